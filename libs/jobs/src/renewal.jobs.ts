import { z } from 'zod';
import { defineJob } from './define-job';

/** Enqueued by the sweep below. What is not due any more is left alone. */
export const reissueCertificate = defineJob({
  name: 'reissue-certificate',
  description: 'Renews one certificate that is due: issues a new one of the same content in its place.',
  queue: 'renewal',
  payload: z.object({ certificateId: z.int() }),
  uniqueBy: ({ certificateId }) => certificateId,
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 10,
});

export const reissueDueCertificates = defineJob({
  name: 'reissue-due-certificates',
  description: 'Looks for certificates that renew themselves and are due, and has each reissued.',
  queue: 'renewal',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '7 * * * *',
});

export const rotateEndpointCertificates = defineJob({
  name: 'rotate-endpoint-certificates',
  description: 'Has endpoints serve the certificates that replace theirs.',
  queue: 'renewal',
  /** Empty: every endpoint. Else only one endpoint, those that serve one certificate, or those of a region; and the certificate that they are to serve. */
  payload: z.object({
    endpointId: z.int().optional(),
    oldCertificateId: z.int().optional(),
    newCertificateId: z.int().optional(),
    region: z.string().min(1).max(100).optional(),
  }),
  uniqueBy: ({ endpointId = '', oldCertificateId = '', newCertificateId = '', region = '' }) =>
    [endpointId, oldCertificateId, newCertificateId, region].join('.'),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '37 * * * *',
});

export const enableRenewalWhereInUse = defineJob({
  name: 'enable-renewal-where-in-use',
  description: 'Sets certificates to renew themselves that have an endpoint or a destination, for the authorities of the settings.',
  queue: 'renewal',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '0 6 * * *',
});

export const disableRenewalWithoutEndpoint = defineJob({
  name: 'disable-renewal-without-endpoint',
  description: 'Stops certificates without an endpoint from renewing themselves, where the settings name them.',
  queue: 'renewal',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '0 22 * * 2',
});

export const disableRenewalOfDuplicates = defineJob({
  name: 'disable-renewal-of-duplicates',
  description: 'Of equal certificates issued on one day, lets only those renew themselves that are in use.',
  queue: 'renewal',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '30 22 * * 2',
});

/** By no clock: who has a test system says when, with `LEMUR_WORKER_SCHEDULES`. */
export const deactivateTestCertificates = defineJob({
  name: 'deactivate-test-certificates',
  description: 'Takes the certificates of test authorities out of use, at issuers that bill what is in use.',
  queue: 'renewal',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 60,
});
