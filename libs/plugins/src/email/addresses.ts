/** Longest address that SMTP carries (RFC 5321, 4.5.3.1.3, less its brackets). */
const LONGEST = 254;

/** Whether mail can be addressed so: one bare address, without a name, comments or quoted parts. */
export const isEmailAddress = (text: string): boolean =>
  text.length <= LONGEST && /^[^\s@,;:<>()[\]"\\]{1,64}@(?:[^\s@,;:<>()[\]"\\.]{1,63}\.)*[^\s@,;:<>()[\]"\\.]{1,63}$/.test(text) && !/\p{Cc}/u.test(text);

/** The addresses of a comma-separated text, each once: capitals do not make another one. */
export function splitAddresses(text: string): string[] {
  const byLowerCase = new Map<string, string>();
  for (const address of text.split(',').map((part) => part.trim())) {
    if (address && !byLowerCase.has(address.toLowerCase())) byLowerCase.set(address.toLowerCase(), address);
  }
  return [...byLowerCase.values()];
}
