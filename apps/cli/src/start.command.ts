import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { allEndpoints } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { loadSettings } from './features';
import { positiveNumber, takesJson, withExamples } from './options';
import { type Common, report, table } from './output';
import { serveTogether } from './serve-together';
import { environment } from './settings-file';

const secret = () => randomBytes(32).toString('base64url');

/** Settings with fresh secrets. An older file is never written over: its keys open what is in the database. */
function createConfig({ config, databaseUrl, ...options }: Common & { config: string; databaseUrl: string }): void {
  const settings = { DATABASE_URL: databaseUrl, LEMUR_ENCRYPTION_KEYS: secret(), LEMUR_TOKEN_SECRETS: secret(), LEMUR_HOST: '127.0.0.1', LEMUR_PORT: 8000 };
  mkdirSync(dirname(resolve(config)), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(config, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new DomainError('conflict', 'config-file.not-written', `${config} cannot be written: ${cause instanceof Error ? cause.message : ''}`, {
      hint: 'A file that is there is never written over, since its keys may be needed. Name another one with --config.',
      cause,
    });
  }
  const next = `Set DATABASE_URL in it to your Postgres. Then: LEMUR_CONF=${config} lemur migrate, lemur init, lemur start.`;
  report({ file: config }, [`Wrote ${config}, with fresh keys. Keep a copy elsewhere: without them nobody opens what they seal.`, next], options);
}

/** @throws InvalidArgumentError */
function address(text: string): { host: string; port: string } {
  const [, host = '', port = ''] = /^\[?([\w.:-]*?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (port === '') throw new InvalidArgumentError('Write host:port, such as 127.0.0.1:8000.');
  return { host: host || '0.0.0.0', port };
}

interface Start {
  bind?: { host: string; port: string };
  workers?: number;
}

/** Starts the API as a process of its own, or as several that share its port; passes signals on, and ends as it ends. */
async function start({ bind, workers = 1 }: Start): Promise<void> {
  // Refused here, with all that is missing, rather than by the program that is started.
  const { metrics } = loadSettings(['database.url', 'encryption.keys', 'tokens.secrets']);
  const main = resolve(__dirname, '../../api/src/main.js');
  const settings: Record<string, string> = bind ? { LEMUR_HOST: bind.host, LEMUR_PORT: bind.port } : {};
  if (workers > 1) {
    process.exitCode = await serveTogether({
      main,
      count: workers,
      // Each counts for itself, and so tells its figures on a port of its own.
      environmentOf: (index) => environment({ ...settings, ...(!metrics.port ? {} : { LEMUR_METRICS_PORT: String(metrics.port + index) }) }),
      say: (line) => process.stderr.write(`${line}\n`),
    });
    return;
  }
  const api = spawn(process.execPath, ['--enable-source-maps', main], { stdio: 'inherit', env: environment(settings) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => api.kill(signal));
  process.exitCode = await new Promise<number>((ended, failed) => {
    api.once('error', failed);
    api.once('exit', (code) => ended(code ?? 1));
  });
}

function routes(options: Common): void {
  const rows = allEndpoints.map(({ endpoint: { method, path, who, summary } }) => ({ method, path: `/api/1${path}`, who, summary }));
  report(rows, table(['Method', 'Path', 'Who', 'What'], rows.map(({ method, path, who, summary }) => [method, path, who, summary])), options); // prettier-ignore
}

const clean = (options: Common): void => report({ removed: 0 }, ['There are no byte-code files here: nothing was to be removed.'], options);

const addStart = (command: Command): Command =>
  withExamples(
    command
      .description('Start the API. The worker, which does the jobs, is a program of its own: see docker/README.md.')
      .option('-b, --bind <host:port>', 'where it listens; default: LEMUR_HOST and LEMUR_PORT', address)
      .option('-w, --workers <number>', 'processes that share the port; each has a pool of database connections of its own', positiveNumber),
    'start -b 127.0.0.1:8000 -w 4',
  ).action(start);

export function addStartCommands(program: Command): void {
  withExamples(
    takesJson(
      program
        .command('create_config')
        .description('Write a file of settings with fresh keys, which only you can read.')
        .option('-c, --config <path>', 'where', join(homedir(), '.lemur', 'lemur.conf.json'))
        .option('--database-url <url>', 'for the file', 'postgres://lemur:lemur@localhost:5432/lemur'),
    ),
    'create_config --config /etc/lemur/lemur.conf.json',
  ).action(createConfig);
  addStart(program.command('start'));
  for (const older of ['run', 'runserver']) addStart(program.command(older, { hidden: true }));
  withExamples(takesJson(program.command('clean', { hidden: true }).description('Older: there are no byte-code files here to be removed.')), 'clean').action(
    clean,
  );
  withExamples(takesJson(program.command('routes').alias('show_urls').description('Every endpoint of the API, and who may call it.')), 'routes').action(routes);
}
