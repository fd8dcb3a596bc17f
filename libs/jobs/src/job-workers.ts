import { DomainError } from '@app/errors';
import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import { openBackend, type OpenWorker, type QueueStore } from './backend';
import { queueNames, type JobDefinition, type QueueName } from './define-job';
import { findJob } from './jobs';
import { worthRetrying } from './retry';
import type { JobHandlers, JobOutcome, JobRuns, RunContext, RunReport } from './run';

export interface WorkersOptions {
  readonly store: QueueStore;
  readonly handlers: JobHandlers;
  readonly runs: JobRuns;
  /** Host and process, for the record of runs. */
  readonly workerName: string;
  /** All of them when left out. */
  readonly queues?: readonly QueueName[];
  /** Jobs of one queue that run side by side. */
  readonly concurrency?: number;
  readonly onError: (error: Error, where: string) => void;
}

export interface RunningWorkers {
  /**
   * Takes no new jobs, lets the running ones end, and aborts their signals when they have not after `graceMs`.
   * What is cut off is taken up again by another worker.
   */
  drain(graceMs: number): Promise<void>;
}

/** How long a run that was told to stop may still take before it is left behind. */
const afterAbortMs = 30_000;

export function startWorkers(options: WorkersOptions): RunningWorkers {
  const backend = openBackend(options.store);
  const stopping = new AbortController();
  const workers: OpenWorker[] = (options.queues ?? queueNames).map((name) => {
    const worker = backend.worker(name, (job, token) => runRecorded(job, token, options, stopping.signal), options.concurrency ?? 4);
    worker.on('error', (error) => options.onError(error, `worker ${name}`));
    worker.run().catch((error: unknown) => options.onError(error instanceof Error ? error : new Error(String(error)), `worker ${name}`));
    return worker;
  });
  return {
    async drain(graceMs) {
      const cutOff = setTimeout(() => stopping.abort(new Error('The worker stops.')), graceMs);
      await Promise.allSettled(workers.map((worker) => worker.close()));
      clearTimeout(cutOff);
      await backend.close();
    },
  };
}

/** Runs a job here and now, recorded like any other run: for the command line and for tests. */
export async function runNow(
  name: string,
  payload: Record<string, unknown>,
  { handlers, runs, workerName, signal = new AbortController().signal }: Pick<WorkersOptions, 'handlers' | 'runs' | 'workerName'> & { signal?: AbortSignal },
): Promise<{ outcome: JobOutcome; report: Record<string, unknown> | null }> {
  const definition = findJob(name);
  if (!definition) throw new DomainError('not-found', 'job.unknown', `There is no job "${name}".`, { hint: 'The jobs are listed in the README of libs/jobs.' });
  const runId = await runs.start(definition.name, payload, workerName);
  const ended = await attempt(definition, payload, handlers, { runId, attempt: 1 }, signal);
  await runs.end(runId, definition.name, ended.outcome, ended.report);
  if (ended.error) throw ended.error;
  return { outcome: ended.outcome, report: ended.report };
}

async function runRecorded(job: Job, token: string | undefined, { handlers, runs, workerName }: WorkersOptions, stopping: AbortSignal): Promise<void> {
  const definition = findJob(job.name);
  // A job of another release: left to fail by name, so that somebody sees it.
  if (!definition) throw new UnrecoverableError(`There is no job "${job.name}" in this release.`);
  const runId = await runs.start(job.name, job.data as Record<string, unknown>, workerName);
  const run = { runId, attempt: job.attemptsMade + 1 };
  const { outcome, report, error, wasCutOff } = await attempt(definition, job.data as Record<string, unknown>, handlers, run, stopping);
  await runs.end(runId, job.name, outcome, report);
  if (wasCutOff) {
    // Put back as it was, without a try used up, so that another worker takes it at once.
    await job.moveToWait(token);
    throw new WaitingError();
  }
  if (!error) return;
  if (error instanceof DomainError && !worthRetrying[error.kind]) throw new UnrecoverableError(error.message);
  throw error;
}

interface Ended {
  readonly outcome: JobOutcome;
  readonly report: Record<string, unknown> | null;
  readonly error?: Error;
  /** It was told to stop because its worker ends. Whether it had come to its end by then, nobody knows; it is safe to run twice. */
  readonly wasCutOff?: boolean;
}

const cutOff: Ended = { outcome: 'partly-failed', report: { message: 'Cut off before its end.' }, wasCutOff: true };

async function attempt(
  definition: JobDefinition,
  data: Record<string, unknown>,
  handlers: JobHandlers,
  run: Omit<RunContext, 'signal'>,
  stopping: AbortSignal,
): Promise<Ended> {
  const timeLimit = AbortSignal.timeout(definition.timeLimitMinutes * 60_000);
  const signal = AbortSignal.any([timeLimit, stopping]);
  try {
    const payload = definition.payload.parse(data);
    const handler = handlers[definition.name as keyof JobHandlers] as (payload: unknown, run: RunContext) => Promise<RunReport | void>;
    const said = await endsOrIsLeft(handler(payload, { ...run, signal }), signal);
    if (timeLimit.aborted) return { outcome: 'timed-out', report: said ?? { message: `Stopped at its limit of ${definition.timeLimitMinutes} minutes.` } };
    if (stopping.aborted) return cutOff;
    if (!said) return { outcome: 'done', report: null };
    const { outcome, ...report } = said;
    return { outcome, report };
  } catch (cause) {
    if (stopping.aborted && !timeLimit.aborted) return cutOff;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const code = error instanceof DomainError ? { code: error.code } : {};
    return { outcome: timeLimit.aborted ? 'timed-out' : 'failed', report: { message: error.message, attempt: run.attempt, ...code }, error };
  }
}

/** A handler that does not listen to its signal must not hold its place for ever. */
async function endsOrIsLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<never>((_, reject) => {
    const leave = () => {
      timer = setTimeout(() => reject(new Error('The run was told to stop and did not.')), afterAbortMs);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
  }
}
