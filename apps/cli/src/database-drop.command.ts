import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { type Acting, acts, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { report } from './output';
import { askOnce } from './password-prompt';
import { type LockedSchema, withLockedSchema } from './schema-lock';

interface Table {
  readonly name: string;
  /** As the planner believes. */
  readonly rows: number;
}

/** Ours alone: another program may have tables beside them. */
const tablesOf = async ({ dataSource }: LockedSchema): Promise<Table[]> => {
  const ours = [...new Set([...dataSource.entityMetadatas.map(({ tableName }) => tableName), 'schema_migrations'])];
  return dataSource.query<Table[]>(
    `SELECT c.relname AS "name", greatest(c.reltuples, 0)::bigint::int AS "rows" FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname = ANY($1::text[]) ORDER BY 1`,
    [ours],
  );
};

/** Who else is connected, in words. Autovacuum has no user, and what it looks at may be dropped. */
async function othersIn({ dataSource, applicationName }: LockedSchema): Promise<string[]> {
  const rows = await dataSource.query<{ program: string; from: string; count: number }[]>(
    `SELECT coalesce(nullif(application_name, ''), usename) AS "program", coalesce(host(client_addr), 'this machine') AS "from", count(*)::int AS "count"
     FROM pg_stat_activity WHERE datname = current_database() AND usename IS NOT NULL AND application_name IS DISTINCT FROM $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [applicationName],
  );
  return rows.map(({ program, from, count }) => `${program} from ${from} (${count})`);
}

async function dropAll({ dataSource }: LockedSchema, tables: readonly Table[]): Promise<void> {
  const names = tables.map(({ name }) => name);
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL lock_timeout = '10s'`);
    // Functions that our triggers run, which nothing of ours calls once the tables are gone.
    const functions = await manager.query<{ name: string }[]>(
      `SELECT DISTINCT tgfoid::regprocedure::text AS "name" FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY(SELECT quote_ident(name)::regclass FROM unnest($1::text[]) AS name)`,
      [names],
    );
    if (names.length) await manager.query(`DROP TABLE ${names.map((name) => `"${name}"`).join(', ')}`);
    for (const { name } of functions) await manager.query(`DROP FUNCTION ${name}`);
    await manager.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
  });
}

const drop = ({ confirm, ...options }: Acting & { confirm?: string }): Promise<void> =>
  withLockedSchema(async (schema) => {
    const [{ name = '' } = {}] = await schema.dataSource.query<{ name: string }[]>('SELECT current_database() AS "name"');
    const [tables, others] = [await tablesOf(schema), await othersIn(schema)];
    if (!acts(options)) {
      const lines = tables.map((table) => `Would drop ${table.name}, some ${table.rows} rows.`);
      const use = others.length ? [`It is in use, and would be left alone: ${others.join(', ')}.`] : [];
      return report({ committed: false, database: name, tables, inUseBy: others }, [`Database "${name}":`, ...lines, ...use, UNCHANGED], options);
    }
    if (others.length) {
      throw new DomainError('conflict', 'database.in-use', `The database "${name}" is in use by ${others.join(', ')}.`, {
        hint: 'Stop API, workers and whatever else is connected, then run this again.',
      });
    }
    const typed =
      confirm ?? (await askOnce(`Everything in "${name}" will be gone. Type the name of the database: `, 'Give the name of the database with --confirm.'));
    if (typed !== name) {
      throw new DomainError('invalid', 'database.not-confirmed', `"${typed}" is not the name of the database.`, {
        hint: 'Nothing was dropped. Its name is shown without --commit.',
      });
    }
    await dropAll(schema, tables);
    report({ committed: true, database: name, tables }, [`Dropped ${tables.length} tables of "${name}". "lemur migrate" makes them again, empty.`], options);
  });

export function addDropCommand(group: Command, takesFolder: (command: Command) => Command): void {
  withExamples(
    takesFolder(
      takesJson(takesCommit(group.command('drop_all').description('Drop every table of this program, and with them all certificates and keys.'))),
    ).option('--confirm <database>', 'name of the database; asked for when left out'),
    'db drop_all',
    'db drop_all --commit --confirm lemur',
  ).action(drop);
}
