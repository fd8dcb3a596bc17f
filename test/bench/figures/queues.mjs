import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout, findFreePort, pause } from '../system.mjs';

const execute = promisify(execFile);
/** Callers that put jobs on the queue, and jobs that a worker runs side by side. */
const CALLERS = 16;
const CONCURRENCY = 8;

const answers = (port) =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => resolve(Boolean(socket.destroy() && data.toString().startsWith('+PONG'))));
    socket.once('error', () => resolve(false));
  });

/** Null where there is no Redis on this machine. */
async function startRedis() {
  const [port, folder] = [await findFreePort(), mkdtempSync(join(tmpdir(), 'lemur-bench-redis-'))];
  // As a production one that must not lose a second of jobs.
  const settings = ['--port', port, '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction', '--dir', folder];
  const child = spawn('redis-server', settings.map(String), { stdio: 'ignore' });
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    const end = () => resolve((hasEnded = true));
    child.once('exit', end).once('error', end);
  });
  const stop = async () => {
    if (!hasEnded) child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let round = 0; round < 100 && !hasEnded; round++, await pause(50)) if (await answers(port)) return { url: `redis://127.0.0.1:${port}`, stop };
  await stop();
  return null;
}

/** What the queues carry on either store, each run recorded in Postgres as in earnest. The store and the worker share the cores. */
export async function* measureQueues(system, { count: queued = 10_000 }) {
  await system.stopApi();
  const redis = await startRedis();
  try {
    const stores = [...(redis ? [['Redis', { REDIS_URL: redis.url }]] : []), ['PostgreSQL', {}]];
    if (!redis) console.log('redis-server is not installed: Redis is left out.');
    for (const [store, settings] of stores) {
      const program = join(checkout, 'test/bench/queues-run.mjs');
      const numbers = [queued, CALLERS, CONCURRENCY].map(String);
      const { stdout } = await execute(process.execPath, [program, ...numbers], { env: system.environment(settings), maxBuffer: 2 ** 24 });
      const { enqueued, ran, refused, twice } = JSON.parse(stdout.trim().split('\n').at(-1));
      if (refused || twice) throw new Error(`On ${store} ${refused} jobs were not taken and ${twice} ran twice.`);
      const jobs = queued.toLocaleString('en');
      yield {
        figure: `${store}: put ${jobs} jobs on a queue (cpu ${enqueued.cpuSeconds.toFixed(0)} s)`,
        callers: CALLERS,
        perSecond: queued / enqueued.seconds,
      };
      yield { figure: `${store}: run ${jobs} jobs, each recorded (cpu ${ran.cpuSeconds.toFixed(0)} s)`, callers: CONCURRENCY, perSecond: queued / ran.seconds };
    }
  } finally {
    await redis?.stop();
  }
}
