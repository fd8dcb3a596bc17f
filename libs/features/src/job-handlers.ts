import type { JobHandlers } from '@app/jobs';
import { RevocationLists } from './authorities';
import { ExpiryWarningsService } from './notifications';
import { RevocationCheckService } from './revocation-check';

/** The services that jobs run, under the names by which the handlers below know them. */
const jobServices = {
  expiryWarnings: ExpiryWarningsService,
  revocationCheck: RevocationCheckService,
  revocationLists: RevocationLists,
};

export type JobFeatures = { readonly [Name in keyof typeof jobServices]: InstanceType<(typeof jobServices)[Name]> };

/** Everything the worker does, on one screen: a job, and the use case it runs. */
export const jobHandlers = ({ expiryWarnings, revocationCheck, revocationLists }: JobFeatures): JobHandlers => ({
  'check-revocations': (_, { signal }) => revocationCheck.check(new Date(), signal),
  'publish-crls': async (_, { signal }) => {
    const { published, failed } = await revocationLists.publishDue(new Date(), signal);
    return { outcome: failed.length ? 'partly-failed' : 'done', published: published.length, ...(failed.length ? { failed } : {}) };
  },
  'warn-of-expiring-certificates': (_, { signal }) => expiryWarnings.warn(new Date(), signal),
});

/** @param find of the started application, such as `(service) => app.get(service, { strict: false })` */
export const jobHandlersOf = (find: (service: (typeof jobServices)[keyof typeof jobServices]) => unknown): JobHandlers =>
  jobHandlers(Object.fromEntries(Object.entries(jobServices).map(([name, service]) => [name, find(service)])) as JobFeatures);
