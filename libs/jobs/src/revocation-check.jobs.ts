import { z } from 'zod';
import { defineJob } from './define-job';

export const publishRevocationLists = defineJob({
  name: 'publish-crls',
  description: 'Signs anew the revocation lists of our own authorities that end within three days or miss a revocation.',
  queue: 'revocation-check',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 30,
  schedule: '17 * * * *',
});

export const checkRevocations = defineJob({
  name: 'check-revocations',
  description: 'Asks OCSP responders and revocation lists whether certificates have been revoked, and tells the owners of those that were.',
  queue: 'revocation-check',
  payload: z.object({}),
  attempts: 4,
  backoffSeconds: 60,
  timeLimitMinutes: 120,
  schedule: '43 3 * * *',
});
