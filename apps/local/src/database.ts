import { readdirSync } from 'node:fs';
import { DomainError } from '@app/errors';
import { Client } from 'pg';

export interface DatabaseState {
  /** Numbers of the migrations that have run. */
  migrated: Set<string>;
  /** Something has been sealed with this installation's keys. */
  wasUsed: boolean;
}

/** Host, port and name of a database, without user and password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

/** @throws DomainError `upstream` when the database cannot be reached or does not let us in */
export async function readDatabaseState(url: string): Promise<DatabaseState> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'lemur start' });
  client.on('error', () => undefined); // Also reported by the query that is running, if there is one.
  try {
    await client.connect();
    const { rows } = await client.query<{ migrations: boolean; canary: boolean }>(
      `SELECT to_regclass('schema_migrations') IS NOT NULL AS migrations, to_regclass('encryption_canary') IS NOT NULL AS canary`,
    );
    const migrated = rows[0]?.migrations ? (await client.query<{ timestamp: string }>('SELECT timestamp::text FROM schema_migrations')).rows : [];
    const used = rows[0]?.canary ? (await client.query('SELECT 1 FROM encryption_canary LIMIT 1')).rows : [];
    return { migrated: new Set(migrated.map(({ timestamp }) => timestamp)), wasUsed: used.length > 0 };
  } catch (cause) {
    const words = cause instanceof AggregateError ? cause.errors.map(String).join(', ') : cause instanceof Error ? cause.message : String(cause);
    throw new DomainError('upstream', 'local.no-database', `The database ${placeOf(url)} cannot be used: ${words}.`, {
      hint: 'See that it runs and that DATABASE_URL names it, with user and password. Or unset DATABASE_URL: then one is brought along.',
      cause,
    });
  } finally {
    await client.end().catch(() => undefined); // It may never have been connected.
  }
}

/** Is there a migration among the built files that has not run yet? Files are named `<number>-<what it does>.js`. */
export const hasPendingMigration = (files: readonly string[], migrated: ReadonlySet<string>): boolean =>
  files.some((file) => {
    const number = /^(\d+)-.*\.js$/.exec(file)?.[1];
    return number !== undefined && !migrated.has(number);
  });

export const builtMigrations = (directory: string): string[] => readdirSync(directory);
