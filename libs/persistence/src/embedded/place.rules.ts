import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The user a server process runs as. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

export interface Stat {
  mode: number;
  uid: number;
  gid: number;
}

/** May this user pass through the directory? Access lists are not looked at: they only ever make the answer too careful. */
export function mayEnter({ mode, uid, gid }: Stat, user: Pick<ServerUser, 'uid' | 'gid'>): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** A directory outside the checkout that belongs to this data directory alone, and survives a reboot. */
export const systemPlace = (systemDir: string, checkout: string): string => join(systemDir, createHash('sha256').update(checkout).digest('hex').slice(0, 16));

export interface Placement {
  /** Where the database cluster is. */
  clusterDir: string;
  /** Where a copy of the binaries has to be, or null when they can be run from where they were installed. */
  copiesDir: string | null;
  because: string;
}

/**
 * Where the database goes. Inside the data directory, unless the user the server runs as cannot get there:
 * then below the system's directory for state, together with the binaries when it cannot get at those either.
 */
export function decidePlacement(given: {
  dataDir: string;
  checkout: string;
  /** Where the binaries were installed: all data directories of a checkout share one copy. */
  binariesDir: string;
  systemDir: string;
  /** Null when the server runs as whoever started it. */
  user: ServerUser | null;
  canReachData: boolean;
  canRunBinaries: boolean;
  /** Where an earlier start put it. */
  recorded: string | null;
}): Placement {
  const { dataDir, user, canReachData, canRunBinaries, recorded } = given;
  const elsewhere = systemPlace(given.systemDir, given.checkout);
  const inside = { clusterDir: join(dataDir, 'postgres'), copiesDir: null };
  if (user === null) return { ...inside, clusterDir: recorded ?? inside.clusterDir, because: 'The server runs as the user who started it.' };
  const copiesDir = canRunBinaries ? null : systemPlace(given.systemDir, given.binariesDir);
  if (recorded !== null) return { clusterDir: recorded, copiesDir, because: 'An earlier start put it there.' };
  if (canReachData) return { ...inside, copiesDir, because: `The user "${user.name}" can reach the data directory.` };
  return {
    clusterDir: join(elsewhere, 'postgres'),
    copiesDir,
    because: `Postgres refuses to run as root, and the user "${user.name}" cannot reach ${dataDir}.`,
  };
}
