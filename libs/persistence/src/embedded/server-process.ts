import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '@app/errors';
import type { Binaries } from './binaries';
import type { ServerUser } from './place.rules';

export const run = promisify(execFile);

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const executable = ({ nativeDir }: Binaries, name: 'postgres' | 'initdb'): string => join(nativeDir, 'bin', name);

/** `/` because a server user may not be allowed to stand where we stand. Our own environment is not its business. */
export const asUser = (user: ServerUser | null) => ({
  cwd: '/',
  env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  ...(user ? { uid: user.uid, gid: user.gid } : {}),
});

/** Has the process ended? One that is dead but not yet collected by its parent counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true; // No /proc here: the signal's answer has to do.
  }
}

/** Is the process a Postgres server of this cluster, going by its command line? */
export async function isPostgresOf(pid: number, clusterDir: string): Promise<boolean> {
  let command: string;
  try {
    command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return false; // It ended while we looked.
  }
  return command.includes('postgres') && command.includes(clusterDir);
}

export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

async function hasEndedWithin(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/**
 * Ends a server: first in order (SIGINT rolls back what is open and writes everything out), then at once (SIGQUIT;
 * the next start then replays the log, and nothing that was committed is lost).
 *
 * @throws DomainError `conflict` when it is still there after that
 */
export async function stopServer(pid: number, patienceMs = 2500): Promise<void> {
  signal(pid, 'SIGINT');
  if (await hasEndedWithin(pid, patienceMs)) return;
  signal(pid, 'SIGQUIT');
  if (await hasEndedWithin(pid, 5000)) return;
  throw new DomainError('conflict', 'embedded-postgres.does-not-stop', `Postgres, process ${pid}, does not stop.`, { hint: `End it by hand: kill -9 ${pid}` });
}

/** Starts the server in a session of its own, so that a Ctrl-C in the terminal does not reach it before those who use it have stopped. */
export function spawnServer(binaries: Binaries, user: ServerUser | null, clusterDir: string, settings: string[], logFile: number): ChildProcess {
  return spawn(executable(binaries, 'postgres'), ['-D', clusterDir, ...settings], { ...asUser(user), detached: true, stdio: ['ignore', logFile, logFile] });
}
