import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { inject } from 'vitest';
import { databaseUrl } from './database-url';
import { buildPrograms, programPath } from './program-build';

const execute = promisify(execFile);

/** The settings that a program of ours gets from the tests: nothing of the environment but the path. */
export const environmentOf = (url: string, settings: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  DATABASE_URL: url,
  LOG_JSON: 'true',
  ...inject('secrets'),
  ...settings,
});

const installedDatabase = () => `${inject('templateDatabase')}_installed`;

/** Any number: whoever holds it builds and installs, others wait. */
const INSTALLATION_LOCK = 5_260_112;

/**
 * Name of a database like the template, and installed: built-in roles, the administrator `lemur`, the canary.
 * Made by the first that asks, once a run.
 */
export async function installedTemplate(): Promise<string> {
  const name = installedDatabase();
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [INSTALLATION_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await install(client, name);
    return name;
  } finally {
    await client.end();
  }
}

async function install(client: Client, name: string): Promise<void> {
  await buildPrograms();
  // Under another name until it is complete: a failed attempt must not be taken for an installed database.
  const draft = `${name}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft} TEMPLATE ${inject('templateDatabase')}`);
  await execute(process.execPath, [programPath('cli'), 'init', '--json'], { env: environmentOf(databaseUrl(inject('postgresUrl'), draft)), timeout: 60_000 });
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}
