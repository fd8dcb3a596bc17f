import type { z } from 'zod';
import type { JobDefinition } from './define-job';
import { warnOfExpiringCertificates } from './notify.jobs';
import { advancePendingCertificate, forgetSettledPendingCertificates, refreshDnsZones, sweepPendingCertificates } from './pending-acme.jobs';
import { checkRevocations, publishRevocationLists } from './revocation-check.jobs';

/** Every job there is. */
export const jobs = [
  advancePendingCertificate,
  forgetSettledPendingCertificates,
  checkRevocations,
  publishRevocationLists,
  refreshDnsZones,
  sweepPendingCertificates,
  warnOfExpiringCertificates,
] as const;

export type JobName = (typeof jobs)[number]['name'];
export type PayloadOf<Name extends JobName> = z.infer<Extract<(typeof jobs)[number], { name: Name }>['payload']>;

const byName = new Map<string, JobDefinition>(jobs.map((job) => [job.name, job]));

export const findJob = (name: string): JobDefinition | undefined => byName.get(name);
