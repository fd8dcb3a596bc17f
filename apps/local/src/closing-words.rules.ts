import type { Initialised } from './command-line';

export interface Outcome {
  url: string;
  dataDir: string;
  /** Where the rows are: a directory, or the place of a database that was given. */
  database: string;
  initialised: Initialised;
  seconds: number;
  /** A password that was given counts only on the start that makes the user. */
  passwordWasGiven: boolean;
}

/** A password that was made up just now, which nothing can show a second time. */
export const passwordWords = ({ username, password }: Initialised): string =>
  `${username}, with the password ${String(password)} — shown this once, kept nowhere in clear`;

/** The last lines of a start: where, as whom, where the data is, and what to do next. */
export function closingWords({ url, dataDir, database, initialised, seconds, passwordWasGiven }: Outcome): string[] {
  const { createdAdministrator, username, password } = initialised;
  const who =
    password !== undefined
      ? passwordWords(initialised)
      : createdAdministrator
        ? `${username}, with the password from LEMUR_ADMIN_PASSWORD`
        : `${username}, with the password it has${passwordWasGiven ? ' (LEMUR_ADMIN_PASSWORD counts only when the user is made)' : ''}`;
  return [
    '',
    `Lemur runs at ${url} (after ${seconds.toFixed(1)} s)`,
    `  Sign in as  ${who}`,
    `  Data        ${dataDir}${database === dataDir ? '' : `, database ${database}`}. Back up both together: the keys are in the first.`,
    createdAdministrator
      ? '  Next        open the address, sign in, and make a certificate authority. Ctrl-C stops everything.'
      : '  Next        open the address and sign in. Ctrl-C stops everything.',
    '',
  ];
}
