import type { JobName, PayloadOf } from './jobs';

/** How a run ended. Only `done` counts as a success. */
export type JobOutcome = 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed';

/** What a handler says of its run: counts, names, messages; never secrets. Nothing said means done. */
export interface RunReport {
  readonly outcome: 'done' | 'skipped' | 'partly-failed';
  readonly [fact: string]: unknown;
}

export interface RunContext {
  /** Aborted at the time limit and when the worker drains. A loop over many things checks it between them. */
  readonly signal: AbortSignal;
  /** The run in the record of runs, for the log. */
  readonly runId: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** Job → what it does. A missing handler or a misread payload does not compile. */
export type JobHandlers = { readonly [Name in JobName]: (payload: PayloadOf<Name>, run: RunContext) => Promise<RunReport | void> };

/** Where runs are recorded. In Postgres, so that emptying the queue loses nothing. */
export interface JobRuns {
  /** @returns an id for `end` */
  start(job: string, payload: Record<string, unknown>, worker: string): Promise<string>;
  end(runId: string, job: string, outcome: JobOutcome, report: Record<string, unknown> | null): Promise<void>;
}
