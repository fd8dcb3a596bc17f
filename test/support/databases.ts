import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { databaseUrl } from './database-url';
import { installedTemplate } from './installation';

export interface TestDatabase {
  url: string;
  query<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Number of rows by table, for "nothing was written". */
  rowCounts(): Promise<Record<string, number>>;
  /** Ends every connection to it and drops it. */
  drop(): Promise<void>;
}

async function withServer<Result>(use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** 55006: somebody else is copying the template at this moment. */
const isBusy = (error: unknown) => (error as { code?: string }).code === '55006';

async function copyTemplate(name: string, template: string): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      await withServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const COUNT_ROWS = `
  SELECT c.relname AS "table",
         (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname), false, true, '')))[1]::text::int AS "rows"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind = 'r'`;

export interface DatabaseOptions {
  /** With built-in roles and the administrator, as `init` leaves it. Default: migrated and empty. */
  installed?: boolean;
}

/** A database of one's own: a copy of a template, made in a few hundred milliseconds. */
export async function createDatabase({ installed = false }: DatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await copyTemplate(name, installed ? await installedTemplate() : inject('templateDatabase'));
  const url = databaseUrl(inject('postgresUrl'), name);
  const client = new Client({ connectionString: url, application_name: 'lemur tests' });
  await client.connect();
  // Dropping the database ends this connection, which is no news.
  client.on('error', () => undefined);
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row & Record<string, unknown>>(sql, [...values])).rows as Row[];
  return {
    url,
    query,
    rowCounts: async () => {
      const counts = await query<{ table: string; rows: number }>(COUNT_ROWS);
      return Object.fromEntries(counts.map(({ table, rows }) => [table, rows]));
    },
    drop: async () => {
      await client.end();
      await withServer((server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
