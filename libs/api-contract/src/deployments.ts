import { z } from 'zod';
import { instant, listAnswer } from './answers';
import { endpoint } from './endpoint';
import { pageQuery } from './queries';

/** One certificate on its way to one destination. */
export const DeploymentAnswer = z.object({
  id: z.int(),
  certificate: z.object({ id: z.int(), name: z.string() }),
  /** `id` is null once the destination has been deleted. */
  destination: z.object({ id: z.int().nullable(), label: z.string() }),
  /** `planned`, `done`, `verified`, `failed`, `skipped`, `withdrawn` or `removed`. */
  state: z.string(),
  /** What went wrong last, or why there is nothing to do. */
  because: z.string().nullable(),
  attempts: z.int(),
  nextTryAt: instant.nullable(),
  /** What stood in its place before. */
  previousCertificate: z.object({ id: z.int(), name: z.string() }).nullable(),
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
