import type { Command } from 'commander';
import { getDatabaseUrl } from '@app/config';
import { DomainError } from '@app/errors';
import { createDataSource } from '@app/persistence';
import { loadSettings } from './features';
import { type Acting, acts, takesCommit, takesJson } from './options';
import { type Common, report } from './output';

type DataSource = ReturnType<typeof createDataSource>;

/** Any number: whoever migrates holds it, so that two starts do not migrate at once. */
const MIGRATION_LOCK = 7_316_204;

/** Nobody else migrates meanwhile. */
async function alone<Result>(use: (dataSource: DataSource, known: readonly string[], applied: readonly string[]) => Promise<Result>): Promise<Result> {
  const dataSource = createDataSource({ url: getDatabaseUrl(loadSettings(['database.url'])), applicationName: 'lemur migrate', poolSize: 3 });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
    return await use(dataSource, known, await appliedMigrations((sql) => lock.query(sql) as Promise<unknown>));
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await dataSource.destroy();
  }
}

const migrate = (options: Common & { plan?: boolean }): Promise<void> =>
  alone(async (dataSource, known, applied) => {
    const pending = known.filter((name) => !applied.includes(name));
    if (options.plan)
      return report({ pending }, pending.length ? ['To be applied:', ...pending.map((name) => `  ${name}`)] : ['The schema is up to date.'], options);
    const done = (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
    report({ applied: done }, done.length ? done.map((name) => `Applied ${name}.`) : ['The schema is up to date.'], options);
  });

const current = (options: Common): Promise<void> =>
  alone(async (_, known, applied) => {
    const last = known.filter((name) => applied.includes(name)).at(-1) ?? null;
    const pending = known.length - known.filter((name) => applied.includes(name)).length;
    report({ current: last, pending }, [last ?? 'The database is empty.', ...(pending ? [`${pending} migrations are to be applied.`] : [])], options);
  });

const history = (options: Common): Promise<void> =>
  alone(async (_, known, applied) => {
    const migrations = known.map((name) => ({ name, applied: applied.includes(name) }));
    report(
      migrations,
      migrations.map(({ name, applied: done }) => `${done ? 'applied' : 'pending'}  ${name}`),
      options,
    );
  });

const downgrade = (options: Acting): Promise<void> =>
  alone(async (dataSource, known, applied) => {
    const last = known.filter((name) => applied.includes(name)).at(-1);
    if (last === undefined) throw new DomainError('not-found', 'schema.empty', 'No migration has been applied.');
    if (!acts(options))
      return report(
        { committed: false, undo: last },
        [`Would undo ${last}, and lose what only it holds.`, 'Nothing was changed. Add --commit to act.'],
        options,
      );
    await dataSource.undoLastMigration({ transaction: 'each' });
    report({ committed: true, undone: last }, [`Undid ${last}.`], options);
  });

async function appliedMigrations(query: (sql: string) => Promise<unknown>): Promise<string[]> {
  const [table] = (await query(`SELECT to_regclass('schema_migrations') AS "name"`)) as { name: string | null }[];
  if (!table?.name) return [];
  return ((await query('SELECT "name" FROM schema_migrations')) as { name: string }[]).map(({ name }) => name);
}

export function addDatabaseCommands(program: Command): void {
  const asMigrate = (command: Command) => takesJson(command.option('--plan', 'say what would be applied, and apply nothing')).action(migrate);
  asMigrate(program.command('migrate').description('Bring the database to the schema of this program. Safe to run again, and by several at once.'));
  const group = program.command('db').description('The schema of the database. Older name: "db upgrade" is "migrate".');
  for (const name of ['upgrade', 'create']) asMigrate(group.command(name).description('The same as "migrate".'));
  takesJson(group.command('current').description('The last migration that was applied.')).action(current);
  takesJson(group.command('history').description('Every migration, and whether it was applied.')).action(history);
  takesJson(takesCommit(group.command('downgrade').description('Undo the last migration. What only it holds is lost: back up first.'))).action(downgrade);
}
