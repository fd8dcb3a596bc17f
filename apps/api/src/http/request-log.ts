import { type AppLogger, withLogFields } from '@app/features';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The pattern of the path, so that nothing of a request's own text is kept but where nothing matched. */
const routeOf = (request: FastifyRequest) => (request.is404 ? (request.url.split('?')[0] ?? '').slice(0, 200) : (request.routeOptions.url ?? ''));

/** One line for each request to the API: never bodies, tokens or queries. */
export function installRequestLog(server: FastifyInstance, { pino }: AppLogger): void {
  const log = pino.child({ context: 'http' });
  const withRequestId = (request: FastifyRequest, _reply: unknown, done: () => void) => withLogFields({ requestId: request.id }, done);
  server.addHook('onRequest', withRequestId);
  // Again once the body has been read, since the events of its stream belong to the connection and not to the request.
  server.addHook('preValidation', withRequestId);
  server.addHook('onResponse', async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      // Not there when the request was ended before anybody asked who it is.
      ...(request.actor?.userId ? { userId: request.actor.userId } : {}),
      ...(request.actor?.apiKeyId ? { apiKeyId: request.actor.apiKeyId } : {}),
    };
    if (reply.statusCode >= 500) log.error(fields, 'Request answered');
    else if (request.url.startsWith('/api/')) log.info(fields, 'Request answered');
    else log.debug(fields, 'Request answered');
  });
}
