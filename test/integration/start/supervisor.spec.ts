import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@app/persistence/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const repository = join(__dirname, '../../..');
const leftovers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const clear of leftovers.splice(0).reverse()) await clear();
});

/** Stands in for the real programs: the API counts rows in the real database, the command line makes the canary. */
const programs: Record<string, string> = {
  'api/src/main.js': `
    const { createServer } = require('node:http');
    const { Client } = require('pg');
    const fs = require('node:fs');
    fs.appendFileSync(process.env.TRACE, 'api ' + process.pid + ' ' + (process.env.LEMUR_ADMIN_PASSWORD ? 'knows the password' : 'knows no password') + '\\n');
    if (process.env.API_DIES) { console.error('the api has a bad day'); process.exit(3); }
    const ask = async (sql) => { const c = new Client({ connectionString: process.env.DATABASE_URL }); await c.connect(); try { return (await c.query(sql)).rows; } finally { await c.end(); } };
    const server = createServer(async (request, response) => {
      if (request.url === '/api/1/healthcheck') return response.end('ok');
      if (request.url === '/write') { await ask('INSERT INTO kept DEFAULT VALUES'); return response.end('written'); }
      if (request.url === '/count') return response.end(String((await ask('SELECT count(*)::integer AS n FROM kept'))[0].n));
      if (request.url === '/die') process.exit(1);
      response.statusCode = 404; response.end();
    }).listen(Number(process.env.LEMUR_PORT), process.env.LEMUR_HOST, () => console.log(JSON.stringify({ level: 30, time: Date.now(), msg: 'Listening', port: Number(process.env.LEMUR_PORT) })));
    process.on('SIGTERM', () => process.env.API_IS_STUBBORN || server.close(() => process.exit(0)) || server.closeAllConnections());`,
  'worker/src/main.js': `
    require('node:fs').appendFileSync(process.env.TRACE, 'worker ' + process.pid + '\\n');
    setInterval(() => undefined, 1000);
    process.on('SIGTERM', () => process.exit(0));`,
  'cli/src/main.js': `
    const { Client } = require('pg');
    const [command] = process.argv.slice(2);
    require('node:fs').appendFileSync(process.env.TRACE, 'cli ' + command + '\\n');
    (async () => {
      const client = new Client({ connectionString: process.env.DATABASE_URL });
      await client.connect();
      if (command === 'migrate') {
        await client.query('CREATE TABLE IF NOT EXISTS schema_migrations (timestamp bigint)');
        await client.query('INSERT INTO schema_migrations VALUES (1767225600000)');
        await client.query('CREATE TABLE IF NOT EXISTS encryption_canary (key text)');
        await client.query('CREATE TABLE IF NOT EXISTS kept (id serial)');
      } else {
        const { rows } = await client.query('SELECT key FROM encryption_canary');
        if (rows[0] && rows[0].key !== process.env.LEMUR_ENCRYPTION_KEYS) { console.error('LEMUR_ENCRYPTION_KEYS does not open what is in the database.'); process.exitCode = 2; }
        else if (rows[0]) console.log(JSON.stringify({ createdAdministrator: false, username: 'lemur' }));
        else {
          await client.query('INSERT INTO encryption_canary VALUES ($1)', [process.env.LEMUR_ENCRYPTION_KEYS]);
          console.log(JSON.stringify({ createdAdministrator: true, username: 'lemur', ...(process.env.LEMUR_ADMIN_PASSWORD ? {} : { password: 'Made-up-just-now-1' }) }));
        }
      }
      await client.end();
    })();`,
};

interface Checkout {
  folder: string;
  trace(): string[];
}

/** A database as it is after the first moments of a start. Making one takes longer than everything that most tests look at. */
let emptyDatabase: string;

beforeAll(async () => {
  emptyDatabase = mkdtempSync(join(tmpdir(), 'lemur-empty-'));
  chmodSync(emptyDatabase, 0o755);
  await (await startEmbeddedPostgres({ dataDir: join(emptyDatabase, '.lemur') })).stop();
});
afterAll(() => rmSync(emptyDatabase, { recursive: true, force: true }));

