import type { Actor } from '@app/rbac';

/** What the edge has made of a request by the time a controller sees it. */
export interface ParsedRequest {
  params: Record<string, string | number>;
  query: unknown;
  body: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. `anonymous` until the token was looked at, and for open endpoints. */
    actor: Actor;
    parsed: ParsedRequest;
  }
}
