import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DomainError } from '@app/errors';
import { Client } from 'pg';
import { makeDirectory, type Binaries } from './binaries';
import type { ServerUser } from './place.rules';
import { majorOf } from './postmaster.rules';
import type { ClusterRecord } from './record';
import { asUser, executable, run } from './server-process';

/** Owner of the bookkeeping: used by the launcher only. */
const SUPERUSER = 'postgres';
/** Role and database of the product. The role may create databases, and nothing else that an ordinary one may not. */
const APPLICATION = 'lemur';

export const applicationUrl = (port: number, { application }: ClusterRecord['passwords'], database = APPLICATION): string =>
  `postgres://${APPLICATION}:${application}@127.0.0.1:${port}/${database}`;

export const superuserUrl = (port: number, { superuser }: ClusterRecord['passwords']): string =>
  `postgres://${SUPERUSER}:${superuser}@127.0.0.1:${port}/postgres`;

export const clusterExists = (clusterDir: string): boolean => existsSync(join(clusterDir, 'PG_VERSION'));

/** @throws DomainError `invalid` when the cluster is of another major version, or not readable by the user who starts it */
export function checkCluster(clusterDir: string, binariesVersion: string, user: ServerUser | null): void {
  const ours = process.getuid?.();
  const owner = lstatSync(clusterDir).uid;
  if (user === null && ours !== undefined && owner !== ours) {
    throw new DomainError('invalid', 'embedded-postgres.foreign', `The database in ${clusterDir} belongs to user ${owner}, and you are user ${ours}.`, {
      hint: 'Start as that user (or as root, who will run it as that user), or set LEMUR_DATA_DIR to another place.',
    });
  }
  const version = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim();
  const major = majorOf(binariesVersion);
  if (version === major) return;
  throw new DomainError(
    'invalid',
    'embedded-postgres.other-major',
    `The database in ${clusterDir} was made by Postgres ${version}; this release brings Postgres ${String(major)}.`,
    {
      hint: `Run the release that made it, export with pg_dump ${version} or newer, move ${clusterDir} away, start this release and import. Or run Postgres ${version} yourself and set DATABASE_URL.`,
    },
  );
}

/** Makes an empty cluster. A start that is killed meanwhile leaves only a draft, which the next one throws away. */
export async function createCluster(binaries: Binaries, user: ServerUser | null, clusterDir: string, superuserPassword: string): Promise<void> {
  const draft = `${clusterDir}.new`;
  const passwordFile = `${clusterDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  makeDirectory(dirname(clusterDir), 0o755);
  mkdirSync(draft, { mode: 0o700 });
  try {
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
    if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
    // Code-point order with Unicode's upper and lower case: the same on every machine, whatever its locales.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
    await run(
      executable(binaries, 'initdb'),
      ['-D', draft, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...locale, '--no-instructions'],
      asUser(user),
    );
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim();
    throw new DomainError('upstream', 'embedded-postgres.initdb-failed', `The database could not be made in ${clusterDir}: ${words || String(cause)}`, {
      hint: 'See that there is room on the disk and that LEMUR_DATA_DIR is on a file system with owners and modes.',
      cause,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  chmodSync(draft, 0o700);
  renameSync(draft, clusterDir);
}

/** One query on a new connection. Failures are the caller's to read. */
export async function ask(url: string, ...queries: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  // A server that goes away while we hang up is no news: the query had its answer, or has failed.
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const query of queries) rows = (await client.query<Record<string, unknown>>(query)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string } | null)?.code;

export type Answer = 'ready' | 'starting' | 'no-role-or-database' | 'refused';

/** What the server says to the product's role. */
export async function probe(url: string): Promise<Answer> {
  try {
    await ask(url, 'SELECT 1');
    return 'ready';
  } catch (error) {
    const code = codeOf(error);
    if (code === '28P01' || code === '3D000') return 'no-role-or-database';
    // 57P03: the server is up and not ready to talk yet.
    return code === '57P03' ? 'starting' : 'refused';
  }
}

/** Makes the product's role and database, as far as they are missing. */
export async function createRoleAndDatabase(port: number, passwords: ClusterRecord['passwords']): Promise<void> {
  const url = superuserUrl(port, passwords);
  const [role] = await ask(url, `SELECT 1 FROM pg_roles WHERE rolname = '${APPLICATION}'`);
  // Our own passwords are URL-safe base64, and so need no quoting.
  await ask(url, `${role ? 'ALTER' : 'CREATE'} ROLE ${APPLICATION} LOGIN CREATEDB PASSWORD '${passwords.application}'`);
  const [database] = await ask(url, `SELECT 1 FROM pg_database WHERE datname = '${APPLICATION}'`);
  if (!database) await ask(url, `CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
}
