import { z } from 'zod';
import { instant } from './answers';
import { endpoint } from './endpoint';

/** One announcement of a certificate's end: planned, sent, or failed. */
export const WarningNoticeAnswer = z.object({
  recipient: z.string(),
  /** Days before the end that it announces. */
  thresholdDays: z.int(),
  /** Label of the notification that asked for it; null when that is gone. */
  notification: z.string().nullable(),
  plannedAt: instant,
  /** Null: not sent yet. */
  sentAt: instant.nullable(),
  /** What the last try said. */
  failure: z.string().nullable(),
});

/** What one notification means for one certificate. */
export const WatchingNotificationAnswer = z.object({
  id: z.int(),
  label: z.string(),
  plugin: z.string(),
  active: z.boolean(),
  /** Days before the end; null when its options cannot be read. */
  thresholdDays: z.int().nullable(),
  recipients: z.array(z.string()),
  /** What it does for this certificate, or why it does nothing. */
  because: z.string(),
});

export const WarningsAnswer = z.object({
  /** Whether anybody is warned of its end. */
  warned: z.boolean(),
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
  /** Certificates that end within the furthest threshold and that nobody is told of, and why. */
  silent: z.array(z.object({ id: z.int(), name: z.string(), owner: z.string(), daysLeft: z.int(), because: z.string() })),
  /** Notifications that cannot be used, and why. */
  unusable: z.array(z.object({ notificationId: z.int(), because: z.string() })),
  /** More than are shown: lists end at a few hundred. */
  isCut: z.boolean(),
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
