import { Logger } from '@nestjs/common';
import type { Metrics } from '@app/features';
import type { JobRuns } from '@app/jobs';

const log = new Logger('jobs');

/** The same record of runs; each that ends is counted, timed and told in the log. */
export function measured(runs: JobRuns, metrics: Pick<Metrics, 'jobEnded'>): JobRuns {
  const started = new Map<string, { at: number; payload: Record<string, unknown> }>();
  return {
    async start(job, payload, worker) {
      const runId = await runs.start(job, payload, worker);
      started.set(runId, { at: performance.now(), payload });
      return runId;
    },
    async end(runId, job, outcome, report) {
      const { at = performance.now(), payload = {} } = started.get(runId) ?? {};
      const ms = Math.round(performance.now() - at);
      started.delete(runId);
      metrics.jobEnded({ job, outcome, payload, report, ms });
      const fields = { message: 'Job ended', job, runId, outcome, ms };
      if (outcome === 'done' || outcome === 'skipped') log.log(fields);
      else log.warn({ ...fields, report });
      await runs.end(runId, job, outcome, report);
    },
  };
}
