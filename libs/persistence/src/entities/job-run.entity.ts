import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type JobOutcome = 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed';

/** One run of a job, from start to end. */
@Entity('job_runs')
@Index('job_runs_job', ['job', 'startedAt'])
@Index('job_runs_started', ['startedAt'])
export class JobRun {
  /** Made by the runner before the start is recorded. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  job!: string;

  @Column({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  /** Host and process that ran it. */
  @Column({ type: 'text' })
  worker!: string;

  @Column({ type: 'timestamptz' })
  startedAt!: Date;

  /** Null: still running, or its worker died. */
  @Column({ type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  outcome!: JobOutcome | null;

  /** What was done, or what failed: counts, names, messages. Never secrets. */
  @Column({ type: 'jsonb', nullable: true })
  report!: Record<string, unknown> | null;
}

/** What is known of a job at a glance; outlives its runs. */
@Entity('job_states')
export class JobState {
  @PrimaryColumn({ type: 'text' })
  job!: string;

  /** When a worker first wrote its schedule. Null: it has none. */
  @Column({ type: 'timestamptz', nullable: true })
  scheduledSince!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastStartedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  lastFinishedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  lastOutcome!: JobOutcome | null;

  /** Only `done` counts as a success. */
  @Column({ type: 'timestamptz', nullable: true })
  lastSuccessAt!: Date | null;

  /** When somebody was last told that it is overdue. Null: since it last succeeded nobody was. */
  @Column({ type: 'timestamptz', nullable: true })
  overdueToldAt!: Date | null;
}
