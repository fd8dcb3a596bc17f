import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { CertificateNested, UserNested } from './nested';
import { logsQuery } from './queries';

export const LogAnswer = z.object({
  id: z.int(),
  logType: z.string().describe('The name that older clients know: `create_cert`, `key_view` …'),
  loggedAt: instant,
  user: UserNested.describe("A stand-in with the id 0 for scheduled work, operators' commands and strangers."),
  certificate: CertificateNested.nullable(),
  action: z.string().describe('Such as `certificate.revoke`.'),
  outcome: z.enum(['done', 'refused']),
  object: z.object({ type: z.string(), id: z.int().nullable(), name: z.string().nullable() }),
  grantedBy: z.string().nullable().describe('What allowed it, such as `role admin`.'),
  reason: z.string().nullable(),
  apiKeyId: z.int().nullable(),
  address: z.string().nullable().describe('For administrators; null for others.'),
  requestId: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type LogAnswer = z.infer<typeof LogAnswer>;

export const logs = {
  list: endpoint({ method: 'GET', path: '/logs', summary: 'Who did what with which certificate', who: 'any', query: logsQuery, answer: listAnswer(LogAnswer) }),
};
