import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@app/errors';
import { executable, asUser, run } from './server-process';
import type { Binaries } from './binaries';
import { mayEnter, type ServerUser } from './place.rules';

interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Reads `/etc/passwd`; accounts kept elsewhere are not seen, and are not needed. */
export const readAccounts = (passwd: string): Account[] =>
  passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && !name.startsWith('#') && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });

/**
 * Whom the server runs as: null for whoever started it. Postgres refuses to run as root, so root hands it to the owner of
 * the database if there is one yet, else to `nobody`.
 */
export function chooseServerUser(clusterDir: string | null): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readAccounts(readFileSync('/etc/passwd', 'utf8'));
  const owner = clusterDir === null ? undefined : lstatSync(clusterDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { name: accounts.find(({ uid }) => uid === owner.uid)?.name ?? String(owner.uid), uid: owner.uid, gid: owner.gid };
  const nobody = accounts.find(({ name }) => name === 'nobody');
  // macOS writes -2, which the system calls take as an unsigned number.
  if (nobody) return { name: 'nobody', uid: nobody.uid >>> 0, gid: nobody.gid >>> 0 };
  throw new DomainError('invalid', 'embedded-postgres.no-user', 'Postgres refuses to run as root, and there is no user "nobody" to run it as.', {
    hint: 'Start as an ordinary user, or set DATABASE_URL.',
  });
}

/** Can this user get into the directory, all the way from the root? */
export function canReach(directory: string, user: ServerUser | null): boolean {
  if (user === null) return true;
  for (let path = realpathSync(directory); ; path = dirname(path)) {
    if (!mayEnter(statSync(path), user)) return false;
    if (path === dirname(path)) return true;
  }
}

/** Tries it, because modes, mount options and missing libraries all have a say. Null when it cannot be run. */
export async function findVersion(binaries: Binaries, user: ServerUser | null): Promise<string | null> {
  try {
    return (await run(executable(binaries, 'postgres'), ['--version'], asUser(user))).stdout.trim();
  } catch {
    return null; // The caller says what follows from that: a copy, or a refusal.
  }
}
