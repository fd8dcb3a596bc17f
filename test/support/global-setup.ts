import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '@app/persistence';
import { startEmbeddedPostgres } from '@app/persistence/embedded';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { databaseUrl } from './database-url';
import { makeSecrets, type InstallationSecrets } from './secrets';

/** Name of the migrated database that every test database is a copy of, see databases.ts. */
const TEMPLATE = 'lemur_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a database whose role may create others. */
    postgresUrl: string;
    templateDatabase: string;
    secrets: InstallationSecrets;
  }
}

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
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), systemDir: join(folder, 'system'), settings });
    return { url: server.url, stop: () => server.stop().then(removeFolder) };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** One Postgres for the run, and in it a migrated database to copy from. TEST_DATABASE_URL names another server to use. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  // A server that is not ours may see two runs at once.
  const template = process.env['TEST_DATABASE_URL'] ? `${TEMPLATE}_${process.pid}` : TEMPLATE;
  await makeTemplate(server.url, template);
  provide('postgresUrl', server.url);
  provide('templateDatabase', template);
  provide('secrets', makeSecrets());
  return async () => {
    if (process.env['TEST_DATABASE_URL']) {
      const client = new Client({ connectionString: server.url });
      await client.connect();
      for (const name of [`${template}_installed`, template]) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.end();
    }
    await server.stop();
  };
}
