import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = join(__dirname, '../../..');
const READY_MS = 60_000;

interface Running {
  child: ChildProcess;
  output(): string;
  ended: Promise<unknown>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

let dataDir: string;
let url: string;
let latest: Running | undefined;

/** `node apps/local/start.mjs` in a process group of its own, as a terminal runs it. */
async function start(): Promise<Running> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['apps/local/start.mjs'], {
    cwd: repository,
    detached: true,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEMUR_DATA_DIR: dataDir, LEMUR_PORT: new URL(url).port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const running: Running = { child, output: () => output, ended: once(child, 'close') };
  latest = running;
  for (;;) {
    if (child.exitCode !== null || performance.now() - begin > READY_MS) throw new Error(`It does not come up: ${output}`);
    const answer = await fetch(`${url}/api/1/healthcheck`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  while (!output.includes('Lemur runs at')) await new Promise((resolve) => setTimeout(resolve, 25));
  return running;
}

async function call(path: string, body?: unknown, token?: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(`${url}/api/1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const signIn = async (password: string): Promise<string> => {
  const { status, answer } = await call('/auth/login', { username: 'lemur', password });
  expect({ status, message: answer.message }).toEqual({ status: 200, message: undefined });
  return String(answer.token);
};

const rolesOf = async (token: string): Promise<unknown[]> =>
  ((await call('/roles?count=100', undefined, token)).answer.items as { name: unknown }[]).map(({ name }) => name);

const processesWith = (word: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
        return command.includes(word) || environment.includes(`LEMUR_DATA_DIR=${word}`) ? [command] : [];
      } catch {
        return []; // It ended meanwhile, or is somebody else's.
      }
    });

describe.runIf(process.platform === 'linux')('npm start', () => {
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'lemur-system-'));
    chmodSync(dataDir, 0o755);
    url = `http://127.0.0.1:${await freePort()}`;
  });

  afterAll(async () => {
    if (latest?.child.exitCode === null && latest.child.signalCode === null) {
      latest.child.kill('SIGTERM');
      await latest.ended;
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('brings up a system one can sign in to, and a killed one comes back with every acknowledged row', async () => {
    const first = await start();
    const password = /with the password (\S+)/.exec(first.output())?.[1] ?? '';
    const token = await signIn(password);
    const made: string[] = [];
    for (let number = 1; number <= 10; number++) {
      const name = `kept-${number}`;
      expect((await call('/roles', { name, description: 'Must outlive a kill' }, token)).status).toBe(200);
      made.push(name);
    }
    expect(first.child.pid).toBeTypeOf('number');
    process.kill(-Number(first.child.pid), 'SIGKILL');
    await first.ended;

    const second = await start();
    expect(second.output()).not.toContain(password);
    // The token is still good, so the secrets are the same; and so is the password.
    expect(await rolesOf(token)).toEqual(expect.arrayContaining(made));
    expect(await rolesOf(await signIn(password))).toEqual(expect.arrayContaining(made));

    second.child.kill('SIGTERM');
    await second.ended;
    expect(processesWith(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, 'running.json'))).toBe(false);

    const logs = readdirSync(join(dataDir, 'logs')).map((name) => readFileSync(join(dataDir, 'logs', name), 'utf8'));
    const secrets = [password, ...Object.values(JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>)];
    expect(secrets.filter((secret) => logs.some((log) => log.includes(secret)))).toEqual([]);
  });
});
