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

/** Nudged whenever a message is planned. */
export const sendNotifications = defineJob({
  name: 'send-notification',
  description: 'Sends the messages about renewals, rotations, revocations and overdue jobs that are planned and not sent yet.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 30,
  timeLimitMinutes: 15,
  schedule: '*/10 * * * *',
});

export const warnOfExpiringAuthorities = defineJob({
  name: 'warn-of-expiring-authorities',
  description: 'Tells owners and the security team which authorities end, each authority and threshold once.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '5 10 * * *',
});

export const sendSecuritySummary = defineJob({
  name: 'send-security-summary',
  description: 'Sends the security team a summary of the certificates that end soon.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '10 10 * * 1-5',
});

export const findExpiringInUse = defineJob({
  name: 'find-expiring-in-use',
  description: 'Looks, under the names of certificates that end soon, whether they are still served there.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 180,
  schedule: '0 7 * * *',
});

export const warnOfExpiringInUse = defineJob({
  name: 'warn-of-expiring-in-use',
  description: 'Tells the security team and owners which certificates end soon and are still served.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '15 10 * * *',
});

export const reportMetrics = defineJob({
  name: 'report-metrics',
  description: 'Reports to the metric sinks how many days each certificate has left.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 2,
  backoffSeconds: 60,
  timeLimitMinutes: 60,
  schedule: '20 5 * * *',
});

/** A head that was taken elsewhere proves later that the log up to there is still the same. */
export const exportAuditHead = defineJob({
  name: 'export-audit-head',
  description: 'Writes a signed head of the audit log into the directory for heads, so that a log that is made anew is found out.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 3,
  backoffSeconds: 300,
  timeLimitMinutes: 30,
  schedule: '30 3 * * *',
});

/** Beside the messages because it is as short and as regular; the others' queues hold work that takes long. */
export const sealAuditLog = defineJob({
  name: 'seal-audit-log',
  description: 'Chains what was written into the audit log by hash, so that a later change of it shows.',
  queue: 'notify',
  payload: z.object({}),
  attempts: 1,
  backoffSeconds: 0,
  timeLimitMinutes: 10,
  schedule: '* * * * *',
});
