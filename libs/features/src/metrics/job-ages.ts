import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { jobs } from '@app/jobs';
import { CONFIG } from '../foundation';
import { JobRunsRepository, patternOf } from '../job-runs';
import { MetricSinks } from './metric-sinks';

/** Tells the sinks how long ago each scheduled job succeeded. Prometheus has the instant itself in its gauges. */
@Injectable()
export class JobAges {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'worker'>,
    @Inject(JobRunsRepository) private readonly runs: JobRunsRepository,
    private readonly sinks: MetricSinks,
  ) {}

  async report(now: Date): Promise<void> {
    if (!this.sinks.isListening) return;
    const states = await this.runs.states();
    for (const job of jobs) {
      const state = states.get(job.name);
      if (patternOf(job, this.config.worker.schedules) === null || !state) continue;
      // One that never succeeded counts from when it was first scheduled, not from 1970.
      const since = state.lastSuccessAt ?? state.scheduledSince;
      if (since === null) continue;
      const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000));
      this.sinks.take({ name: `${job.name}.time_since_last_success`, type: 'gauge', value: seconds, tags: {}, at: now });
    }
  }
}
