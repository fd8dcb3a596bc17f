import type { JobAnswer, JobRunAnswer } from '@app/api-contract';
import type { JobRunView, JobView } from '@app/features';
import { toTimestamp } from '../http';

const maybe = (date: Date | null): string | null => date && toTimestamp(date);

export const presentJobRun = ({ id, payload, worker, startedAt, finishedAt, outcome, isAbandoned, report }: JobRunView): JobRunAnswer => ({
  id,
  payload,
  worker,
  startedAt: toTimestamp(startedAt),
  finishedAt: maybe(finishedAt),
  durationMs: finishedAt && finishedAt.getTime() - startedAt.getTime(),
  outcome,
  isAbandoned,
  report,
});

export const presentJob = ({ definition, running, lastRuns, nextRunAt, ...job }: JobView): JobAnswer => ({
  name: definition.name,
  description: definition.description,
  queue: definition.queue,
  schedule: job.schedule,
  timezone: job.timezone,
  attempts: definition.attempts,
  timeLimitMinutes: definition.timeLimitMinutes,
  nextRunAt: maybe(nextRunAt),
  lastStartedAt: maybe(job.lastStartedAt),
  lastFinishedAt: maybe(job.lastFinishedAt),
  lastOutcome: job.lastOutcome,
  lastSuccessAt: maybe(job.lastSuccessAt),
  overdue: job.overdue,
  mayRunNow: job.mayRunNow,
  running: running.map(presentJobRun),
  lastRuns: lastRuns.map(presentJobRun),
});
