import { z } from 'zod';
import { defineJob } from './define-job';

/** Enqueued on request, after each step that is not the last, and by the sweep below. */
export const advancePendingCertificate = defineJob({
  name: 'advance-pending-certificate',
  description: 'Takes a certificate that its authority has not issued yet a step further.',
  queue: 'pending-acme',
  payload: z.object({ pendingCertificateId: z.int() }),
  uniqueBy: ({ pendingCertificateId }) => pendingCertificateId,
  attempts: 3,
  backoffSeconds: 30,
  timeLimitMinutes: 10,
});

export const sweepPendingCertificates = defineJob({
  name: 'sweep-pending-certificates',
  description: 'Nudges every pending certificate that is due, and tells owners of those that failed. Makes up for nudges that were lost.',
  queue: 'pending-acme',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 5,
  schedule: '* * * * *',
});

export const forgetSettledPendingCertificates = defineJob({
  name: 'forget-settled-pending-certificates',
  description: 'Deletes pending certificates that were issued, failed or were cancelled a week ago.',
  queue: 'pending-acme',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 10,
  schedule: '23 4 * * *',
});

export const refreshDnsZones = defineJob({
  name: 'refresh-dns-zones',
  description: 'Reads which zones each DNS provider holds.',
  queue: 'pending-acme',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 10,
  schedule: '41 * * * *',
});
