import { z } from 'zod';
import { endpoint } from './endpoint';

export const health = {
  check: endpoint({
    method: 'GET',
    path: '/healthcheck',
    summary: 'Whether the API and its database answer',
    who: 'open',
    answer: z.string(),
    mediaType: 'text/html',
  }),
};
