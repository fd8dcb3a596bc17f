/** What a running server says of itself in `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  clusterDir: string;
  port: number;
  isReady: boolean;
}

/** Reads `postmaster.pid`: one fact a line, of which a server that was killed early has written only the first. */
export function readPostmaster(content: string): Postmaster | null {
  const lines = content.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 1) return null;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return { pid, clusterDir: lines[1] ?? '', port: Number.isInteger(port) ? port : 0, isReady: (lines[7] ?? '').trim() === 'ready' };
}

/** `postgres (PostgreSQL) 18.4` → `18`. Null when the text is something else. */
export const majorOf = (version: string): string | null => /\bPostgreSQL\)? (\d+)/.exec(version)?.[1] ?? null;

export type LeftOver = 'reuse' | 'stop' | 'forget' | 'none';

/**
 * What to do with the server that `postmaster.pid` names.
 * The process id alone proves nothing: after a reboot it may be anybody's.
 */
export function decideLeftOver(
  postmaster: Postmaster | null,
  clusterDir: string,
  seen: { isAlive: boolean; isPostgres: boolean; answersForThisCluster: boolean },
): LeftOver {
  if (postmaster === null || !seen.isAlive) return 'none';
  // A copied data directory brings the file of the original's server along, password and all.
  if (postmaster.clusterDir !== clusterDir) return 'forget';
  if (seen.answersForThisCluster) return 'reuse';
  return seen.isPostgres ? 'stop' : 'forget';
}

/** Why a server that ended at once did so, read from what it printed. */
export function isWorthAnotherTry(output: string): boolean {
  // The first: processes of a killed server still hold its memory for a moment. The others: somebody took the free port first.
  return /pre-existing shared memory block|Address already in use|could not bind|could not create any TCP\/IP sockets/.test(output);
}
