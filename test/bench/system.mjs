import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openClient } from './load.mjs';
import { cpuOf, cpuOfChildren } from './cpu.mjs';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);

export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const compiled = (path) => join(checkout, 'dist', path);

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const findFreePort = () =>
  new Promise((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Milliseconds until the address answers 200. */
export async function untilHealthy(origin, { patienceMs = 60_000, hasEnded = () => false } = {}) {
  const begin = performance.now();
  while (performance.now() - begin < patienceMs) {
    if (hasEnded()) throw new Error('The program ended before it answered.');
    const answer = await fetch(`${origin}/api/1/healthcheck`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.status === 200) return performance.now() - begin;
    await pause(10);
  }
  throw new Error(`${origin} did not answer within ${patienceMs} ms.`);
}

/** A folder that a server which runs as another user can get through. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lemur-bench-'));
  chmodSync(folder, 0o711);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder of a name that somebody chose, which stays. */
export function keptFolder(path) {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  return { folder, remove: () => undefined };
}

const newSecrets = () => ({
  LEMUR_ENCRYPTION_KEYS: randomBytes(32).toString('base64url'),
  LEMUR_TOKEN_SECRETS: randomBytes(32).toString('base64url'),
  LEMUR_ADMIN_PASSWORD: `Bench#1${randomBytes(9).toString('base64url')}`,
});

/** Those of the folder, which only its database knows; made when it has none. */
function secretsOf(folder) {
  const path = join(folder, 'secrets.json');
  if (!existsSync(path)) writeFileSync(path, JSON.stringify(newSecrets()), { mode: 0o600 });
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Nothing is lost if loading is interrupted: it starts over. So it does not wait for the disk. */
const loading = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  maintenance_work_mem: '1GB',
};

/**
 * Postgres and one API process, installed, with an administrator signed in. As `npm start` runs them, but without worker and supervisor.
 */
export class System {
  #space;
  #secrets;
  #postgres;
  #api;

  constructor(space) {
    this.#space = space;
    this.#secrets = secretsOf(space.folder);
  }

  /** @param {{ folder: string, remove: () => void }} [space] where it lives; a folder of its own that goes with it when left out */
  static async start(space = makeFolder()) {
    const system = new System(space);
    try {
      await system.#startPostgres();
      for (const command of [['migrate'], ['init', '--json']])
        await execute(process.execPath, [compiled('apps/cli/src/main.js'), ...command], { env: system.environment() });
      await system.startApi();
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get folder() {
    return this.#space.folder;
  }

  /** Milliseconds of processor time that each has used so far, undefined where the kernel does not tell. */
  cpu() {
    return { api: cpuOf(this.#api.child.pid), postgres: cpuOfChildren(this.#postgres.pid) };
  }

  get databaseUrl() {
    return this.#postgres.url;
  }

  get adminPassword() {
    return this.#secrets.LEMUR_ADMIN_PASSWORD;
  }

  /** Of a program of this system. */
  environment(settings = {}) {
    return {
      PATH: '/usr/bin:/bin',
      NODE_ENV: 'production',
      DATABASE_URL: this.#postgres.url,
      LOG_LEVEL: 'error',
      LEMUR_LOGIN_RATE_LIMIT: 'off',
      ...this.#secrets,
      ...settings,
    };
  }

  async #startPostgres(settings = {}) {
    const { startEmbeddedPostgres } = require(compiled('libs/persistence/src/embedded/index.js'));
    const [dataDir, systemDir] = ['data', 'system'].map((name) => join(this.#space.folder, name));
    this.#postgres = await startEmbeddedPostgres({ dataDir, systemDir, settings, ...(this.#postgres ? { port: this.#postgres.port } : {}) });
  }

  /** @param {Record<string, string>} [settings] over the usual environment; `nodeArguments` go to Node itself */
  async startApi(settings = {}, nodeArguments = []) {
    const port = await findFreePort();
    this.origin = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [...nodeArguments, compiled('apps/api/src/main.js')], {
      env: this.environment({ LEMUR_HOST: '127.0.0.1', LEMUR_PORT: String(port), ...settings }),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    this.#api = { child, hasEnded, ended: new Promise((done) => child.once('exit', done)) };
    await untilHealthy(this.origin, { hasEnded });
    this.token = await this.#signIn();
  }

  async #signIn() {
    const client = openClient(this.origin, 1);
    const { status, text } = await client.call('POST', '/auth/login', { username: 'lemur', password: this.adminPassword });
    await client.close();
    if (status !== 200) throw new Error(`The administrator could not sign in: ${status} ${text}`);
    return JSON.parse(text).token;
  }

  /** A client of the administrator. */
  client(callers) {
    return openClient(this.origin, callers, this.token);
  }

  async stopApi() {
    if (!this.#api) return;
    if (!this.#api.hasEnded()) this.#api.child.kill('SIGTERM');
    await this.#api.ended;
    this.#api = undefined;
  }

  /** Stops the API, gives Postgres settings for loading, and puts all back afterwards. */
  async whileLoading(load) {
    await this.stopApi();
    await this.#postgres.stop();
    await this.#startPostgres(loading);
    const result = await load(this.#postgres.url);
    await this.#postgres.stop();
    await this.#startPostgres();
    await this.startApi();
    return result;
  }

  async stop() {
    await this.stopApi();
    await this.#postgres?.stop();
    this.#space.remove();
  }
}
