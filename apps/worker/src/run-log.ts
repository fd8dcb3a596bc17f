import { withLogFields } from '@app/features';
import type { JobHandlers, RunContext } from '@app/jobs';

type Handler = (payload: unknown, run: RunContext) => Promise<unknown>;

/** The same handlers; whatever they log has the names of the job and the run. */
export const inTheirLog = (handlers: JobHandlers): JobHandlers =>
  Object.fromEntries(
    Object.entries<Handler>(handlers as unknown as Record<string, Handler>).map(([job, handle]): [string, Handler] => [
      job,
      (payload, run) => withLogFields({ job, runId: run.runId }, () => handle(payload, run)),
    ]),
  ) as unknown as JobHandlers;
