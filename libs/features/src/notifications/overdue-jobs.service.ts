import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { jobs } from '@app/jobs';
import { CONFIG } from '../foundation';
import { JobRunsRepository, patternOf, whyOverdue } from '../job-runs';
import { SystemMessages, type OverdueJob } from './system-messages.service';

/** Raises the alarm when a scheduled job has not succeeded for twice its period: in the log, and to the security team, once a day. */
@Injectable()
export class OverdueJobsService {
  private readonly log = new Logger('overdue jobs');

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'worker'>,
    @Inject(JobRunsRepository) private readonly runs: JobRunsRepository,
    private readonly messages: SystemMessages,
  ) {}

  /** Of several workers one tells. @returns what was told of */
  async tell(now: Date): Promise<OverdueJob[]> {
    const states = await this.runs.states();
    const overdue = jobs.flatMap((job): OverdueJob[] => {
      const state = states.get(job.name);
      const because = state ? whyOverdue(state, patternOf(job, this.config.worker.schedules), now) : null;
      return because === null ? [] : [{ name: job.name, description: job.description, because }];
    });
    if (!overdue.length) return [];
    const claimed = await this.runs.claimOverdue(overdue.map(({ name }) => name));
    const told = overdue.filter(({ name }) => claimed.includes(name));
    if (!told.length) return [];
    for (const { name, because } of told) this.log.error({ message: 'Job is overdue', job: name, because });
    try {
      await this.messages.jobsOverdue(told);
    } catch (error) {
      await this.runs.releaseOverdue(told.map(({ name }) => name));
      throw error;
    }
    return told;
  }
}
