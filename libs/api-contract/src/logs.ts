import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { CertificateNested, UserNested } from './nested';
import { logsQuery } from './queries';

export const LogAnswer = z.object({ id: z.int(), logType: z.string(), loggedAt: instant, user: UserNested, certificate: CertificateNested.nullable() });
export type LogAnswer = z.infer<typeof LogAnswer>;

export const logs = {
  list: endpoint({ method: 'GET', path: '/logs', summary: 'Who did what with which certificate', who: 'any', query: logsQuery, answer: listAnswer(LogAnswer) }),
};
