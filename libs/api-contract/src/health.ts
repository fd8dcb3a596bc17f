import { z } from 'zod';
import { endpoint } from './endpoint';

/** Nothing but whether: who may not sign in learns no addresses and no versions. */
const state = z.enum(['ok', 'away']);

export const ReadinessAnswer = z.object({
  status: z.enum(['ready', 'not ready']),
  database: state,
  schema: z.string().nullable().describe('Name of the last migration that the database has. Null: it lacks some, or does not answer.'),
  queue: state.describe('Where jobs wait. While it is away calls are served all the same: what was to be done is found by the sweeps.'),
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
    summary: 'Whether all is there that work needs: the database answers and has the schema, and the queue answers; else with the status 503',
    who: 'open',
    answer: ReadinessAnswer,
  }),
};
