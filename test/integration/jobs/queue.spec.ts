import { DomainError } from '@app/errors';
import { jobs, JobQueue, startWorkers, warnOfExpiringCertificates, type JobHandlers, type JobOutcome, type JobRuns, type QueueStore } from '@app/jobs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../support/databases';
import { describeWith } from '../../support/programs';
import { startRedis } from '../../support/redis';

interface Ended {
  job: string;
  outcome: JobOutcome;
  report: Record<string, unknown> | null;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, claim: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !claim(); await pause(20)) if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
}

/** Every other job does nothing. */
const nothing = Object.fromEntries(jobs.map((job) => [job.name, () => Promise.resolve()])) as unknown as JobHandlers;
const doing = (warn: JobHandlers['warn-of-expiring-certificates']): JobHandlers => ({ ...nothing, 'warn-of-expiring-certificates': warn });

/** The promises of the queue, whatever store is behind it. */
function keepsItsPromises(openStore: () => Promise<{ store: QueueStore; close(): Promise<void> }>) {
  let opened: Awaited<ReturnType<typeof openStore>>;
  const running: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    opened = await openStore();
  });
  afterEach(async () => {
    for (const close of running.splice(0).reverse()) await close();
  });
  afterAll(() => opened.close());

  function start(handlers: JobHandlers) {
    const ended: Ended[] = [];
    const errors: string[] = [];
    const runs: JobRuns = {
      start: () => Promise.resolve('run'),
      // A scheduled job may come up meanwhile; the tests tell of this one only.
      end: (_, job, outcome, report) => Promise.resolve(job === warnOfExpiringCertificates.name ? void ended.push({ job, outcome, report }) : undefined),
    };
    const onError = (error: Error, where: string) => void errors.push(`${where}: ${error.message}`);
    const queue = new JobQueue(opened.store, onError);
    const workers = startWorkers({ store: opened.store, handlers, runs, workerName: 'test', onError });
    running.push(
      () => queue.close(),
      () => workers.drain(500),
    );
    return { queue, workers, ended, errors };
  }

  it('runs a job and records how it ended, in the words of its handler', async () => {
    const { queue, ended, errors } = start(doing(() => Promise.resolve({ outcome: 'partly-failed', sent: 2 })));
    expect(await queue.enqueue(warnOfExpiringCertificates, {})).toBe(true);
    await until('the job ended', () => ended.length === 1);
    expect(ended).toEqual([{ job: 'warn-of-expiring-certificates', outcome: 'partly-failed', report: { sent: 2 } }]);
    expect(errors).toEqual([]);
  });

  it('makes ten nudges during a run one further run', async () => {
    const counts = { ran: 0, side: 0, most: 0 };
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { queue, ended } = start(
      doing(async () => {
        counts.ran += 1;
        counts.most = Math.max(counts.most, ++counts.side);
        await gate;
        counts.side -= 1;
      }),
    );
    await queue.enqueue(warnOfExpiringCertificates, {});
    await until('the first run began', () => counts.ran === 1);
    for (let i = 0; i < 10; i++) await queue.enqueue(warnOfExpiringCertificates, {});
    release();
    await until('two runs ended', () => ended.length === 2);
    await pause(500);
    expect(counts).toMatchObject({ ran: 2, most: 1 });
  });

  it('gives up what will never work', async () => {
    const { queue, ended } = start(doing(() => Promise.reject(new DomainError('invalid', 'test.never', 'It will never work.'))));
    await queue.enqueue(warnOfExpiringCertificates, {});
    await until('the run ended', () => ended.length === 1);
    await pause(1_000);
    expect(ended).toEqual([
      { job: 'warn-of-expiring-certificates', outcome: 'failed', report: { message: 'It will never work.', attempt: 1, code: 'test.never' } },
    ]);
  });

  it('lets a nudge wait as long as it is told to', async () => {
    const { queue, ended } = start(doing(async () => {}));
    const before = Date.now();
    await queue.enqueue(warnOfExpiringCertificates, {}, { delaySeconds: 1 });
    await until('the run ended', () => ended.length === 1);
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
  });

  it('has one schedule a job however often they are written, and stops the one that is switched off', async () => {
    const { queue } = start(doing(async () => {}));
    for (let i = 0; i < 3; i++) await queue.writeSchedules(jobs, {});
    expect([...(await queue.nextRuns()).keys()].sort()).toEqual(
      jobs
        .filter((job) => 'schedule' in job)
        .map((job) => job.name)
        .sort(),
    );
    await queue.writeSchedules(jobs, { 'publish-crls': null });
    expect([...(await queue.nextRuns()).keys()]).not.toContain('publish-crls');
    // The store is kept: what is on a schedule would run in the middle of the tests below.
    await queue.writeSchedules(jobs, Object.fromEntries(jobs.map((job) => [job.name, null])));
    expect(await queue.nextRuns()).toEqual(new Map());
  });

  it('cuts off a run that outlasts the draining of its worker, and gives the job to another', async () => {
    const first = { cut: false };
    const { queue, workers, ended } = start(
      doing(
        (_, { signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => {
              first.cut = true;
              reject(new Error('cut off'));
            }),
          ),
      ),
    );
    await queue.enqueue(warnOfExpiringCertificates, {});
    await pause(500);
    await workers.drain(100);
    expect(first.cut).toBe(true);
    expect(ended).toMatchObject([{ outcome: 'partly-failed', report: { message: expect.stringContaining('Cut off') } }]);
    const second = start(doing((_, { attempt }) => Promise.resolve({ outcome: 'done', attempt })));
    await until('another worker took the job', () => second.ended.length === 1);
    // The cut is no failed try.
    expect(second.ended).toMatchObject([{ outcome: 'done', report: { attempt: 1 } }]);
  });

  it('does not take a run for done that stopped because its worker ends', async () => {
    const { queue, workers, ended } = start(
      doing((_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ outcome: 'done', sent: 3 })))),
    );
    await queue.enqueue(warnOfExpiringCertificates, {});
    await pause(500);
    await workers.drain(100);
    expect(ended).toMatchObject([{ outcome: 'partly-failed' }]);
    const second = start(doing(() => Promise.resolve({ outcome: 'done', sent: 5 })));
    await until('another worker took the job', () => second.ended.length === 1);
    expect(second.ended).toMatchObject([{ outcome: 'done', report: { sent: 5 } }]);
  });
}

describeWith(['redis-server'], 'The queue on Redis', () => {
  keepsItsPromises(async () => {
    const redis = await startRedis();
    return { store: { redisUrl: redis.url }, close: () => redis.stop() };
  });
});

describe('The queue on Postgres', () => {
  keepsItsPromises(async () => {
    const database = await createDatabase();
    return { store: { databaseUrl: database.url }, close: () => database.drop() };
  });
});

describe('A queue whose store is away', () => {
  it('says so within three seconds and harms nobody: the sweep will find the work', async () => {
    const errors: string[] = [];
    const queue = new JobQueue({ redisUrl: 'redis://127.0.0.1:1' }, (error, where) => void errors.push(`${where}: ${error.message}`));
    const before = Date.now();
    expect(await queue.enqueue(warnOfExpiringCertificates, {})).toBe(false);
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(errors.some((error) => error.startsWith('enqueue warn-of-expiring-certificates'))).toBe(true);
    await queue.close();
  });
});
