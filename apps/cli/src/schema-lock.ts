import { getDatabaseUrl } from '@app/config';
import { createDataSource } from '@app/persistence';
import { loadSettings } from './features';

export type DataSource = ReturnType<typeof createDataSource>;

/** Any number: whoever migrates holds it, so that two starts do not migrate at once. */
const MIGRATION_LOCK = 7_316_204;

export interface LockedSchema {
  readonly dataSource: DataSource;
  /** Names of the migrations of this program, oldest first. */
  readonly known: readonly string[];
  /** Names of those that the database has seen, and perhaps others of another release. */
  readonly applied: readonly string[];
  /** As the connections are called in pg_stat_activity. */
  readonly applicationName: string;
}

/** Nobody else migrates meanwhile. */
export async function withLockedSchema<Result>(use: (schema: LockedSchema) => Promise<Result>): Promise<Result> {
  const applicationName = `lemur migrate ${process.pid}`;
  const dataSource = createDataSource({ url: getDatabaseUrl(loadSettings(['database.url'])), applicationName, poolSize: 3 });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
    return await use({ dataSource, known, applied: await appliedMigrations((sql) => lock.query(sql) as Promise<unknown>), applicationName });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await dataSource.destroy();
  }
}

async function appliedMigrations(query: (sql: string) => Promise<unknown>): Promise<string[]> {
  const [table] = (await query(`SELECT to_regclass('schema_migrations') AS "name"`)) as { name: string | null }[];
  if (!table?.name) return [];
  return ((await query('SELECT "name" FROM schema_migrations')) as { name: string }[]).map(({ name }) => name);
}
