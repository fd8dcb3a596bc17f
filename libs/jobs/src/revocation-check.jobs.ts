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
