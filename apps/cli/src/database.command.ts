import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { addDropCommand } from './database-drop.command';
import { type Acting, acts, takesCommit, takesJson, UNCHANGED, withExamples } from './options';
import { type Common, report } from './output';
import { addRevisionCommand } from './revision.command';
import { withLockedSchema } from './schema-lock';

/** @throws DomainError `invalid` for a revision other than the newest */
function checkRevision(revision: string | undefined): void {
  if (revision === undefined || revision === 'head' || revision === 'heads') return;
  throw new DomainError('invalid', 'schema.part-way', `The schema is not brought part of the way, to "${revision}".`, {
    hint: 'Leave it out, or write "head".',
  });
}

const migrateTo = async (revision: string | undefined, options: Common & { plan?: boolean }): Promise<void> => {
  checkRevision(revision);
  await migrate(options);
};

const migrate = (options: Common & { plan?: boolean }): Promise<void> =>
  withLockedSchema(async ({ dataSource, known, applied }) => {
    const pending = known.filter((name) => !applied.includes(name));
    if (options.plan)
      return report({ pending }, pending.length ? ['To be applied:', ...pending.map((name) => `  ${name}`)] : ['The schema is up to date.'], options);
    const done = (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
    report({ applied: done }, done.length ? done.map((name) => `Applied ${name}.`) : ['The schema is up to date.'], options);
  });

const current = (options: Common): Promise<void> =>
  withLockedSchema(async ({ known, applied }) => {
    const last = known.filter((name) => applied.includes(name)).at(-1) ?? null;
    const pending = known.length - known.filter((name) => applied.includes(name)).length;
    report({ current: last, pending }, [last ?? 'The database is empty.', ...(pending ? [`${pending} migrations are to be applied.`] : [])], options);
  });

const history = (options: Common): Promise<void> =>
  withLockedSchema(async ({ known, applied }) => {
    const migrations = known.map((name) => ({ name, applied: applied.includes(name) }));
    report(
      migrations,
      migrations.map(({ name, applied: done }) => `${done ? 'applied' : 'pending'}  ${name}`),
      options,
    );
  });

const downgrade = (options: Acting): Promise<void> =>
  withLockedSchema(async ({ dataSource, known, applied }) => {
    const last = known.filter((name) => applied.includes(name)).at(-1);
    if (last === undefined) throw new DomainError('not-found', 'schema.empty', 'No migration has been applied.');
    if (!acts(options)) return report({ committed: false, undo: last }, [`Would undo ${last}, and lose what only it holds.`, UNCHANGED], options);
    await dataSource.undoLastMigration({ transaction: 'each' });
    report({ committed: true, undone: last }, [`Undid ${last}.`], options);
  });

const heads = (options: Common): Promise<void> =>
  withLockedSchema(async ({ known }) => {
    const head = known.at(-1) ?? null;
    report({ head }, [head ?? 'There are no migrations.'], options);
  });

/** @throws DomainError `not-found` */
const stamp = (revision: string, options: Acting): Promise<void> =>
  withLockedSchema(async ({ dataSource, known, applied }) => {
    const last = revision === 'head' ? known.length - 1 : known.indexOf(revision);
    if (last < 0) {
      throw new DomainError('not-found', 'schema.unknown-migration', `There is no migration "${revision}".`, {
        hint: 'Write "head", or a name as "lemur db history" shows it.',
      });
    }
    const marked = known.slice(0, last + 1).filter((name) => !applied.includes(name));
    const unmarked = applied.filter((name) => !known.slice(0, last + 1).includes(name));
    const commit = acts(options);
    if (commit) {
      await dataSource.transaction(async (manager) => {
        await manager.query(
          `CREATE TABLE IF NOT EXISTS schema_migrations ("id" SERIAL PRIMARY KEY, "timestamp" bigint NOT NULL, "name" character varying NOT NULL)`,
        );
        await manager.query('DELETE FROM schema_migrations WHERE "name" = ANY($1::text[])', [unmarked]);
        await manager.query(
          `INSERT INTO schema_migrations ("timestamp", "name") SELECT right(name, 13)::bigint, name FROM unnest($1::text[]) WITH ORDINALITY AS given(name, at) ORDER BY at`,
          [marked],
        );
      });
    }
    const lines = [
      ...marked.map((name) => `${commit ? 'Marked' : 'Would mark'} as applied, without running it: ${name}`),
      ...unmarked.map((name) => `${commit ? 'Marked' : 'Would mark'} as not applied, without undoing it: ${name}`),
    ];
    report({ committed: commit, marked, unmarked }, lines.length ? [...lines, ...(commit ? [] : [UNCHANGED])] : ['It is marked like that already.'], options);
  });

/** Older scripts name the folder of the migrations, which here are part of the program. */
const takesFolder = (command: Command): Command => command.option('-d, --directory <path>', 'accepted for older scripts: migrations are part of the program');

export function addDatabaseCommands(program: Command): void {
  const asMigrate = (command: Command, example: string) =>
    withExamples(takesJson(command.option('--plan', 'say what would be applied, and apply nothing')), example, `${example} --plan`);
  asMigrate(
    program.command('migrate').description('Bring the database to the schema of this program. Safe to run again, and by several at once.'),
    'migrate',
  ).action(migrate);
  const group = program.command('db').description('The schema of the database. Older name: "db upgrade" is "migrate".');
  const command = (name: string, description: string) => takesFolder(takesJson(group.command(name).description(description)));
  for (const name of ['upgrade', 'create'])
    asMigrate(
      takesFolder(group.command(`${name} [revision]`).description('The same as "migrate". Only as a whole: "head" is the one revision.')),
      `db ${name}`,
    ).action(migrateTo);
  withExamples(command('current', 'The last migration that was applied.'), 'db current').action(current);
  withExamples(command('history', 'Every migration, and whether it was applied.'), 'db history').action(history);
  withExamples(command('heads', 'The newest migration of this program.'), 'db heads').action(heads);
  withExamples(takesCommit(command('downgrade', 'Undo the last migration. What only it holds is lost: back up first.')), 'db downgrade --commit').action(
    downgrade,
  );
  withExamples(
    takesCommit(command('stamp <revision>', 'Mark migrations as applied up to this one, and later ones as not, without running any. For a repair by hand.')),
    'db stamp head --commit',
  ).action(stamp);
  addRevisionCommand(group, takesFolder);
  addDropCommand(group, takesFolder);
}