function makeCheckout({ isFresh = false } = {}): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'lemur-start-'));
  chmodSync(folder, 0o755);
  leftovers.push(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(repository, 'dist/libs'), join(folder, 'dist/libs'), { recursive: true });
  cpSync(join(repository, 'dist/apps/local'), join(folder, 'dist/apps/local'), { recursive: true });
  for (const [path, content] of Object.entries(programs)) {
    mkdirSync(join(folder, 'dist/apps', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'dist/apps', path), content);
  }
  mkdirSync(join(folder, 'dist/migrations'));
  writeFileSync(join(folder, 'dist/migrations/1767225600000-create-tables.js'), '');
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  if (!isFresh) spawnSync('cp', ['-a', join(emptyDatabase, '.lemur'), folder]);
  writeFileSync(
    join(folder, 'start.js'),
    `const { runSystem } = require('./dist/apps/local/src/run-system.js');
     const step = async (name, work, describe = () => name) => { const result = await work(); const words = describe(result); if (words) console.log(words); return result; };
     runSystem({ checkout: __dirname, environment: process.env, say: (line) => console.log(line), step, began: performance.now() })
       .catch((error) => { console.error(error.message + ' ' + (error.details?.hint ?? '')); process.exit(1); });`,
  );
  const tracePath = join(folder, 'trace');
  return { folder, trace: () => (existsSync(tracePath) ? readFileSync(tracePath, 'utf8').trim().split('\n') : []) };
}

interface Run {
  child: ChildProcess;
  output(): string;
  url(): string;
  /** The exit code, or the signal. */
  ended: Promise<number | string>;
}

/** Runs the start in a process group of its own, as a terminal would. */
function run({ folder }: Checkout, environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['start.js'], {
    cwd: folder,
    detached: true,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TRACE: join(folder, 'trace'), LEMUR_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code as number | null) ?? String(signal));
  leftovers.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await ended;
  });
  return { child, output: () => output, url: () => /Lemur runs at (\S+)/.exec(output)?.[1] ?? '', ended };
}

