import type { JobHandlers } from '@app/jobs';
import { AuditChain, AuditHeadFiles } from './audit-log';
import { RevocationLists } from './authorities';
import { DeploymentsService } from './deployments';
import { DnsZonesService } from './dns-providers';
import { DeactivationService, RenewalService, RenewalSwitchesService, RotationService } from './certificates';
import { ExpiryMetricsService } from './metrics';
import { AuthorityWarningsService, ExpiryWarningsService, InUseService, SecuritySummaryService, SystemMessages } from './notifications';
import { PendingAdvanceService } from './pending-certificates';
import { RevocationCheckService } from './revocation-check';
import { CleanService, SyncService } from './sources';

/** The services that jobs run, under the names by which the handlers below know them. */
const jobServices = {
  auditChain: AuditChain,
  auditHeads: AuditHeadFiles,
  deactivation: DeactivationService,
  deployments: DeploymentsService,
  dnsZones: DnsZonesService,
  authorityWarnings: AuthorityWarningsService,
  expiryMetrics: ExpiryMetricsService,
  expiryWarnings: ExpiryWarningsService,
  inUse: InUseService,
  renewal: RenewalService,
  renewalSwitches: RenewalSwitchesService,
  rotation: RotationService,
  securitySummary: SecuritySummaryService,
  systemMessages: SystemMessages,
  pendingCertificates: PendingAdvanceService,
  revocationCheck: RevocationCheckService,
  revocationLists: RevocationLists,
  sourceClean: CleanService,
  sourceSync: SyncService,
};

export type JobFeatures = { readonly [Name in keyof typeof jobServices]: InstanceType<(typeof jobServices)[Name]> };

/** Everything the worker does, on one screen: a job, and the use case it runs. */
export const jobHandlers = ({
  auditChain,
  auditHeads,
  authorityWarnings,
  deactivation,
  deployments,
  dnsZones,
  expiryMetrics,
  expiryWarnings,
  inUse,
  pendingCertificates,
  renewal,
  renewalSwitches,
  revocationCheck,
  revocationLists,
  rotation,
  securitySummary,
  sourceClean,
  sourceSync,
  systemMessages,
}: JobFeatures): JobHandlers => ({
  'advance-pending-certificate': ({ pendingCertificateId }, { signal }) => pendingCertificates.advance(pendingCertificateId, signal),
  'check-revocations': (_, { signal }) => revocationCheck.check(new Date(), signal),
  'clean-all-sources': () => sourceClean.cleanAll(),
  'clean-source': ({ sourceId, ...wish }, { signal }) => sourceClean.clean(sourceId, wish, signal),
  'deactivate-test-certificates': (_, { signal }) => deactivation.deactivateTests(signal),
  'deploy-certificate': ({ deploymentId }, { signal }) => deployments.deploy(deploymentId, signal),
  'export-audit-head': () => auditHeads.write(new Date()),
  'forget-settled-pending-certificates': (_, { signal }) => pendingCertificates.forgetSettled(signal),
  'publish-crls': async (_, { signal }) => {
    const { published, failed } = await revocationLists.publishDue(new Date(), signal);
    return { outcome: failed.length ? 'partly-failed' : 'done', published: published.length, ...(failed.length ? { failed } : {}) };
  },
  'refresh-dns-zones': (_, { signal }) => dnsZones.refresh(signal),
  'seal-audit-log': async (_, { signal }) => ({ outcome: 'done', sealed: (await auditChain.seal(signal)).sealed }),
  'sweep-deployments': () => deployments.sweep(),
  'sweep-pending-certificates': (_, { signal }) => pendingCertificates.sweep(signal),
  'sync-all-sources': () => sourceSync.syncAll(new Date()),
  'sync-source': ({ sourceId, acceptGone }, { signal }) => sourceSync.sync(sourceId, signal, { acceptGone }),
  'verify-deployment': ({ deploymentId }, { signal }) => deployments.verify(deploymentId, signal),
  'warn-of-expiring-certificates': (_, { signal }) => expiryWarnings.warn(new Date(), signal),
  'warn-of-expiring-authorities': (_, { signal }) => authorityWarnings.warn(new Date(), signal),
  'send-security-summary': (_, { signal }) => securitySummary.send(new Date(), signal),
  'find-expiring-in-use': (_, { signal }) => inUse.find(new Date(), signal),
  'warn-of-expiring-in-use': (_, { signal }) => inUse.warn(new Date(), signal),
  'send-notification': (_, { signal }) => systemMessages.send(signal),
  'report-metrics': (_, { signal }) => expiryMetrics.report(new Date(), signal),
  'reissue-due-certificates': (_, { signal }) => renewal.sweep(new Date(), signal),
  'reissue-certificate': ({ certificateId }) => renewal.renew(certificateId),
  'rotate-endpoint-certificates': (wish, { signal }) => rotation.rotateAll(new Date(), signal, wish),
  'enable-renewal-where-in-use': (_, { signal }) => renewalSwitches.enableWhereInUse(signal),
  'disable-renewal-without-endpoint': (_, { signal }) => renewalSwitches.disableWithoutEndpoint(signal),
  'disable-renewal-of-duplicates': (_, { signal }) => renewalSwitches.disableDuplicates(signal),
});

/** @param find of the started application, such as `(service) => app.get(service, { strict: false })` */
export const jobHandlersOf = (find: (service: (typeof jobServices)[keyof typeof jobServices]) => unknown): JobHandlers =>
  jobHandlers(Object.fromEntries(Object.entries(jobServices).map(([name, service]) => [name, find(service)])) as JobFeatures);
