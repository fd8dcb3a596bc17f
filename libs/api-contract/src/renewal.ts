import { z } from 'zod';
import { instant } from './answers';
import { RequestedCertificateAnswer } from './certificates';
import { endpoint } from './endpoint';
import { line, object } from './wire-types';

/** Whether a certificate is renewed by itself, and why. The sentences are shown as they are. */
export const RenewalAnswer = z.object({
  decision: z
    .enum(['replaced', 'ordered', 'due', 'failed', 'waits', 'off'])
    .describe(
      '`replaced`: it was renewed, or something else took its place; `ordered`: its replacement is with the issuer; `due`: the next run of the job renews it; `failed`: a try failed; it is tried again at `when`, unless that is null; `waits`: it is renewed later; `off`: nothing renews it',
    ),
  because: z.string(),
  nextStep: z.string().nullable().describe('What happens next, or what somebody has to do. Null: nothing.'),
  when: instant.nullable().describe('Of the next step.'),
  renewBeforeDays: z.int().nullable().describe('Days before its end at which renewal starts; null when nothing renews it.'),
  attempts: z.int(),
  lastTriedAt: instant.nullable(),
  lastFailure: z.string().nullable(),
  replacement: z.object({ id: z.int(), name: z.string() }).nullable(),
  pendingReplacement: z.object({ id: z.int(), name: z.string() }).nullable(),
  suggestedWindow: z
    .object({ start: instant, end: instant, explanationUrl: z.string().nullable() })
    .nullable()
    .describe('When the issuer wants it renewed, where it says so (RFC 9773).'),
  mayReissue: z.boolean().describe('Whether the caller may reissue it now; else why not.'),
  whyNotReissue: z.string().nullable(),
});
export type RenewalAnswer = z.infer<typeof RenewalAnswer>;

export const ReissueCertificate = object({ reason: line().optional() });
export type ReissueCertificate = z.output<typeof ReissueCertificate>;

export const renewal = {
  get: endpoint({
    method: 'GET',
    path: '/certificates/:id/renewal',
    summary: 'Whether a certificate is renewed by itself, when, and why or why not',
    who: 'any',
    answer: RenewalAnswer,
  }),
  reissue: endpoint({
    method: 'POST',
    path: '/certificates/:id/reissue',
    summary: 'Issue a new certificate of the same content, with a new key, in the place of this one',
    who: 'object',
    body: ReissueCertificate,
    answer: RequestedCertificateAnswer,
  }),
};
