import { createPostgresBackend, Queue, Worker, type Processor } from 'bullmq';
import Redis from 'ioredis';
import type { QueueName } from './define-job';

/** Redis when there is one; else BullMQ's own PostgreSQL backend, in the schema `bullmq` of our database. */
export type QueueStore = { readonly redisUrl: string } | { readonly databaseUrl: string };

/** What both kinds of queue and worker offer, and all that is used of them. */
export type OpenQueue = Pick<Queue, 'add' | 'upsertJobScheduler' | 'removeJobScheduler' | 'getJobSchedulers' | 'getJobCounts' | 'waitUntilReady' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};
export type OpenWorker = Pick<Worker, 'run' | 'close' | 'cancelAllJobs'> & { on(event: 'error', listener: (error: Error) => void): unknown };

export interface Backend {
  readonly kind: 'redis' | 'postgres';
  queue(name: QueueName): OpenQueue;
  worker(name: QueueName, process: Processor, concurrency: number): OpenWorker;
  /** Closes what was opened here; queues and workers are closed by whoever asked for them. */
  close(): Promise<void>;
}

/** A worker that lost its lock this long ago is taken for dead, and its job is given to another. */
const lockMs = 30_000;
const workerOptions = (concurrency: number) => ({ concurrency, lockDuration: lockMs, stalledInterval: 15_000, maxStalledCount: 3, autorun: false });

export const openBackend = (store: QueueStore): Backend => ('redisUrl' in store ? redisBackend(store.redisUrl) : postgresBackend(store.databaseUrl));

function redisBackend(url: string): Backend {
  // A producer gives up soon (the sweep repeats a lost nudge); a worker waits for Redis to come back.
  const producing = new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 2_000, lazyConnect: true });
  const consuming = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, { connection: producing }),
    worker: (name, process, concurrency) => new Worker(name, process, { connection: consuming, ...workerOptions(concurrency) }),
    close: async () => {
      await Promise.allSettled([producing.quit(), consuming.quit()]);
    },
  };
}

function postgresBackend(connectionString: string): Backend {
  const connection = { connectionString, schema: 'bullmq', migrate: true, max: 3, application_name: 'lemur queue' };
  const factory = createPostgresBackend;
  return {
    kind: 'postgres',
    queue: (name) => new Queue(name, { connection }, factory),
    worker: (name, process, concurrency) => new Worker(name, process, { connection, ...workerOptions(concurrency) }, factory),
    close: () => Promise.resolve(),
  };
}
