import type { z } from 'zod';
import { openBackend, type Backend, type OpenQueue, type QueueStore } from './backend';
import { queueNames, type JobDefinition, type QueueName } from './define-job';

export interface EnqueueOptions {
  /** Not before so many seconds have passed. */
  readonly delaySeconds?: number;
}

export interface QueueCounts {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** Completed jobs are kept an hour and failed ones a week, for a look into the queue; what became of a run is in Postgres. */
const keep = { removeOnComplete: { age: 3_600, count: 1_000 }, removeOnFail: { age: 7 * 86_400, count: 5_000 } };
const nudgeTimeoutMs = 3_000;

/** Puts jobs on the queues. A nudge that is lost does no harm: the row is the truth, and a sweep repeats every nudge. */
export class JobQueue {
  private readonly backend: Backend;
  private readonly queues = new Map<QueueName, OpenQueue>();

  /** @param onError told of every failure of the queue's store, which never reaches the caller of `enqueue` */
  constructor(
    store: QueueStore,
    private readonly onError: (error: Error, where: string) => void,
  ) {
    this.backend = openBackend(store);
  }

  get kind(): 'redis' | 'postgres' {
    return this.backend.kind;
  }

  /**
   * Nudges a job. Equal nudges (see `uniqueBy`) that wait are one.
   * @returns false when the store could not be reached within three seconds; `onError` has been told
   */
  async enqueue<Name extends string, Payload extends z.ZodObject>(
    job: JobDefinition<Name, Payload>,
    payload: z.infer<Payload>,
    { delaySeconds = 0 }: EnqueueOptions = {},
  ): Promise<boolean> {
    const key = job.uniqueBy ? `${job.name}.${job.uniqueBy(payload)}` : job.name;
    const adding = this.open(job.queue).add(job.name, payload, {
      ...retries(job),
      ...keep,
      delay: delaySeconds * 1_000,
      // One run active and one waiting: a nudge that comes while the job runs is not lost.
      deduplication: { id: key, keepLastIfActive: true },
    });
    try {
      await within(nudgeTimeoutMs, adding);
      return true;
    } catch (error) {
      this.onError(asError(error), `enqueue ${job.name}`);
      return false;
    }
  }

  /**
   * Writes the schedules to the store, one job scheduler each; ten workers make one job. Safe to repeat, and repeated by
   * every worker, so that an emptied Redis heals.
   * @param patterns job → cron pattern instead of its own, or null to stop it
   */
  async writeSchedules(definitions: readonly JobDefinition[], patterns: Readonly<Record<string, string | null>>, timezone = 'UTC'): Promise<void> {
    for (const job of definitions) {
      const pattern = patterns[job.name] === undefined ? job.schedule : patterns[job.name];
      const queue = this.open(job.queue);
      if (!pattern) {
        await queue.removeJobScheduler(job.name);
        continue;
      }
      await queue.upsertJobScheduler(job.name, { pattern, tz: timezone }, { name: job.name, data: {}, opts: { ...retries(job), ...keep } });
    }
  }

  /** When each scheduled job is due next. */
  async nextRuns(): Promise<ReadonlyMap<string, Date>> {
    const runs = new Map<string, Date>();
    for (const name of queueNames) {
      for (const scheduler of await this.open(name).getJobSchedulers(0, 100, true)) {
        if (scheduler.next) runs.set(scheduler.name, new Date(scheduler.next));
      }
    }
    return runs;
  }

  async counts(): Promise<QueueCounts[]> {
    return Promise.all(
      queueNames.map(async (queue) => {
        const {
          waiting = 0,
          active = 0,
          delayed = 0,
          failed = 0,
          prioritized = 0,
        } = await this.open(queue).getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized');
        return { queue, waiting: waiting + prioritized, active, delayed, failed };
      }),
    );
  }

  /** @throws whatever keeps the store from answering */
  async ready(): Promise<void> {
    await within(nudgeTimeoutMs, this.open('notify').getJobCounts('waiting'));
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    await this.backend.close();
  }

  private open(name: QueueName): OpenQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name);
    queue.on('error', (error) => this.onError(error, `queue ${name}`));
    this.queues.set(name, queue);
    return queue;
  }
}

const retries = (job: JobDefinition) => ({ attempts: job.attempts, backoff: { type: 'exponential', delay: Math.max(1, job.backoffSeconds) * 1_000 } });

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue did not answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
