import { DomainError } from '@app/errors';
import { findJob, longestGapMs, type JobDefinition } from '@app/jobs';

/** What the setting says instead of the jobs' own schedules: job → cron pattern, or null for `off`. */
export const patternsOf = (setting: Readonly<Record<string, string>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(setting).map(([job, pattern]) => [findJob(job)?.name ?? job, pattern.trim().toLowerCase() === 'off' ? null : pattern]));

/** @throws DomainError `invalid` for a job that there is not, or a time that cannot be read: else somebody waits for ever */
export function checkSchedules(setting: Readonly<Record<string, string>>): void {
  const problems = Object.entries(setting).flatMap(([job, pattern]) => {
    if (!findJob(job)) return [`There is no job "${job}".`];
    const isReadable = pattern.trim().toLowerCase() === 'off' || longestGapMs(pattern) !== null;
    return isReadable ? [] : [`"${pattern}" of the job "${job}" is no cron expression of five fields, nor "off".`];
  });
  if (!problems.length) return;
  throw new DomainError('invalid', 'worker.schedules', `LEMUR_WORKER_SCHEDULES: ${problems.join(' ')}`, {
    hint: 'The jobs are listed in the README of libs/jobs.',
  });
}

/** The pattern by which it runs. Null: nothing starts it by itself. */
export const patternOf = (job: Pick<JobDefinition, 'name' | 'schedule'>, setting: Readonly<Record<string, string>>): string | null => {
  const pattern = patternsOf(setting)[job.name];
  return pattern === undefined ? (job.schedule ?? null) : pattern;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A minute, an hour or a day hence, for people. */
function duration(ms: number): string {
  const [amount, unit] = ms >= 48 * HOUR_MS ? [ms / (24 * HOUR_MS), 'day'] : ms >= 2 * HOUR_MS ? [ms / HOUR_MS, 'hour'] : [ms / MINUTE_MS, 'minute'];
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

export interface JobHistory {
  /** Since when it has had a schedule. Null: no worker has written it yet. */
  readonly scheduledSince: Date | null;
  readonly lastStartedAt: Date | null;
  readonly lastOutcome: string | null;
  readonly lastSuccessAt: Date | null;
}

/**
 * Why a scheduled job counts as overdue, as a sentence: it has not succeeded for twice its period. Null: nothing is amiss.
 * A run that failed in part is no success. One that was skipped is none either, but what is not set up is not late.
 */
export function whyOverdue({ scheduledSince, lastStartedAt, lastOutcome, lastSuccessAt }: JobHistory, pattern: string | null, now: Date): string | null {
  const periodMs = pattern === null ? null : longestGapMs(pattern);
  const since = lastSuccessAt ?? scheduledSince;
  if (periodMs === null || since === null) return null;
  const goneMs = now.getTime() - since.getTime();
  if (goneMs <= 2 * periodMs) return null;
  if (lastOutcome === 'skipped' && lastStartedAt !== null && now.getTime() - lastStartedAt.getTime() <= 2 * periodMs) return null;
  const last = lastStartedAt === null ? 'It has never been started: is a worker running?' : `Its last run ended as "${lastOutcome ?? 'not ended'}".`;
  const success = lastSuccessAt === null ? `It has never succeeded in ${duration(goneMs)}` : `It has not succeeded for ${duration(goneMs)}`;
  return `${success}, though it runs every ${duration(periodMs)}. ${last}`;
}
