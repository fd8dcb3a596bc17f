import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { findJob, jobs, JobQueue, type JobDefinition, type JobOutcome } from '@app/jobs';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { JobRunsRepository, type JobRunRow } from './job-runs.repository';
import { patternOf, whyOverdue } from './schedule.rules';

export interface JobRunView extends JobRunRow {
  /** Started longer ago than its time limit and never ended: its worker died. */
  readonly isAbandoned: boolean;
}

export interface JobView {
  readonly definition: JobDefinition;
  readonly schedule: string | null;
  readonly timezone: string;
  readonly nextRunAt: Date | null;
  readonly lastStartedAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly lastOutcome: JobOutcome | null;
  readonly lastSuccessAt: Date | null;
  readonly overdue: string | null;
  /** It takes no ids. */
  readonly mayRunNow: boolean;
  readonly running: readonly JobRunView[];
  readonly lastRuns: readonly JobRunView[];
}

const runsShown = 5;
const patienceMs = 3_000;
const MINUTE_MS = 60_000;
/** A run that was told to stop is left behind this long after its limit. */
const afterLimitMs = 5 * MINUTE_MS;

const everyJob: readonly JobDefinition[] = jobs;

/** What administrators see of jobs, and may do with them. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'worker'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly runs: JobRunsRepository,
    private readonly auditLog: AuditLog,
  ) {}

  async list(actor: Actor): Promise<JobView[]> {
    authorize(actor, 'job.read', { kind: 'job', id: 'any' }, this.policy);
    const now = new Date();
    const names = everyJob.map(({ name }) => name);
    const [states, recent, nextRuns] = await Promise.all([this.runs.states(), this.runs.recent(names, runsShown), this.nextRuns()]);
    return everyJob.map((definition) => {
      const schedule = patternOf(definition, this.config.worker.schedules);
      const state = states.get(definition.name);
      const views = recent.filter(({ job }) => job === definition.name).map((run) => viewOf(definition, run, now));
      return {
        definition,
        schedule,
        timezone: this.config.worker.timezone,
        nextRunAt: schedule === null ? null : (nextRuns.get(definition.name) ?? null),
        lastStartedAt: state?.lastStartedAt ?? null,
        lastFinishedAt: state?.lastFinishedAt ?? null,
        lastOutcome: state?.lastOutcome ?? null,
        lastSuccessAt: state?.lastSuccessAt ?? null,
        overdue: state ? whyOverdue(state, schedule, now) : null,
        mayRunNow: takesNothing(definition),
        running: views.filter((run) => run.finishedAt === null && !run.isAbandoned),
        lastRuns: views.slice(0, runsShown),
      };
    });
  }

  /** @throws DomainError `not-found` */
  async listRuns(actor: Actor, name: string, page: { count: number; page: number }): Promise<{ total: number; items: JobRunView[] }> {
    authorize(actor, 'job.read', { kind: 'job', id: 'any', name }, this.policy);
    const definition = getJob(name);
    const { total, rows } = await this.runs.page(definition.name, page);
    const now = new Date();
    return { total, items: rows.map((run) => viewOf(definition, run, now)) };
  }

  /**
   * Puts it on its queue, for the next free worker.
   * @throws DomainError `not-found`; `invalid` for a job that needs ids; `upstream` when the queue does not answer
   */
  async run(actor: Actor, name: string, reason?: string): Promise<void> {
    const grant = authorize(actor, 'job.run', { kind: 'job', id: 'any', name }, this.policy);
    const definition = getJob(name);
    if (!takesNothing(definition)) {
      throw new DomainError('invalid', 'job.needs-ids', `The job "${name}" works on one thing, and is started for it by what happens there.`, {
        hint: 'Start the job that looks for such things instead, or act on the thing itself.',
      });
    }
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'job.run', object: { type: 'job', id: null, name: definition.name }, grant, reason });
    if (await this.queue.enqueue(definition, {})) return;
    throw new DomainError('upstream', 'job.queue-away', `The job "${name}" could not be put on its queue, which does not answer.`, {
      hint: 'Try again in a minute. See whether Redis runs (REDIS_URL).',
    });
  }

  /**
   * For a run outside the queue, such as on the command line: whether it may be, written down.
   * @throws DomainError `not-found`, `forbidden`; `invalid` when the ids are not those that the job takes
   */
  async allowRun(actor: Actor, name: string, payload: Record<string, unknown>): Promise<void> {
    const grant = authorize(actor, 'job.run', { kind: 'job', id: 'any', name }, this.policy);
    const definition = getJob(name);
    const parsed = definition.payload.safeParse(payload);
    if (!parsed.success) {
      const missing = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
      throw new DomainError('invalid', 'job.needs-ids', `The job "${name}" does not take ${JSON.stringify(payload)}: ${missing}.`);
    }
    await this.auditLog.record(this.dataSource.manager, actor, {
      action: 'job.run',
      object: { type: 'job', id: null, name: definition.name },
      after: payload,
      grant,
    });
  }

  /** Empty when the queue does not answer: the page is shown without. */
  private async nextRuns(): Promise<ReadonlyMap<string, Date>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ReadonlyMap<string, Date>>((resolve) => {
      timer = setTimeout(() => resolve(new Map()), patienceMs);
    });
    try {
      return await Promise.race([this.queue.nextRuns().catch(() => new Map<string, Date>()), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const takesNothing = (definition: JobDefinition): boolean => definition.payload.safeParse({}).success;

function getJob(name: string): JobDefinition {
  const found = findJob(name);
  if (found) return found;
  throw new DomainError('not-found', 'job.unknown', `There is no job "${name}".`, { hint: 'GET /jobs lists those there are.' });
}

const viewOf = ({ timeLimitMinutes }: JobDefinition, run: JobRunRow, now: Date): JobRunView => ({
  ...run,
  isAbandoned: run.finishedAt === null && now.getTime() - run.startedAt.getTime() > timeLimitMinutes * MINUTE_MS + afterLimitMs,
});
