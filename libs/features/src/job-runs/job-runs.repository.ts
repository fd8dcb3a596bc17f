import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { JobOutcome, JobRuns } from '@app/jobs';
import type { JobHistory } from './schedule.rules';
import { DataSource } from 'typeorm';

export interface JobStateRow extends JobHistory {
  readonly job: string;
  readonly lastFinishedAt: Date | null;
  readonly lastOutcome: JobOutcome | null;
}

export interface JobRunRow {
  readonly id: string;
  readonly job: string;
  readonly payload: Record<string, unknown>;
  readonly worker: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: JobOutcome | null;
  readonly report: Record<string, unknown> | null;
}

const runColumns = `"id", "job", "payload", "worker", "startedAt", "finishedAt", "outcome", "report"`;

/** Runs of jobs, recorded on Postgres: what became of a job is answerable in SQL, also after Redis is lost. */
@Injectable()
export class JobRunsRepository implements JobRuns {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async start(job: string, payload: Record<string, unknown>, worker: string): Promise<string> {
    const id = randomUUID();
    await this.database.query(
      `WITH run AS (
         INSERT INTO job_runs ("id", "job", "payload", "worker", "startedAt") VALUES ($1, $2, $3, $4, now())
       )
       INSERT INTO job_states ("job", "lastStartedAt") VALUES ($2, now())
       ON CONFLICT ("job") DO UPDATE SET "lastStartedAt" = excluded."lastStartedAt"`,
      [id, job, JSON.stringify(payload), worker],
    );
    return id;
  }

  async end(runId: string, job: string, outcome: JobOutcome, report: Record<string, unknown> | null): Promise<void> {
    await this.database.query(
      `WITH run AS (
         UPDATE job_runs SET "finishedAt" = now(), "outcome" = $3, "report" = $4 WHERE "id" = $1
       )
       INSERT INTO job_states ("job", "lastFinishedAt", "lastOutcome", "lastSuccessAt")
       VALUES ($2, now(), $3, CASE WHEN $3 = 'done' THEN now() END)
       ON CONFLICT ("job") DO UPDATE SET
         "lastFinishedAt" = excluded."lastFinishedAt",
         "lastOutcome" = excluded."lastOutcome",
         "lastSuccessAt" = COALESCE(excluded."lastSuccessAt", job_states."lastSuccessAt"),
         "overdueToldAt" = CASE WHEN $3 = 'done' THEN NULL ELSE job_states."overdueToldAt" END`,
      [runId, job, outcome, report === null ? null : JSON.stringify(report)],
    );
  }

  /** Writes down since when these jobs have a schedule, and that all others have none. */
  async noteScheduled(jobs: readonly string[]): Promise<void> {
    await this.database.query(
      `INSERT INTO job_states ("job", "scheduledSince") SELECT unnest($1::text[]), now()
       ON CONFLICT ("job") DO UPDATE SET "scheduledSince" = now() WHERE job_states."scheduledSince" IS NULL`,
      [jobs],
    );
    await this.database.query(`UPDATE job_states SET "scheduledSince" = NULL WHERE "job" <> ALL($1::text[]) AND "scheduledSince" IS NOT NULL`, [jobs]);
  }

  async states(): Promise<ReadonlyMap<string, JobStateRow>> {
    const rows = await this.database.query<JobStateRow[]>(
      `SELECT "job", "scheduledSince", "lastStartedAt", "lastFinishedAt", "lastOutcome", "lastSuccessAt" FROM job_states`,
    );
    return new Map(rows.map((row) => [row.job, row]));
  }

  /** The newest so many runs of each of these jobs, and those of the last day that have not ended. */
  async recent(jobs: readonly string[], perJob: number): Promise<JobRunRow[]> {
    return this.database.query<JobRunRow[]>(
      `SELECT run.* FROM unnest($1::text[]) AS wanted("job") CROSS JOIN LATERAL (
         (SELECT ${runColumns} FROM job_runs WHERE job_runs."job" = wanted."job" ORDER BY "startedAt" DESC LIMIT $2)
         UNION
         (SELECT ${runColumns} FROM job_runs
          WHERE job_runs."job" = wanted."job" AND "startedAt" > now() - interval '1 day' AND "finishedAt" IS NULL ORDER BY "startedAt" DESC LIMIT 20)
       ) run ORDER BY run."startedAt" DESC`,
      [jobs, perJob],
    );
  }

  async page(job: string, { count, page }: { count: number; page: number }): Promise<{ total: number; rows: JobRunRow[] }> {
    const [counted] = await this.database.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM job_runs WHERE "job" = $1`, [job]);
    const rows = await this.database.query<JobRunRow[]>(
      `SELECT ${runColumns} FROM job_runs WHERE "job" = $1 ORDER BY "startedAt" DESC, "id" LIMIT $2 OFFSET $3`,
      [job, count, (page - 1) * count],
    );
    return { total: counted?.total ?? 0, rows };
  }

  /**
   * Takes the jobs of which nobody was told in the last day that they are overdue: of several workers one tells.
   * @returns those that are to be told of now
   */
  async claimOverdue(jobs: readonly string[]): Promise<string[]> {
    const [rows] = await this.database.query<[{ job: string }[], number]>(
      `UPDATE job_states SET "overdueToldAt" = now()
       WHERE "job" = ANY($1::text[]) AND ("overdueToldAt" IS NULL OR "overdueToldAt" < now() - interval '1 day') RETURNING "job"`,
      [jobs],
    );
    return rows.map((row) => row.job);
  }

  /** They were not told after all: the next look tells. */
  async releaseOverdue(jobs: readonly string[]): Promise<void> {
    await this.database.query(`UPDATE job_states SET "overdueToldAt" = NULL WHERE "job" = ANY($1::text[])`, [jobs]);
  }

  /** Forgets runs that started before then; what is known of a job at a glance stays. @returns how many */
  async forgetBefore(then: Date): Promise<number> {
    const [, count] = await this.database.query<[unknown, number]>(`DELETE FROM job_runs WHERE "startedAt" < $1`, [then]);
    return count;
  }
}
