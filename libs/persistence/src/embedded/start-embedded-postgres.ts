import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '@app/errors';
import { copyBinaries, findBinaries, makeDirectory, makeMissingLinks, type Binaries } from './binaries';
import { applicationUrl, checkCluster, clusterExists, createCluster, createRoleAndDatabase, probe, superuserUrl } from './cluster';
import { decidePlacement, type ServerUser } from './place.rules';
import { decideLeftOver, isWorthAnotherTry, readPostmaster, type Postmaster } from './postmaster.rules';
import { findRecord, keepRecord, makePasswords, recordPath, type ClusterRecord } from './record';
import { findFreePort, isAlive, isPostgresOf, pause, spawnServer, stopServer } from './server-process';
import { serverSettings } from './server-settings';
import { canReach, chooseServerUser, findVersion } from './server-user';

export interface EmbeddedPostgresOptions {
  /** Holds the record of the database, its log and, where possible, the database itself. Made when it is missing. */
  dataDir: string;
  /** Where the database goes when the server's user cannot reach `dataDir`. */
  systemDir?: string;
  /** Server settings over ours, such as `{ fsync: 'off' }` for tests. */
  settings?: Readonly<Record<string, string>>;
  /** Preferred port, for a restart under clients that know it. */
  port?: number;
}

