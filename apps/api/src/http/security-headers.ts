import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Nothing but our own scripts, calls to our own address, no frames. The component library sets styles inline. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

export async function installSecurityHeaders(server: FastifyInstance, extra: Readonly<Record<string, string>>): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Other services may live under the same name: this one speaks for itself only.
    hsts: { maxAge: 31_536_000, includeSubDomains: false },
  });
  if (Object.keys(extra).length) server.addHook('onRequest', async (_request, reply) => void reply.headers(extra));
}
