import type { Command } from 'commander';
import { getDatabaseUrl } from '@app/config';
import { createDataSource } from '@app/persistence';
import { loadSettings } from './features';
import { type Common, report } from './output';

/** Any number: whoever migrates holds it, so that two starts do not migrate at once. */
const MIGRATION_LOCK = 7_316_204;

async function migrate(options: Common & { plan?: boolean }): Promise<void> {
  const dataSource = createDataSource({ url: getDatabaseUrl(loadSettings(['database.url'])), applicationName: 'lemur migrate', poolSize: 3 });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
    const applied = await appliedMigrations((sql) => lock.query(sql) as Promise<unknown>);
    const pending = known.filter((name) => !applied.includes(name));
    if (options.plan)
      return report({ pending }, pending.length ? ['To be applied:', ...pending.map((name) => `  ${name}`)] : ['The schema is up to date.'], options);
    const done = (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
    report({ applied: done }, done.length ? done.map((name) => `Applied ${name}.`) : ['The schema is up to date.'], options);
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

export function addDatabaseCommands(program: Command): void {
  const describe = (command: Command) =>
    command.option('--plan', 'say what would be applied, and apply nothing').option('--json', 'one JSON object on standard output').action(migrate);
  describe(program.command('migrate').description('Bring the database to the schema of this program. Safe to run again, and by several at once.'));
  describe(program.command('db').description('Older name: "db upgrade" is "migrate".').command('upgrade').description('The same as "migrate".'));
}
