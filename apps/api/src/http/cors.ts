import type { Config } from '@app/config';
import type { FastifyInstance } from 'fastify';

/** Lets pages of the named origins call the API, with credentials. `*` was refused when the settings were read. */
export function installCors(server: FastifyInstance, { corsEnabled, corsOrigins, corsAllowHeaders }: Config['server']): void {
  if (!corsEnabled) return;
  const origins = new Set(corsOrigins.map((origin) => origin.replace(/\/$/, '').toLowerCase()));

  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    void reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin.toLowerCase())) return;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'ETag, Idempotency-Replayed, Retry-After, X-Request-Id, WWW-Authenticate',
    });
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    void reply.headers({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
      'access-control-allow-headers': corsAllowHeaders.join(', '),
      'access-control-max-age': '600',
    });
    return reply.status(204).send();
  });
}
