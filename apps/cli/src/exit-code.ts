import type { ErrorKind } from '@app/errors';

/** The one place where what went wrong becomes an exit code. 0: done. */
export const exitCodeOf: Record<ErrorKind, number> = {
  invalid: 2,
  unauthenticated: 3,
  forbidden: 3,
  'not-found': 4,
  conflict: 5,
  upstream: 6,
  bug: 1,
};

/** The database was made with other encryption keys: a start must not go on, and whoever starts can put it right. */
const exitCodeOfCode: Readonly<Record<string, number>> = { 'encryption-keys.wrong': 2 };

export const exitCodeFor = ({ kind, code }: { kind: ErrorKind; code: string }): number => exitCodeOfCode[code] ?? exitCodeOf[kind];

/** The command came to its end, and some of the things it was about failed. */
export const SOME_FAILED = 7;
