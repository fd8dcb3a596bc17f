import { start as startRepl } from 'node:repl';
import { text } from 'node:stream/consumers';
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
function scriptOf(code: string, what: 'an expression' | 'a script'): Script {
  try {
    return new Script(what === 'an expression' ? `(async () => (${code}\n))()` : `(async () => {${code}\n})()`, { filename: 'shell' });
  } catch (cause) {
    throw new DomainError('invalid', 'shell.syntax', `"${code.slice(0, 200)}" is not ${what}: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      hint: '"await" may stand in it.',
      cause,
    });
  }
}

async function givenScript(evaluate: string | undefined): Promise<Script | null> {
  if (evaluate !== undefined) return scriptOf(evaluate, 'an expression');
  return process.stdin.isTTY ? null : scriptOf(await text(process.stdin), 'a script');
}

async function session(names: Record<string, unknown>, commit: boolean): Promise<void> {
  say(`Names here: ${Object.keys(names).join(', ')}.`);
  say(commit ? 'What you do is done.' : 'The database is read-only: start with --commit to change something.');
  const repl = startRepl({ prompt: 'lemur> ', ignoreUndefined: true });
  Object.assign(repl.context, names);
  await new Promise((resolve) => repl.once('exit', resolve));
}

async function shell({ evaluate, ...options }: Shell): Promise<void> {
  const [script, commit] = [await givenScript(evaluate), acts(options)];
  await withFeatures(
    async (app) => {
      const names = namesOf(app);
      if (commit) {
        const log = app.get(featureExports.AuditLog, { strict: false });
        const act = { action: 'shell.open', object: { type: 'shell', id: null, name: 'shell' }, ...(evaluate === undefined ? {} : { after: { evaluate } }) };
        await log.record(app.get(DataSource, { strict: false }).manager, operator(), act);
      }
      if (!script) return session(names, commit);
      const value = (await script.runInContext(createContext({ ...names, console, Buffer, URL, setTimeout }))) as unknown;
      if (value !== undefined || options.json) report(value ?? null, [inspect(value, { depth: 4 })], options);
    },
    commit ? undefined : readOnly,
  );
}

export function addShellCommand(program: Command): void {
  withExamples(
    takesJson(
      takesCommit(
        program
          .command('shell')
          .description(
            'JavaScript with every service at hand, as "app", "db", "actor" and by name; "await" works. A session on a terminal, else the script on standard input. The database is read-only unless --commit is given; what a service asks of others, such as an issuer, is done all the same.',
          )
          .option('-e, --evaluate <expression>', 'one expression instead'),
      ),
    ),
    'shell',
    'shell < count.js',
    `shell -e "await db.query('SELECT count(*) FROM certificates')" --json`,
  ).action(shell);
}
