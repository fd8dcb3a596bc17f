import { z } from 'zod';
import { defineJob } from './define-job';

/** A day that the worker was down is caught up by the next run: what counts is what was announced, not what day it is. */
export const warnOfExpiringCertificates = defineJob({
  name: 'warn-of-expiring-certificates',
  description: 'Tells owners and teams which certificates end soon, each certificate and threshold once.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '0 10 * * *',
});
