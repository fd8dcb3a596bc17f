import { z } from 'zod';

export const queueNames = ['pending-acme', 'sync', 'revocation-check', 'renewal', 'notify'] as const;
export type QueueName = (typeof queueNames)[number];

export interface JobDefinition<Name extends string = string, Payload extends z.ZodObject = z.ZodObject> {
  readonly name: Name;
  /** What it does, as a sentence: shown in the table of jobs and on the administrators' page. */
  readonly description: string;
  readonly queue: QueueName;
  /** Ids only: the queue is no vault, and a row may change before the job runs. */
  readonly payload: Payload;
  /** Two nudges with one key are one run waiting at the most. Left out: the job as a whole is the key. */
  readonly uniqueBy?: (payload: z.infer<Payload>) => string | number;
  readonly attempts: number;
  /** Pause before the second try; doubles with each further one. */
  readonly backoffSeconds: number;
  /** After that the run's signal is aborted. */
  readonly timeLimitMinutes: number;
  /** Cron pattern, five fields, in the time zone of the workers' setting (UTC). Only jobs with an empty payload have one. */
  readonly schedule?: string;
}

/** Declares a job once: its name, payload, patience and schedule. */
export const defineJob = <const Name extends string, Payload extends z.ZodObject>(job: JobDefinition<Name, Payload>): JobDefinition<Name, Payload> => job;
