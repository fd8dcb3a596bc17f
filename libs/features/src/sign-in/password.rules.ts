/** As long as anybody's passphrase; beyond it a request only costs us time. */
const MOST_CHARACTERS = 1024;
const LEAST_CHARACTERS = 12;

/**
 * What is wrong with a new password, as a sentence; null when nothing is.
 * @param checkStrength CHECK_PASSWORD_STRENGTH
 */
export function passwordProblem(password: string, checkStrength: boolean): string | null {
  if (password === '') return 'A password cannot be empty.';
  if (password.length > MOST_CHARACTERS) return `A password has at most ${MOST_CHARACTERS} characters.`;
  if (!checkStrength) return null;
  if ([...password].length < LEAST_CHARACTERS) return `A password has at least ${LEAST_CHARACTERS} characters.`;
  if (!/\p{Lu}/u.test(password)) return 'A password has at least one upper-case letter.';
  if (!/\p{Ll}/u.test(password)) return 'A password has at least one lower-case letter.';
  if (!/\d/.test(password)) return 'A password has at least one digit.';
  return /[!@#?\]]/.test(password) ? null : 'A password has at least one of ! @ # ? ].';
}
