import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Config } from '@app/config';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newRequestId } from './edge';
import { answerFor } from './error-answer';

const MIB = 1024 * 1024;

const undecodable = (requestId: string) => ({
  ...answerFor({ statusCode: 400 }, requestId, false).body,
  message: 'The address cannot be decoded.',
  code: 'path.undecodable',
  hint: 'Write a percent sign as %25.',
});

/** The HTTP server below Nest: its limits, and JSON as the only kind of body. */
export function createHttpAdapter({ trustedProxies }: Config['server']): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: MIB,
    genReqId: newRequestId,
    logger: false,
    trustProxy: trustedProxies.length ? [...trustedProxies] : false,
    forceCloseConnections: 'idle',
    // An address that cannot be decoded is refused before any hook of ours.
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      void reply
        .status(400)
        .type('application/json; charset=utf-8')
        .send(`${JSON.stringify(undecodable(request.id))}\n`),
    // A client that sends a byte now and then must not hold a connection for ever.
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 1024 },
  });
  acceptJsonOnly(adapter.getInstance<FastifyInstance>());
  return adapter;
}

function acceptJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      // The parser's own words quote the body, which may hold a password.
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }), undefined);
    }
  });
}
