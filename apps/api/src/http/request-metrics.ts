import type { Metrics } from '@app/features';
import type { FastifyInstance } from 'fastify';

/** Set once the application has been built, before it listens. */
export interface Counting {
  metrics?: Metrics;
}

/** Counts and times every request by the pattern of its path: what callers make up as paths is one word, so that they cannot fill the memory. */
export function installRequestMetrics(server: FastifyInstance, counting: Counting): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    counting.metrics?.answered({ route, method: request.method, status: reply.statusCode, ms: reply.elapsedTime });
  });
}
