import { z } from 'zod';
import { endpoint } from './endpoint';

export const ReadinessAnswer = z.object({
  status: z.literal('ready'),
  /** Name of the last migration that the database has. */
  schema: z.string(),
});
export type ReadinessAnswer = z.infer<typeof ReadinessAnswer>;

export const health = {
  check: endpoint({
    method: 'GET',
    path: '/healthcheck',
    summary: 'Whether the API and its database answer',
    who: 'open',
    answer: z.string(),
    mediaType: 'text/html',
  }),
  readiness: endpoint({
    method: 'GET',
    path: '/readiness',
    summary: 'Whether calls can be served: the database answers and has the schema',
    who: 'open',
    answer: ReadinessAnswer,
  }),
};
