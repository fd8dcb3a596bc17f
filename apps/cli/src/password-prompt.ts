import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { DomainError } from '@app/errors';

/** Asks on the terminal without showing what is typed. */
async function askSilently(question: string): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: silence, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      terminal.once('line', resolve);
      terminal.once('close', () => reject(new DomainError('invalid', 'password.not-given', 'No password was given.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

/**
 * The password given on the command line, else one that is asked for twice.
 * @throws DomainError `invalid` when the two differ, or nobody is there to ask
 */
export async function choosePassword(given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new DomainError('invalid', 'password.not-given', 'There is no terminal to ask for the password.', { hint: 'Give it with --password.' });
  }
  const [first, second] = [await askSilently('Password: '), await askSilently('Once more: ')];
  if (first === second) return first;
  throw new DomainError('invalid', 'password.differs', 'The two passwords differ.');
}

/** Asked for once, for what is known already. @throws DomainError `invalid` when nobody is there to ask */
export async function askOnce(question: string, hint: string): Promise<string> {
  if (!process.stdin.isTTY) throw new DomainError('invalid', 'terminal.none', 'There is no terminal to ask on.', { hint });
  return askSilently(question);
}
