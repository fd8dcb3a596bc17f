import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '@app/persistence';
import { startEmbeddedPostgres } from '@app/persistence/embedded';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

/** Name of the migrated database that every test database is a copy of, see databases.ts. */
const TEMPLATE = 'lemur_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a database whose role may create others. */
    postgresUrl: string;
    templateDatabase: string;
  }
}

export const databaseUrl = (serverUrl: string, database: string): string => Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;

async function makeTemplate(serverUrl: string, template: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${template}`);
  } finally {
    await client.end();
  }
  const dataSource = createDataSource({ url: databaseUrl(serverUrl, template), applicationName: 'lemur tests', poolSize: 1 });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'lemur-test-postgres-'));
  // As root the server runs as another user, who has to get through to its files.
  await chmod(folder, 0o711);
  // What tests write is thrown away: they need not wait for the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), systemDir: join(folder, 'system'), settings });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

/** One Postgres for the run, and in it a migrated database to copy from. TEST_DATABASE_URL names another server to use. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  // A server that is not ours may see two runs at once.
  const template = process.env['TEST_DATABASE_URL'] ? `${TEMPLATE}_${process.pid}` : TEMPLATE;
  await makeTemplate(server.url, template);
  provide('postgresUrl', server.url);
  provide('templateDatabase', template);
  return async () => {
    if (process.env['TEST_DATABASE_URL']) {
      const client = new Client({ connectionString: server.url });
      await client.connect();
      await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
      await client.end();
    }
    await server.stop();
  };
}