async function until(claim: () => boolean | Promise<boolean>, what: string, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; !(await claim()); await new Promise((resolve) => setTimeout(resolve, 25))) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms for ${what}.`);
  }
}

const untilUp = (system: Run) => until(() => system.url() !== '' || system.child.exitCode !== null, `the start; it said: ${system.output()}`);
const get = async (system: Run, path: string) => (await fetch(`${system.url()}${path}`)).text();
const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Every process that was started from this folder, or has it on its command line. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isRunning(Number(name)))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((command) => command.includes(folder));

const pidsIn = (trace: string[], program: string) => trace.filter((line) => line.startsWith(`${program} `)).map((line) => Number(line.split(' ')[1]));

describe.runIf(process.platform === 'linux')('The start', () => {
  it('brings everything up from nothing, prints the password once, and stops all of it on SIGTERM within five seconds', async () => {
    const checkout = makeCheckout({ isFresh: true });
    const system = run(checkout);
    await untilUp(system);
    expect(system.output()).toContain('lemur, with the password Made-up-just-now-1');
    expect(await get(system, '/write')).toBe('written');
    expect(checkout.trace().filter((line) => line.startsWith('cli'))).toEqual(['cli migrate', 'cli init']);

    const begin = Date.now();
    system.child.kill('SIGTERM');
    expect(await system.ended).toBe(0);
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(processesOf(checkout.folder)).toEqual([]);
    const kept = readdirSync(join(checkout.folder, '.lemur/logs')).map((name) => readFileSync(join(checkout.folder, '.lemur/logs', name), 'utf8'));
    expect(kept.join('')).not.toContain('Made-up-just-now-1');
  });

  it('keeps its keys to their owner, and has the same ones and the same rows the next time, without migrating', async () => {
    const checkout = makeCheckout();
    const first = run(checkout);
    await untilUp(first);
    await get(first, '/write');
    first.child.kill('SIGINT');
    await first.ended;
    const path = join(checkout.folder, '.lemur/secrets.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const secrets = readFileSync(path, 'utf8');

    const second = run(checkout);
    await untilUp(second);
    expect(readFileSync(path, 'utf8')).toBe(secrets);
    expect(second.output()).not.toContain('Made-up-just-now-1');
    expect(await get(second, '/count')).toBe('1');
    expect(checkout.trace().filter((line) => line === 'cli migrate')).toHaveLength(1);
  });

  it('comes up cleanly after the whole group was killed, with every acknowledged row', async () => {
    const checkout = makeCheckout();
    const first = run(checkout);
    await untilUp(first);
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        if ((await get(first, '/write').catch(() => '')) !== 'written') return;
        acknowledged++;
      }
    })();
    await until(() => acknowledged >= 20, 'twenty rows');
    if (first.child.pid === undefined) throw new Error('The start has no process id.');
    process.kill(-first.child.pid, 'SIGKILL');
    await Promise.all([first.ended, writing]);

    const second = run(checkout);
    await untilUp(second);
    expect(second.output()).toContain('used again');
    expect(Number(await get(second, '/count'))).toBeGreaterThanOrEqual(acknowledged);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(processesOf(checkout.folder)).toEqual([]);
  });

  it('leaves no program behind when only the starter is killed', async () => {
    const checkout = makeCheckout();
    const system = run(checkout);
    await untilUp(system);
    const programPids = [...pidsIn(checkout.trace(), 'api'), ...pidsIn(checkout.trace(), 'worker')];
    expect(programPids.filter(isRunning)).toHaveLength(2);
    system.child.kill('SIGKILL');
    await system.ended;
    await until(() => !programPids.some(isRunning), 'the orphans to end', 6000);
    const second = run(checkout, { LEMUR_PORT: new URL(system.url()).port });
    await untilUp(second);
    expect(await get(second, '/count')).toBe('0');
  });

  it('starts a program again that dies', async () => {
    const checkout = makeCheckout();
    const system = run(checkout);
    await untilUp(system);
    await get(system, '/die').catch(() => undefined);
    await until(() => pidsIn(checkout.trace(), 'api').length === 2, 'a second API');
    await until(async () => (await get(system, '/count').catch(() => '')) === '0', 'its answer');
    expect(system.output()).toContain('The api ended with code 1, and is started again in 0.5 s.');
  });

  it('starts the database again when it is killed, on the same port', async () => {
    const checkout = makeCheckout();
    const system = run(checkout);
    await untilUp(system);
    await get(system, '/write');
    const pidFile = join(checkout.folder, '.lemur/postgres/postmaster.pid');
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
    await until(() => system.output().includes('Postgres has ended'), 'the notice');
    await until(async () => (await get(system, '/count').catch(() => '')) === '1', 'the row');
  });

  it('leaves nothing behind when it is called off while it is still coming up, wherever it is', async () => {
    for (const waitMs of [150, 500, 1200]) {
      const checkout = makeCheckout({ isFresh: true });
      const system = run(checkout);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      system.child.kill('SIGTERM');
      await system.ended;
      expect(processesOf(checkout.folder)).toEqual([]);
      const again = run(checkout);
      await untilUp(again);
      expect(await get(again, '/count')).toBe('0');
    }
  });

  it('ends what does not stop by itself, still within five seconds', async () => {
    const checkout = makeCheckout();
    const system = run(checkout, { API_IS_STUBBORN: 'yes' });
    await untilUp(system);
    const begin = Date.now();
    system.child.kill('SIGTERM');
    expect(await system.ended).toBe(0);
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(processesOf(checkout.folder)).toEqual([]);
  });

  it('stops with a sentence when a program cannot start at all, and leaves nothing running', async () => {
    const checkout = makeCheckout();
    const system = run(checkout, { API_DIES: 'yes' });
    expect(await system.ended).toBe(1);
    expect(system.output()).toContain('the api has a bad day');
    expect(system.output()).toContain('The api ended with code 3 before it was ready.');
    // The user was made before that, and is not made a second time.
    expect(system.output()).toContain('lemur, with the password Made-up-just-now-1');
    expect(processesOf(checkout.folder)).toEqual([]);
  });

  it('makes no new keys when the old ones are gone, and says so', async () => {
    const checkout = makeCheckout();
    const first = run(checkout);
    await untilUp(first);
    first.child.kill('SIGTERM');
    await first.ended;
    rmSync(join(checkout.folder, '.lemur/secrets.json'));
    const second = run(checkout);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('LEMUR_ENCRYPTION_KEYS and LEMUR_TOKEN_SECRETS are neither set nor kept');
    expect(existsSync(join(checkout.folder, '.lemur/secrets.json'))).toBe(false);
    expect(processesOf(checkout.folder)).toEqual([]);
  });

  it('shows what the command line says when the keys cannot open the database', async () => {
    const checkout = makeCheckout();
    const first = run(checkout);
    await untilUp(first);
    first.child.kill('SIGTERM');
    await first.ended;
    const second = run(checkout, { LEMUR_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64url') });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('LEMUR_ENCRYPTION_KEYS does not open what is in the database.');
  });

  it('gives the administrator’s password to the command that makes the user, and to nobody else', async () => {
    const checkout = makeCheckout();
    const system = run(checkout, { LEMUR_ADMIN_PASSWORD: 'Given-by-the-operator-1' });
    await untilUp(system);
    expect(system.output()).toContain('with the password from LEMUR_ADMIN_PASSWORD');
    expect(system.output()).not.toContain('Given-by-the-operator-1');
    expect(checkout.trace().find((line) => line.startsWith('api'))).toContain('knows no password');
  });

  it('says that the port is in use, or that it runs already', async () => {
    const checkout = makeCheckout();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const blocked = run(checkout, { LEMUR_PORT: String(port) });
    expect(await blocked.ended).toBe(1);
    expect(blocked.output()).toContain(`Port ${port} on 127.0.0.1 is in use by another program. Stop that program, or set LEMUR_PORT`);
    expect(processesOf(checkout.folder)).toEqual([]);
    other.close();

    const system = run(checkout);
    await untilUp(system);
    const second = run(checkout);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Lemur already runs from ${checkout.folder}/.lemur, as process ${system.child.pid}.`);
    expect(await get(system, '/count')).toBe('0');
  });

  it('uses a database that is given, and brings none along', async () => {
    const checkout = makeCheckout({ isFresh: true });
    const lender = makeCheckout();
    const lending = run(lender);
    await untilUp(lending);
    const { clusterDir, passwords } = JSON.parse(readFileSync(join(lender.folder, '.lemur/postgres.json'), 'utf8')) as {
      clusterDir: string;
      passwords: { application: string };
    };
    const port = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[3];
    const keys = JSON.parse(readFileSync(join(lender.folder, '.lemur/secrets.json'), 'utf8')) as Record<string, string>;
    const system = run(checkout, { DATABASE_URL: `postgres://lemur:${passwords.application}@127.0.0.1:${port}/lemur`, ...keys });
    await untilUp(system);
    expect(system.output()).toContain(`database 127.0.0.1:${port}/lemur`);
    expect(system.output()).not.toContain(passwords.application);
    expect(existsSync(join(checkout.folder, '.lemur/postgres'))).toBe(false);
    expect(existsSync(join(checkout.folder, '.lemur/secrets.json'))).toBe(false);
  });

  it('says that a given database cannot be reached, without its password', async () => {
    const system = run(makeCheckout(), { DATABASE_URL: 'postgres://lemur:hidden-word@127.0.0.1:1/lemur' });
    expect(await system.ended).toBe(1);
    expect(system.output()).toContain('The database 127.0.0.1:1/lemur cannot be used:');
    expect(system.output()).not.toContain('hidden-word');
  });
});