export interface EmbeddedPostgres {
  /** Connection string with password. Never log it. */
  url: string;
  port: number;
  pid: number;
  clusterDir: string;
  /** Why the database is where it is. */
  because: string;
  /** It was still running from a start that was killed. */
  isReused: boolean;
  /** Settles when the server has ended, whoever ended it. */
  ended: Promise<void>;
  /** Ends the server, in order at first and after `patienceMs` at once; nothing that was committed is lost either way. */
  stop(patienceMs?: number): Promise<void>;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const READY_PATIENCE_MS = 60_000;

function openLog(dataDir: string): { path: string; file: number } {
  const path = join(dataDir, 'logs', 'postgres.log');
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return { path, file: openSync(path, 'a', 0o600) };
}

const findPostmaster = (clusterDir: string): Postmaster | null => {
  const path = join(clusterDir, 'postmaster.pid');
  return existsSync(path) ? readPostmaster(readFileSync(path, 'utf8')) : null;
};

/** Finds the server that a killed start has left. Whatever cannot be used is out of the way afterwards. */
async function findLeftOver(clusterDir: string, passwords: ClusterRecord['passwords']): Promise<Postmaster | null> {
  const postmaster = findPostmaster(clusterDir);
  const alive = postmaster !== null && isAlive(postmaster.pid);
  const decision = decideLeftOver(postmaster, clusterDir, {
    isAlive: alive,
    isPostgres: alive && (await isPostgresOf(postmaster.pid, clusterDir)),
    answersForThisCluster: alive && (await probe(applicationUrl(postmaster.port, passwords))) === 'ready',
  });
  if (decision === 'stop' && postmaster) await stopServer(postmaster.pid);
  // Postgres would refuse to start beside a living process of that number, although it is somebody else's.
  if (decision === 'forget') rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
  return decision === 'reuse' ? postmaster : null;
}

interface Prepared {
  binaries: Binaries;
  user: ServerUser | null;
  record: ClusterRecord;
  because: string;
  /** Just made: without role and database yet. */
  isNew: boolean;
}

async function prepare({ dataDir, systemDir = '/var/lib/lemur' }: EmbeddedPostgresOptions): Promise<Prepared> {
  // Others may pass through, so that the server's user gets to its own folder; what is secret in here has its own mode.
  makeDirectory(dataDir, 0o711);
  const home = realpathSync(dataDir);
  const checkout = basename(home) === '.lemur' ? dirname(home) : home;
  const known = findRecord(home);
  const user = chooseServerUser(known?.clusterDir ?? null);

  const installed = findBinaries();
  makeMissingLinks(installed);
  const installedVersion = await findVersion(installed, user);
  const place = decidePlacement({
    dataDir: home,
    checkout,
    binariesDir: installed.nativeDir,
    systemDir,
    user,
    canReachData: canReach(home, user),
    canRunBinaries: installedVersion !== null,
    recorded: known?.clusterDir ?? null,
  });
  const binaries = place.copiesDir === null ? installed : copyBinaries(installed, place.copiesDir);
  const version = installedVersion ?? (await findVersion(binaries, user));
  if (version === null) {
    throw new DomainError('invalid', 'embedded-postgres.does-not-run', `The embedded Postgres in ${binaries.nativeDir} does not run on this machine.`, {
      hint: 'Set DATABASE_URL to a Postgres database of your own.',
    });
  }

  if (known === null && clusterExists(place.clusterDir)) {
    throw new DomainError(
      'invalid',
      'embedded-postgres.record-lost',
      `There is a database in ${place.clusterDir}, but ${recordPath(home)} with its password is gone.`,
      {
        hint: `Put ${home} back from a backup. To begin with an empty database instead, delete ${place.clusterDir}.`,
      },
    );
  }
  const record: ClusterRecord = { dataDir: home, clusterDir: place.clusterDir, passwords: known?.passwords ?? makePasswords() };
  // Before the cluster exists: a start that is killed in between must not leave a database without its password.
  keepRecord(home, record);
  const isNew = !clusterExists(place.clusterDir);
  if (!isNew) checkCluster(place.clusterDir, version, user);
  else await createCluster(binaries, user, place.clusterDir, record.passwords.superuser);
  return { binaries, user, record, because: place.because, isNew };
}

/** Waits until the new server talks to the product's role; makes role and database as far as they are missing. */
async function untilReady(server: ChildProcess, port: number, { record: { passwords }, isNew }: Prepared): Promise<boolean> {
  // A new cluster is not asked for a role that it cannot have: its log would begin with an alarm.
  let url = isNew ? superuserUrl(port, passwords) : applicationUrl(port, passwords);
  for (const end = Date.now() + READY_PATIENCE_MS; Date.now() < end; await pause(15)) {
    if (server.exitCode !== null || server.signalCode !== null) return false;
    const answer = await probe(url);
    if (answer === 'ready' && url === applicationUrl(port, passwords)) return true;
    url = answer === 'ready' ? applicationUrl(port, passwords) : url;
    if (answer === 'ready' || answer === 'no-role-or-database') await createRoleAndDatabase(port, passwords);
  }
  return false;
}

async function launch(prepared: Prepared, options: EmbeddedPostgresOptions): Promise<{ pid: number; port: number; server: ChildProcess }> {
  const { binaries, user, record } = prepared;
  const log = openLog(record.dataDir);
  try {
    for (let tries = 1; ; tries++) {
      const begin = statSync(log.path).size;
      const port = (tries === 1 ? options.port : undefined) ?? (await findFreePort());
      const server = spawnServer(binaries, user, record.clusterDir, serverSettings(port, options.settings), log.file);
      if ((await untilReady(server, port, prepared)) && server.pid !== undefined) return { pid: server.pid, port, server };
      if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) await stopServer(server.pid);
      const output = readFileSync(log.path).subarray(begin).toString('utf8').trim();
      if (tries < 20 && isWorthAnotherTry(output)) {
        await pause(250);
        continue;
      }
      throw new DomainError(
        'upstream',
        'embedded-postgres.does-not-start',
        `Postgres does not start: ${output.split('\n').slice(-5).join(' ') || 'it says nothing'}`,
        {
          hint: `Its log is ${log.path}.`,
        },
      );
    }
  } finally {
    closeSync(log.file);
  }
}

const endOf = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => (server.exitCode !== null || server.signalCode !== null ? resolve() : server.once('exit', () => resolve())));

async function endOfProcess(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 250).unref());
}

/**
 * A real Postgres of our own: made on the first call, found again on the next, on loopback and a free port, with a random password.
 *
 * @throws DomainError with a sentence to show when it cannot be: no binaries for this platform, another major version, a lost password
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const prepared = await prepare(options);
  const { record, because } = prepared;
  const leftOver = await findLeftOver(record.clusterDir, record.passwords);
  const { pid, port, server } = leftOver ? { ...leftOver, server: null } : await launch(prepared, options);
  // The program that started us decides when it ends; the server alone must not keep it alive.
  server?.unref();
  return {
    url: applicationUrl(port, record.passwords),
    port,
    pid,
    clusterDir: record.clusterDir,
    because,
    isReused: leftOver !== null,
    ended: server ? endOf(server) : endOfProcess(pid),
    stop: (patienceMs) => stopServer(pid, patienceMs),
  };
}
