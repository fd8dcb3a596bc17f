import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { JobOutcome, JobRuns } from '@app/jobs';
import { DataSource } from 'typeorm';

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
         "lastSuccessAt" = COALESCE(excluded."lastSuccessAt", job_states."lastSuccessAt")`,
      [runId, job, outcome, report === null ? null : JSON.stringify(report)],
    );
  }

  /** Forgets runs that started before then; what is known of a job at a glance stays. @returns how many */
  async forgetBefore(then: Date): Promise<number> {
    const [, count] = await this.database.query<[unknown, number]>(`DELETE FROM job_runs WHERE "startedAt" < $1`, [then]);
    return count;
  }
}
