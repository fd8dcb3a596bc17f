import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { pageQuery } from './queries';

/** One certificate on its way to one destination. */
export const DeploymentAnswer = z.object({
  id: z.int(),
  certificate: z.object({ id: z.int(), name: z.string() }),
  destination: z.object({ id: z.int().nullable(), label: z.string() }).describe('`id` is null once the destination has been deleted.'),
  state: z.string().describe('`planned`, `done`, `verified`, `failed`, `skipped`, `withdrawn` or `removed`.'),
  because: z.string().nullable().describe('What went wrong last, or why there is nothing to do.'),
  attempts: z.int(),
  nextTryAt: instant.nullable(),
  previousCertificate: z.object({ id: z.int(), name: z.string() }).nullable().describe('What stood in its place before.'),
  plannedBy: z.string(),
  plannedAt: instant,
  doneAt: instant.nullable(),
  verifiedAt: instant.nullable(),
});
export type DeploymentAnswer = z.infer<typeof DeploymentAnswer>;

export const deployments = {
  list: endpoint({
    method: 'GET',
    path: '/certificates/:id/deployments',
    summary: 'What became of the deployments of a certificate, newest first',
    who: 'any',
    query: pageQuery,
    answer: listAnswer(DeploymentAnswer),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/deployments/:id/retry',
    summary: 'Try a deployment again that was given up',
    who: 'object',
    answer: DeploymentAnswer,
  }),
  rollBack: endpoint({
    method: 'POST',
    path: '/deployments/:id/rollback',
    summary: 'Put the certificate in place again that stood there before',
    who: 'object',
    answer: DeploymentAnswer,
  }),
};
