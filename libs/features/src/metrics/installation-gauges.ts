import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { JobQueue, jobs, longestGapMs } from '@app/jobs';
import { Gauge, type Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { JobRunsRepository, patternOf, whyOverdue } from '../job-runs';
import { errorFields } from '../logging';
import { countWithin, expiryBuckets } from './expiry-buckets.rules';
import { gaugeList, type GaugeDefinition } from './gauge-list';
import { Metrics } from './metrics';

/** Readers come every few seconds, and several of them; what is told may be this old. */
const FRESH_MS = 10_000;
/** Counting a million certificates takes some tenths of a second. */
const COUNTS_FRESH_MS = 300_000;

const COUNT_ENDS = `
  SELECT floor(extract(epoch FROM c."notAfter" - now()) / 86400)::int AS day, count(*)::int AS count
  FROM certificates c
  WHERE c."notAfter" > now() AND c."notAfter" <= now() + make_interval(days => $1)
    AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked'
    AND NOT EXISTS (SELECT 1 FROM certificate_replacements r WHERE r."replacedCertificateId" = c."id")
  GROUP BY 1`;
const COUNT_ALL = `
  SELECT count(*) FILTER (WHERE "notAfter" > now() AND "status" IS DISTINCT FROM 'revoked')::int AS valid,
         count(*) FILTER (WHERE "notAfter" > now() AND "status" = 'revoked')::int AS revoked,
         count(*) FILTER (WHERE "notAfter" <= now())::int AS ended
  FROM certificates WHERE NOT "deleted"`;
const COUNT_SERVING = `
  SELECT count(*) FILTER (WHERE c."status" = 'revoked')::int AS revoked, count(*) FILTER (WHERE c."notAfter" <= now())::int AS ended, count(*)::int AS all
  FROM endpoints e JOIN certificates c ON c."id" = e."certificateId" WHERE e."active"`;
const COUNT_PENDING = `SELECT "state", count(*)::int AS count FROM pending_certificates GROUP BY 1`;

function gaugesIn(registry: Registry): Readonly<Record<keyof typeof gaugeList, Gauge>> {
  const gauge = ({ prometheus: name, help, labels }: GaugeDefinition) => new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
  return Object.fromEntries(Object.entries(gaugeList).map(([key, definition]) => [key, gauge(definition)])) as Record<keyof typeof gaugeList, Gauge>;
}

type Gauges = ReturnType<typeof gaugesIn>;

/**
 * What is simply there, read from the database and the queue when somebody asks. Every process tells the same, so that it is told
 * as long as one of them lives: take the maximum, not the sum.
 */
@Injectable()
export class InstallationGauges {
  private readonly log = new Logger('metrics');
  private readonly gauges: Gauges;
  private refreshedAt = 0;
  private countedAt = 0;
  private refreshing: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Metrics) metrics: Metrics,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(JobRunsRepository) private readonly runs: JobRunsRepository,
  ) {
    this.gauges = gaugesIn(metrics.registry);
  }

  /** Never throws: what cannot be read is left out, and `lemur_up` says so. */
  async refresh(): Promise<void> {
    if (Date.now() - this.refreshedAt < FRESH_MS) return;
    this.refreshing ??= this.read().finally(() => {
      this.refreshedAt = Date.now();
      this.refreshing = null;
    });
    await this.refreshing;
  }

  private async read(): Promise<void> {
    const { up: _, waitingJobs, ...fromDatabase } = this.gauges;
    await Promise.all([
      this.part('database', Object.values(fromDatabase), () => this.readDatabase()),
      this.part('queue', [waitingJobs], () => this.readQueues()),
    ]);
  }

  private async part(part: 'database' | 'queue', gauges: readonly Gauge[], read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.gauges.up.set({ part }, 1);
    } catch (problem) {
      this.log.warn({ message: 'Metrics could not be read', part, ...errorFields(problem), stack: undefined });
      this.gauges.up.set({ part }, 0);
      for (const gauge of gauges) gauge.reset();
      if (part === 'database') this.countedAt = 0;
    }
  }

  private async readDatabase(): Promise<void> {
    await this.readJobs();
    if (Date.now() - this.countedAt >= COUNTS_FRESH_MS) await this.countCertificates();
  }

  private async readQueues(): Promise<void> {
    for (const { queue, ...counts } of await this.queue.counts()) {
      for (const [state, count] of Object.entries(counts)) this.gauges.waitingJobs.set({ queue, state }, count);
    }
  }

  private async readJobs(): Promise<void> {
    const states = await this.runs.states();
    const now = new Date();
    for (const job of jobs) {
      const state = states.get(job.name);
      const pattern = patternOf(job, this.config.worker.schedules);
      const periodMs = pattern === null ? null : longestGapMs(pattern);
      this.gauges.lastSuccess.set({ job: job.name }, secondsOf(state?.lastSuccessAt));
      this.gauges.lastStart.set({ job: job.name }, secondsOf(state?.lastStartedAt));
      if (periodMs !== null) this.gauges.period.set({ job: job.name }, periodMs / 1_000);
      if (state && periodMs !== null) this.gauges.overdue.set({ job: job.name }, whyOverdue(state, pattern, now) === null ? 0 : 1);
    }
  }

  private async countCertificates(): Promise<void> {
    const buckets = expiryBuckets(this.config.metrics.expiryWindowDays);
    const ends = await this.database.query<{ day: number; count: number }[]>(COUNT_ENDS, [buckets.at(-1)]);
    const within = countWithin(new Map(ends.map(({ day, count }) => [day, count])), buckets);
    for (const [days, count] of within) this.gauges.ending.set({ within_days: String(days) }, count);
    const [all = {}] = await this.database.query<Record<string, number>[]>(COUNT_ALL);
    for (const [state, count] of Object.entries(all)) this.gauges.certificates.set({ state }, count);
    const [serving = {}] = await this.database.query<Record<string, number>[]>(COUNT_SERVING);
    for (const [certificate, count] of Object.entries(serving)) this.gauges.serving.set({ certificate }, count);
    this.gauges.pending.reset();
    for (const { state, count } of await this.database.query<{ state: string; count: number }[]>(COUNT_PENDING)) this.gauges.pending.set({ state }, count);
    this.countedAt = Date.now();
  }
}

const secondsOf = (date: Date | null | undefined): number => (date ? date.getTime() / 1_000 : 0);
