import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { pageQuery } from './queries';
import { line, object } from './wire-types';

/** One run of a job, from start to end. */
export const JobRunAnswer = z.object({
  id: z.string(),
  payload: z.record(z.string(), z.unknown()).describe('Ids that it was started with.'),
  worker: z.string().describe('Host and process.'),
  startedAt: instant,
  finishedAt: instant.nullable().describe('Null: still running.'),
  durationMs: z.int().nullable(),
  outcome: z.enum(['done', 'skipped', 'partly-failed', 'timed-out', 'failed']).nullable().describe('Null: still running, or its worker died before it ended.'),
  isAbandoned: z.boolean().describe('Started longer ago than its time limit and never ended: its worker died.'),
  report: z.record(z.string(), z.unknown()).nullable().describe('What was done, or what failed: counts, names, messages.'),
});
export type JobRunAnswer = z.infer<typeof JobRunAnswer>;

export const JobAnswer = z.object({
  name: z.string(),
  description: z.string().describe('What it does, as a sentence.'),
  queue: z.string(),
  schedule: z
    .string()
    .nullable()
    .describe('Cron pattern in force, in `timezone`. Null: it runs only when something asks for it, or its schedule is switched off.'),
  timezone: z.string(),
  attempts: z.int(),
  timeLimitMinutes: z.int(),
  nextRunAt: instant.nullable().describe('Null: not scheduled, or the queue does not answer.'),
  lastStartedAt: instant.nullable(),
  lastFinishedAt: instant.nullable(),
  lastOutcome: z.enum(['done', 'skipped', 'partly-failed', 'timed-out', 'failed']).nullable(),
  lastSuccessAt: instant.nullable().describe('Only `done` counts.'),
  overdue: z.string().nullable().describe('It has not succeeded for twice its period: why, as a sentence. Null: nothing is amiss.'),
  mayRunNow: z.boolean().describe('It takes no ids, so that it can be started by its name alone.'),
  running: z.array(JobRunAnswer),
  lastRuns: z.array(JobRunAnswer).describe('The newest first.'),
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
