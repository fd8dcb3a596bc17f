import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Config } from '@app/config';
import { CONFIG, errorFields, JobAges, JobRunsRepository, OverdueJobsService, patternOf, patternsOf } from '@app/features';
import { JobQueue, jobs, sealAuditLog } from '@app/jobs';

const MINUTE_MS = 60_000;
const FIVE_MINUTES_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * 60 * 60_000;
/** Long enough to answer "did it run last month?". */
const KEEP_RUNS_DAYS = 40;

/** What every worker does beside its jobs: keeps the schedules written, so that an emptied Redis heals by itself, and old runs forgotten. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap {
  private readonly log = new Logger('housekeeping');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(JobRunsRepository) private readonly runs: JobRunsRepository,
    @Inject(OverdueJobsService) private readonly overdueJobs: OverdueJobsService,
    @Inject(JobAges) private readonly jobAges: JobAges,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.writeSchedules();
    // What was written while no worker ran is not left open to changes until the first minute has passed.
    await this.quietly('seal the audit log', () => this.queue.enqueue(sealAuditLog, {}));
  }

  @Interval(FIVE_MINUTES_MS)
  async writeSchedules(): Promise<void> {
    const { schedules, timezone } = this.config.worker;
    await this.quietly('write schedules', () => this.queue.writeSchedules(jobs, patternsOf(schedules), timezone));
    const scheduled = jobs.filter((job) => patternOf(job, schedules) !== null).map((job) => job.name);
    await this.quietly('note schedules', () => this.runs.noteScheduled(scheduled));
  }

  @Interval(FIVE_MINUTES_MS)
  async tellOfOverdueJobs(): Promise<void> {
    await this.quietly('tell of overdue jobs', () => this.overdueJobs.tell(new Date()));
  }

  @Interval(MINUTE_MS)
  async reportJobAges(): Promise<void> {
    await this.quietly('report how long ago jobs succeeded', () => this.jobAges.report(new Date()));
  }

  @Interval(DAY_MS)
  async forgetOldRuns(): Promise<void> {
    await this.quietly('forget old runs', () => this.runs.forgetBefore(new Date(Date.now() - KEEP_RUNS_DAYS * DAY_MS)));
  }

  /** A tick that fails is repeated by the next one; it must not end the worker. */
  private async quietly(what: string, tick: () => Promise<unknown>): Promise<void> {
    try {
      await tick();
    } catch (error) {
      this.log.error({ message: 'Housekeeping failed', what, ...errorFields(error) });
    }
  }
}
