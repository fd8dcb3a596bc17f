import { start as startRepl } from 'node:repl';
import { inspect } from 'node:util';
import { createContext, Script } from 'node:vm';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DataSource } from 'typeorm';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import * as featureExports from '@app/features';
import { operator, withFeatures } from './features';
import { type Acting, acts, takesCommit, takesJson, withExamples } from './options';
import { report, say } from './output';

interface Shell extends Acting {
  evaluate?: string;
}

/** A guard against slips of the hand: every transaction is read-only unless it says otherwise. */
const readOnly = ({ database, ...config }: Config): Config => {
  if (database.url === undefined) return { ...config, database };
  const url = new URL(database.url);
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  return { ...config, database: { ...database, url: url.href } };
};

/** Every service under its name, such as `renewalService`; made when it is first named. */
function namesOf(app: INestApplicationContext): Record<string, unknown> {
  const names: Record<string, unknown> = { app, actor: operator(), db: app.get(DataSource, { strict: false }) };
  for (const [name, exported] of Object.entries(featureExports)) {
    if (typeof exported !== 'function' || !/^[A-Z]/.test(name)) continue;
    let isProvided = true;
    try {
      app.get(exported, { strict: false });
    } catch {
      isProvided = false;
    }
    if (isProvided) names[name.charAt(0).toLowerCase() + name.slice(1)] = app.get(exported, { strict: false });
  }
  return names;
}

/** @throws DomainError `invalid` when it cannot be read */
function scriptOf(code: string): Script {
  try {
    return new Script(`(async () => (${code}\n))()`, { filename: 'expression' });
  } catch (cause) {
    throw new DomainError('invalid', 'shell.syntax', `"${code}" is not an expression: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      hint: 'Write one expression; "await" may stand in it.',
      cause,
    });
  }
}

async function shell({ evaluate, ...options }: Shell): Promise<void> {
  const script = evaluate === undefined ? null : scriptOf(evaluate);
  await withFeatures(
    async (app) => {
      const names = namesOf(app);
      if (acts(options)) {
        const log = app.get(featureExports.AuditLog, { strict: false });
        const act = { action: 'shell.open', object: { type: 'shell', id: null, name: 'shell' }, ...(evaluate === undefined ? {} : { after: { evaluate } }) };
        await log.record(app.get(DataSource, { strict: false }).manager, operator(), act);
      }
      if (script) {
        const value = (await script.runInContext(createContext(names))) as unknown;
        return report(value ?? null, [inspect(value, { depth: 4 })], options);
      }
      if (process.stdin.isTTY) {
        say(`Names here: ${Object.keys(names).join(', ')}.`);
        say(acts(options) ? 'What you do is done.' : 'The database is read-only: start with --commit to change something.');
      }
      const repl = startRepl({ prompt: process.stdin.isTTY ? 'lemur> ' : '', ignoreUndefined: true });
      Object.assign(repl.context, names);
      await new Promise((resolve) => repl.once('exit', resolve));
    },
    acts(options) ? undefined : readOnly,
  );
}

export function addShellCommand(program: Command): void {
  withExamples(
    takesJson(
      takesCommit(
        program
          .command('shell')
          .description('JavaScript with every service at hand, as "app", "db", "actor" and by name; "await" works. Reads only, unless --commit is given.')
          .option('-e, --evaluate <expression>', 'one expression, instead of a session'),
      ),
    ),
    'shell',
    `shell -e "await db.query('SELECT count(*) FROM certificates')" --json`,
  ).action(shell);
}
