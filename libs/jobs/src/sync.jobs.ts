import { z } from 'zod';
import { defineJob } from './define-job';

const deployment = z.object({ deploymentId: z.int() });
const source = z.object({ sourceId: z.int() });

/** Tried once a nudge: when it is due again stands in its row, and the sweep nudges it then. */
export const deployCertificate = defineJob({
  name: 'deploy-certificate',
  description: 'Puts one certificate to one destination.',
  queue: 'sync',
  payload: deployment,
  uniqueBy: ({ deploymentId }) => deploymentId,
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 10,
});

export const verifyDeployment = defineJob({
  name: 'verify-deployment',
  description: 'Looks by a TLS handshake whether a certificate that was deployed is in use.',
  queue: 'sync',
  payload: deployment,
  uniqueBy: ({ deploymentId }) => deploymentId,
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 2,
});

export const sweepDeployments = defineJob({
  name: 'sweep-deployments',
  description: 'Nudges every deployment that is due.',
  queue: 'sync',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 2,
  schedule: '* * * * *',
});

export const syncSource = defineJob({
  name: 'sync-source',
  description: 'Reads from one source which certificates and endpoints are out there.',
  queue: 'sync',
  /** `acceptGone`: an operator says that what is missing is really gone. */
  payload: source.extend({ acceptGone: z.boolean().default(false) }),
  uniqueBy: ({ sourceId }) => sourceId,
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 120,
});

export const syncAllSources = defineJob({
  name: 'sync-all-sources',
  description: 'Has every active source read whose time has come.',
  queue: 'sync',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 5,
  schedule: '*/5 * * * *',
});

export const cleanSource = defineJob({
  name: 'clean-source',
  description: 'Removes at one source the certificates that have expired and that no endpoint uses.',
  queue: 'sync',
  /** At the most one of the three says what is removed instead of what has expired. */
  payload: source.extend({
    endsWithinDays: z.int().min(0).optional(),
    issuedWithinDays: z.int().min(1).optional(),
    issuedBeforeDays: z.int().min(0).optional(),
  }),
  uniqueBy: ({ sourceId }) => sourceId,
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 60,
});

export const cleanAllSources = defineJob({
  name: 'clean-all-sources',
  description: 'Has every active source cleaned that can be.',
  queue: 'sync',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 5,
  schedule: '0 1 * * 1',
});
