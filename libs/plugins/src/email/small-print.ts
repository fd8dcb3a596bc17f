/** The end of every mail. */
export const smallPrint = [
  'All times are UTC.',
  'This is a service message of Lemur about certificates that you or your team answer for. It is sent by a program; nobody reads answers to it.',
] as const;
