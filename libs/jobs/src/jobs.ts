import type { z } from 'zod';
import type { JobDefinition } from './define-job';
import { currentName } from './older-names';
import {
  exportAuditHead,
  findExpiringInUse,
  reportMetrics,
  sealAuditLog,
  sendNotifications,
  sendSecuritySummary,
  warnOfExpiringAuthorities,
  warnOfExpiringCertificates,
  warnOfExpiringInUse,
} from './notify.jobs';
import { advancePendingCertificate, forgetSettledPendingCertificates, refreshDnsZones, sweepPendingCertificates } from './pending-acme.jobs';
import {
  deactivateTestCertificates,
  disableRenewalOfDuplicates,
  disableRenewalWithoutEndpoint,
  enableRenewalWhereInUse,
  reissueCertificate,
  reissueDueCertificates,
  rotateEndpointCertificates,
} from './renewal.jobs';
import { checkRevocations, publishRevocationLists } from './revocation-check.jobs';
import { cleanAllSources, cleanSource, deployCertificate, sweepDeployments, syncAllSources, syncSource, verifyDeployment } from './sync.jobs';

/** Every job there is. */
export const jobs = [
  cleanAllSources,
  cleanSource,
  deployCertificate,
  sweepDeployments,
  syncAllSources,
  syncSource,
  verifyDeployment,
  advancePendingCertificate,
  forgetSettledPendingCertificates,
  checkRevocations,
  publishRevocationLists,
  refreshDnsZones,
  sweepPendingCertificates,
  deactivateTestCertificates,
  disableRenewalOfDuplicates,
  disableRenewalWithoutEndpoint,
  enableRenewalWhereInUse,
  reissueCertificate,
  reissueDueCertificates,
  rotateEndpointCertificates,
  findExpiringInUse,
  reportMetrics,
  sendNotifications,
  sendSecuritySummary,
  warnOfExpiringAuthorities,
  warnOfExpiringCertificates,
  warnOfExpiringInUse,
  sealAuditLog,
  exportAuditHead,
] as const;

export type JobName = (typeof jobs)[number]['name'];
export type PayloadOf<Name extends JobName> = z.infer<Extract<(typeof jobs)[number], { name: Name }>['payload']>;

const byName = new Map<string, JobDefinition>(jobs.map((job) => [job.name, job]));

/** By its name, or by one that older installations know it by. */
export const findJob = (name: string): JobDefinition | undefined => byName.get(currentName(name));
