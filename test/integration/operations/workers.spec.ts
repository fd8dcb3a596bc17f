import { JobQueue, verifyDeployment, type QueueStore } from '@app/jobs';
import { describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { hasProgram } from '../../support/programs';
import { startRedis } from '../../support/redis';
import { startWorker, type StartedWorker } from '../../support/worker';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
type Stop = () => Promise<unknown>;

/** Each test has what it started to itself, since they run side by side. */
async function withRunning(test: (running: Stop[]) => Promise<void>): Promise<void> {
  const running: Stop[] = [];
  try {
    await test(running);
  } finally {
    for (const stop of running.reverse()) await stop();
  }
}

interface Run {
  id: number;
  worker: string;
  startedAt: Date;
  finishedAt: Date | null;
}

const runsOf = (database: TestDatabase) =>
  database.query<Run>(
    `SELECT (payload->>'deploymentId')::int AS id, worker, "startedAt", "finishedAt" FROM job_runs WHERE job = 'verify-deployment' ORDER BY "startedAt"`,
  );

async function until<Value>(what: string, look: () => Promise<Value | undefined>, patienceMs: number): Promise<Value> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`It did not happen in time: ${what}`);
}

/** Whoever looks at a deployment waits until this is released: so jobs are caught while they run. */
async function holdUp(database: TestDatabase, running: Stop[]): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  // Ended together with the database, where a test fails before it releases.
  client.on('error', () => undefined);
  let isHeld = true;
  await client.query('BEGIN');
  await client.query('LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE');
  const release = async () => {
    if (!isHeld) return;
    isHeld = false;
    await client.query('ROLLBACK');
    await client.end();
  };
  running.push(release);
  return release;
}

async function enqueue(store: QueueStore, count: number): Promise<void> {
  const queue = new JobQueue(store, (error) => {
    throw error;
  });
  for (let deploymentId = 1; deploymentId <= count; deploymentId++) await queue.enqueue(verifyDeployment, { deploymentId });
  await queue.close();
}

const isOf =
  ({ pid }: StartedWorker) =>
  (run: Run) =>
    run.worker.endsWith(`:${pid}`);

const stores = [['Postgres', undefined] as const, ...(hasProgram('redis-server') ? [['Redis', startRedis] as const] : [])];

describe.concurrent('Three workers', () => {
  it.each(stores)(
    'share the load on %s, and when one is killed every job runs all the same, and none twice at once',
    (_, start) =>
      withRunning(async (running) => {
        const [database, redis] = [await createDatabase({ installed: true }), await start?.()];
        running.push(
          () => database.drop(),
          async () => redis?.stop(),
        );
        const settings: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
        const release = await holdUp(database, running);
        const workers = await Promise.all([1, 2, 3].map(() => startWorker(database, { ...settings, LEMUR_WORKER_QUEUES: 'sync' })));
        for (const worker of workers) running.push(() => worker.stop());
        await enqueue(redis ? { redisUrl: redis.url } : { databaseUrl: database.url }, 60);

        const held = await until(
          'all three work',
          async () => {
            const runs = await runsOf(database);
            return workers.every((worker) => runs.filter(isOf(worker)).length === 4) ? runs : undefined;
          },
          20_000,
        );
        const [victim] = workers;
        const cutOff = held.filter(isOf(victim!)).map(({ id }) => id);
        await victim!.kill();
        const killedAt = new Date();
        await release();

        const runs = await until(
          'every job ran',
          async () => {
            const all = await runsOf(database);
            return new Set(all.filter(({ finishedAt }) => finishedAt).map(({ id }) => id)).size === 60 ? all : undefined;
          },
          75_000,
        );
        const unfinished = runs.filter(({ finishedAt }) => !finishedAt);
        expect(unfinished.map(({ id }) => id).sort()).toEqual([...cutOff].sort());
        expect(unfinished.every(isOf(victim!))).toBe(true);
        const finished = runs.filter(({ finishedAt }) => finishedAt);
        // Once each: those that were cut off began again after the kill, by others.
        expect(finished).toHaveLength(60);
        for (const run of finished.filter(({ id }) => cutOff.includes(id))) expect(run.startedAt.getTime()).toBeGreaterThan(killedAt.getTime());
        expect(new Set(finished.map(({ worker }) => worker)).size).toBe(2);
      }),
    150_000,
  );
});

describe('A worker that is told to end', () => {
  it(
    'lets its running jobs come to their end, takes no others, and is gone',
    () =>
      withRunning(async (running) => {
        const database = await createDatabase({ installed: true });
        running.push(() => database.drop());
        const release = await holdUp(database, running);
        const worker = await startWorker(database, { LEMUR_WORKER_QUEUES: 'sync', LEMUR_WORKER_DRAIN_SECONDS: '10' });
        await enqueue({ databaseUrl: database.url }, 8);
        await until('four run', async () => ((await runsOf(database)).length === 4 ? true : undefined), 20_000);
        const stopped = worker.stop();
        await pause(500);
        await release();
        await stopped;
        const runs = await runsOf(database);
        expect(runs.filter(({ finishedAt }) => finishedAt)).toHaveLength(4);
        expect(runs).toHaveLength(4);
      }),
    90_000,
  );
});
