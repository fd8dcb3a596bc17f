import { DomainError } from '@app/errors';
import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

// Argon2id with 19 MiB and two passes: about 11 ms of one core. `Algorithm` is a const enum, which an isolated module cannot read.
const ARGON2ID = 2;
const cost = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const currentPrefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`;

/** Hashes what it is given, also a text that looks like a hash: whoever could store a hash of his choice could sign in with it. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/**
 * Compares a password with a stored hash, argon2 or an older system's bcrypt (`$2a$`, `$2b$`, `$2y$`).
 * With null, for a user who is not there, or a hash of no known form it takes as long as a real comparison and says no.
 * @throws DomainError `bug` when the stored hash is damaged
 */
export async function verifyPassword(password: string, storedHash: string | null): Promise<boolean> {
  try {
    if (storedHash?.startsWith('$argon2')) return await verify(storedHash, password);
    if (storedHash && /^\$2[aby]\$/.test(storedHash)) return await verifyBcrypt(password, storedHash);
  } catch (cause) {
    throw new DomainError('bug', 'password-hash.unreadable', 'A stored password hash cannot be read.', { hint: 'Set a new password for this user.', cause });
  }
  await verify(await hashOfNobody(), password);
  return false;
}

/** True when it was made with another algorithm or cost than today's: hash again at the next successful sign-in. */
export const needsRehash = (storedHash: string): boolean => !storedHash.startsWith(currentPrefix);

let nobody: Promise<string> | undefined;
const hashOfNobody = () => (nobody ??= hashPassword('nobody has this account'));
