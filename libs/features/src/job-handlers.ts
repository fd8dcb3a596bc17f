import type { JobHandlers } from '@app/jobs';
import type { RevocationLists } from './authorities';
import type { ExpiryWarningsService } from './notifications';

export interface JobFeatures {
  readonly expiryWarnings: ExpiryWarningsService;
  readonly revocationLists: RevocationLists;
}

/** Everything the worker does, on one screen: a job, and the use case it runs. */
export const jobHandlers = ({ expiryWarnings, revocationLists }: JobFeatures): JobHandlers => ({
  'publish-crls': async (_, { signal }) => {
    const { published, failed } = await revocationLists.publishDue(new Date(), signal);
    return { outcome: failed.length ? 'partly-failed' : 'done', published: published.length, ...(failed.length ? { failed } : {}) };
  },
  'warn-of-expiring-certificates': (_, { signal }) => expiryWarnings.warn(new Date(), signal),
});
