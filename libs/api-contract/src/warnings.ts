import { z } from 'zod';
import { instant } from './answers';
import { endpoint } from './endpoint';

/** One announcement of a certificate's end: planned, sent, or failed. */
export const WarningNoticeAnswer = z.object({
  recipient: z.string(),
  thresholdDays: z.int().describe('Days before the end that it announces.'),
  notification: z.string().nullable().describe('Label of the notification that asked for it; null when that is gone.'),
  plannedAt: instant,
  sentAt: instant.nullable().describe('Null: not sent yet.'),
  failure: z.string().nullable().describe('What the last try said.'),
});

/** What one notification means for one certificate. */
export const WatchingNotificationAnswer = z.object({
  id: z.int(),
  label: z.string(),
  plugin: z.string(),
  active: z.boolean(),
  thresholdDays: z.int().nullable().describe('Days before the end; null when its options cannot be read.'),
  recipients: z.array(z.string()),
  because: z.string().describe('What it does for this certificate, or why it does nothing.'),
});

export const WarningsAnswer = z.object({
  warned: z.boolean().describe('Whether anybody is warned of its end.'),
  because: z.string(),
  daysLeft: z.int(),
  nextStep: z.string().nullable(),
  when: instant.nullable(),
  notices: z.array(WarningNoticeAnswer),
  notifications: z.array(WatchingNotificationAnswer),
});
export type WarningsAnswer = z.infer<typeof WarningsAnswer>;

/** One message that a run now would send. */
export const PlannedMessageAnswer = z.object({
  recipient: z.string(),
  plugin: z.string(),
  certificates: z.array(
    z.object({ id: z.int(), name: z.string(), owner: z.string(), notAfter: instant, daysLeft: z.int(), thresholdDays: z.int(), because: z.string() }),
  ),
});

export const WarningsPreviewAnswer = z.object({
  messages: z.array(PlannedMessageAnswer),
  silent: z
    .array(z.object({ id: z.int(), name: z.string(), owner: z.string(), daysLeft: z.int(), because: z.string() }))
    .describe('Certificates that end within the furthest threshold and that nobody is told of, and why.'),
  unusable: z.array(z.object({ notificationId: z.int(), because: z.string() })).describe('Notifications that cannot be used, and why.'),
  isCut: z.boolean().describe('More than are shown: lists end at a few hundred.'),
});
export type WarningsPreviewAnswer = z.infer<typeof WarningsPreviewAnswer>;

export const warnings = {
  ofCertificate: endpoint({
    method: 'GET',
    path: '/certificates/:id/warnings',
    summary: 'Who was told of the end of a certificate, who will be, and why or why not',
    who: 'any',
    answer: WarningsAnswer,
  }),
  preview: endpoint({
    method: 'GET',
    path: '/notifications/preview',
    summary: 'Who would be warned of what if the warnings were sent now; sends nothing',
    who: 'admin',
    answer: WarningsPreviewAnswer,
  }),
};
