import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@app/persistence/embedded';
import { Client } from 'pg';
import type { TestDatabase } from './databases';
import { environmentOf } from './installation';
import { buildPrograms, programPath } from './program-build';

const execute = promisify(execFile);

/** A server of a test's own, installed, that can be stopped and started again under its clients. It writes to disk as in production. */
export interface OwnPostgres {
  database: TestDatabase;
  /** In order: transactions are rolled back, connections closed. */
  stop(): Promise<void>;
  /** As a crash would: nobody is told, and the next start has to recover. */
  crash(): Promise<void>;
  /** At the same address. */
  start(): Promise<void>;
  /** Stops it and throws everything away. */
  remove(): Promise<void>;
}

/** As much of a test database as is needed of one whose server comes and goes. */
function databaseAt(url: string): TestDatabase {
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row & Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return { url, query, rowCounts: () => Promise.resolve({}), drop: () => Promise.resolve() };
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lemur-test-own-postgres-'));
  // As root the server runs as another user, who has to get through to its files.
  chmodSync(folder, 0o711);
  const begin = (port?: number) =>
    startEmbeddedPostgres({ dataDir: join(folder, 'data'), systemDir: join(folder, 'system'), ...(port === undefined ? {} : { port }) });
  await buildPrograms();
  let server: EmbeddedPostgres = await begin();
  for (const command of [['migrate'], ['init', '--json']])
    await execute(process.execPath, [programPath('cli'), ...command], { env: environmentOf(server.url), timeout: 60_000 });
  return {
    database: databaseAt(server.url),
    stop: () => server.stop(),
    crash: async () => {
      process.kill(server.pid, 'SIGQUIT');
      await server.ended;
    },
    start: async () => {
      server = await begin(server.port);
    },
    remove: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
