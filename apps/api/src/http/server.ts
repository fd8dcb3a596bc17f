import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Config } from '@app/config';
import type { FastifyInstance } from 'fastify';
import { newRequestId } from './edge';
import { answerFor } from './error-answer';

const MIB = 1024 * 1024;

/** The adapter brings a Fastify of its own version, whose types are others than ours. */
type AdapterOptions = Extract<ConstructorParameters<typeof FastifyAdapter<Server>>[0], { frameworkErrors?: unknown }>;

/** As much of a reply as is needed before it has a route. */
interface BareReply {
  status(code: number): { type(mediaType: string): { send(payload: string): unknown } };
}

function refuseUndecodable(_error: unknown, request: { id: string }, reply: BareReply): void {
  const { body } = answerFor({ statusCode: 400 }, request.id, false);
  const said = { ...body, message: 'The address cannot be decoded.', code: 'path.undecodable', hint: 'Write a percent sign as %25.' };
  reply
    .status(400)
    .type('application/json; charset=utf-8')
    .send(`${JSON.stringify(said)}\n`);
}

/** The HTTP server below Nest: its limits, and JSON as the only kind of body. */
export function createHttpAdapter({ trustedProxies }: Config['server']): FastifyAdapter {
  const adapter = new FastifyAdapter<Server>({
    bodyLimit: MIB,
    genReqId: newRequestId,
    logger: false,
    trustProxy: trustedProxies.length ? [...trustedProxies] : false,
    forceCloseConnections: 'idle',
    // An address that cannot be decoded is refused before any hook of ours.
    frameworkErrors: refuseUndecodable as AdapterOptions['frameworkErrors'],
    // A client that sends a byte now and then must not hold a connection for ever.
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 1024 },
  });
  const server = adapter.getInstance<FastifyInstance>();
  acceptJsonOnly(server);
  endConnectionsWhenClosing(server);
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

/** A connection that is kept alive would hold up the end of the process: whoever is answered while we close is told to go. */
function endConnectionsWhenClosing(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', async () => void (isClosing = true));
  server.addHook('onSend', async (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
  });
}
