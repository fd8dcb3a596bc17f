import { hostname } from 'node:os';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { DomainError } from '@app/errors';
import { jobHandlersOf, JobRunsRepository, JobsService } from '@app/features';
import { type JobOutcome, runNow, type RunReport } from '@app/jobs';
import { SOME_FAILED } from './exit-code';
import { operator, withFeatures } from './features';
import { takesJson, UNCHANGED, withExamples } from './options';
import { type Common, report, table } from './output';

export interface JobEnd {
  readonly outcome: JobOutcome;
  readonly report: Record<string, unknown> | null;
}

/**
 * Runs a job in this process: recorded, leased and limited as in a worker, and written into the audit log. Ctrl-C ends it between
 * two of the things it works on.
 */
export async function runJobHere(features: INestApplicationContext, name: string, payload: Record<string, unknown> = {}): Promise<JobEnd> {
  await features.get(JobsService, { strict: false }).allowRun(operator(), name, payload);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('It was stopped.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await runNow(name, payload, {
      handlers: jobHandlersOf((service) => features.get<unknown>(service, { strict: false })),
      runs: features.get(JobRunsRepository, { strict: false }),
      workerName: `cli:${hostname()}:${process.pid}`,
      signal: stopping.signal,
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

const words: Record<JobOutcome, string> = {
  done: 'Done.',
  skipped: 'Skipped: there was nothing to do, or somebody else is at it.',
  'partly-failed': 'Partly failed.',
  'timed-out': 'Stopped at its time limit.',
  failed: 'Failed.',
};

/** Says how it ended; the exit code says whether all of it was well. */
export function reportJob(name: string, { outcome, report: facts }: JobEnd, options: Common): void {
  const shown = Object.entries(facts ?? {}).map(
    ([fact, value]) => `  ${fact}: ${typeof value === 'object' ? JSON.stringify(value) : String(value as string | number)}`,
  );
  report({ job: name, outcome, report: facts }, [words[outcome], ...shown], options);
  if (outcome !== 'done' && outcome !== 'skipped') process.exitCode = SOME_FAILED;
}

/** A plan in the shape of a run's report. */
export function reportPlan(name: string, { outcome, ...facts }: RunReport, options: Common): void {
  const lines = Object.entries(facts).map(
    ([fact, value]) => `${fact}: ${typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value as string | number)}`,
  );
  report({ job: name, committed: false, outcome, plan: facts }, [...lines, UNCHANGED], options);
}

async function list(options: Common): Promise<void> {
  const jobs = await withFeatures((features) => features.get(JobsService, { strict: false }).list(operator()));
  const facts = jobs.map(({ definition, schedule, timezone, nextRunAt, lastFinishedAt, lastOutcome, lastSuccessAt, overdue }) => {
    const { name, description, queue } = definition;
    return { name, description, queue, schedule, timezone, nextRunAt, lastFinishedAt, lastOutcome, lastSuccessAt, overdue };
  });
  const rows = facts.map(({ name, schedule, nextRunAt, lastFinishedAt, lastOutcome, overdue }) => [
    name,
    schedule ?? '–',
    nextRunAt,
    lastFinishedAt,
    [lastOutcome, overdue === null ? '' : 'OVERDUE'].filter(Boolean).join(' '),
  ]);
  report(facts, table(['Job', 'Schedule', 'Next run', 'Last run ended', 'How'], rows), options);
}

function payloadIn(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Told below, in our own words.
  }
  throw new DomainError('invalid', 'job.payload', 'What stands behind --payload is not a JSON object.', {
    hint: `Write for example --payload '{"sourceId":3}'.`,
  });
}

async function run(name: string, { payload, ...options }: Common & { payload?: string }): Promise<void> {
  const ids = payloadIn(payload);
  reportJob(name, await withFeatures((features) => runJobHere(features, name, ids)), options);
}

export function addJobCommands(program: Command): void {
  const group = program.command('job').alias('jobs').description('What the system does by itself.');
  withExamples(takesJson(group.command('list').description('Every job: when it runs next, when it last ran, and how that ended.')), 'job list').action(list);
  withExamples(
    takesJson(
      group
        .command('run <name>')
        .description('Run a job now, in this process, and wait for its end.')
        .option('--payload <json>', 'ids, for jobs that work on one thing'),
    ),
    'job run warn-of-expiring-certificates',
    `job run sync-source --payload '{"sourceId":3}'`,
  ).action(run);
}
