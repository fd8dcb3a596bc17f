import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { pageQuery } from './queries';
import { line, object } from './wire-types';

/** One run of a job, from start to end. */
export const JobRunAnswer = z.object({
  id: z.string(),
  /** Ids that it was started with. */
  payload: z.record(z.string(), z.unknown()),
  /** Host and process. */
  worker: z.string(),
  startedAt: instant,
  /** Null: still running. */
  finishedAt: instant.nullable(),
  durationMs: z.int().nullable(),
  /** Null: still running, or its worker died before it ended. */
  outcome: z.enum(['done', 'skipped', 'partly-failed', 'timed-out', 'failed']).nullable(),
  /** Started longer ago than its time limit and never ended: its worker died. */
  isAbandoned: z.boolean(),
  /** What was done, or what failed: counts, names, messages. */
  report: z.record(z.string(), z.unknown()).nullable(),
});
export type JobRunAnswer = z.infer<typeof JobRunAnswer>;

export const JobAnswer = z.object({
  name: z.string(),
  /** What it does, as a sentence. */
  description: z.string(),
  queue: z.string(),
  /** Cron pattern in force, in `timezone`. Null: it runs only when something asks for it, or its schedule is switched off. */
  schedule: z.string().nullable(),
  timezone: z.string(),
  attempts: z.int(),
  timeLimitMinutes: z.int(),
  /** Null: not scheduled, or the queue does not answer. */
  nextRunAt: instant.nullable(),
  lastStartedAt: instant.nullable(),
  lastFinishedAt: instant.nullable(),
  lastOutcome: z.enum(['done', 'skipped', 'partly-failed', 'timed-out', 'failed']).nullable(),
  /** Only `done` counts. */
  lastSuccessAt: instant.nullable(),
  /** It has not succeeded for twice its period: why, as a sentence. Null: nothing is amiss. */
  overdue: z.string().nullable(),
  /** It takes no ids, so that it can be started by its name alone. */
  mayRunNow: z.boolean(),
  running: z.array(JobRunAnswer),
  /** The newest first. */
  lastRuns: z.array(JobRunAnswer),
});
export type JobAnswer = z.infer<typeof JobAnswer>;

export const RunJob = object({ reason: line().optional() });
export type RunJob = z.output<typeof RunJob>;

export const jobs = {
  list: endpoint({
    method: 'GET',
    path: '/jobs',
    summary: 'What the system does by itself: each job, when it ran, how it ended, when it runs next',
    who: 'admin',
    answer: listAnswer(JobAnswer),
  }),
  runs: endpoint({
    method: 'GET',
    path: '/jobs/:name/runs',
    summary: 'Runs of a job, the newest first',
    who: 'admin',
    query: pageQuery,
    answer: listAnswer(JobRunAnswer),
  }),
  run: endpoint({
    method: 'POST',
    path: '/jobs/:name/run',
    summary: 'Start a job now, beside its schedule',
    who: 'admin',
    body: RunJob,
    answer: z.object({ result: z.literal(true), name: z.string() }),
  }),
};
