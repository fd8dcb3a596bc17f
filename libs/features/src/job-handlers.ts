import type { JobHandlers } from '@app/jobs';
import { RevocationLists } from './authorities';
import { DnsZonesService } from './dns-providers';
import { ExpiryWarningsService } from './notifications';
import { PendingAdvanceService } from './pending-certificates';
import { RevocationCheckService } from './revocation-check';

/** The services that jobs run, under the names by which the handlers below know them. */
const jobServices = {
  dnsZones: DnsZonesService,
  expiryWarnings: ExpiryWarningsService,
  pendingCertificates: PendingAdvanceService,
  revocationCheck: RevocationCheckService,
  revocationLists: RevocationLists,
};

export type JobFeatures = { readonly [Name in keyof typeof jobServices]: InstanceType<(typeof jobServices)[Name]> };

/** Everything the worker does, on one screen: a job, and the use case it runs. */
export const jobHandlers = ({ dnsZones, expiryWarnings, pendingCertificates, revocationCheck, revocationLists }: JobFeatures): JobHandlers => ({
  'advance-pending-certificate': ({ pendingCertificateId }, { signal }) => pendingCertificates.advance(pendingCertificateId, signal),
  'check-revocations': (_, { signal }) => revocationCheck.check(new Date(), signal),
  'forget-settled-pending-certificates': (_, { signal }) => pendingCertificates.forgetSettled(signal),
  'publish-crls': async (_, { signal }) => {
    const { published, failed } = await revocationLists.publishDue(new Date(), signal);
    return { outcome: failed.length ? 'partly-failed' : 'done', published: published.length, ...(failed.length ? { failed } : {}) };
  },
  'refresh-dns-zones': (_, { signal }) => dnsZones.refresh(signal),
  'sweep-pending-certificates': (_, { signal }) => pendingCertificates.sweep(signal),
  'warn-of-expiring-certificates': (_, { signal }) => expiryWarnings.warn(new Date(), signal),
});

/** @param find of the started application, such as `(service) => app.get(service, { strict: false })` */
export const jobHandlersOf = (find: (service: (typeof jobServices)[keyof typeof jobServices]) => unknown): JobHandlers =>
  jobHandlers(Object.fromEntries(Object.entries(jobServices).map(([name, service]) => [name, find(service)])) as JobFeatures);
