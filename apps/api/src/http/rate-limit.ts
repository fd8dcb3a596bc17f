import { DomainError } from '@app/errors';
import { networkOf } from '@app/features';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BASE_PATH } from './endpoint-table';
import type { Edge } from './edge';
import { CallCounter, type RateLimit } from './rate-limit.rules';

/** An API key is a caller of its own, so that a script that runs wild does not lock out its user. */
function callerOf({ actor, ip }: FastifyRequest): string {
  if (actor.apiKeyId !== null) return `key ${actor.apiKeyId}`;
  return actor.userId === null ? `address ${networkOf(ip)}` : `user ${actor.userId}`;
}

const exceeded = (limit: RateLimit, retryAfterSeconds: number) =>
  new DomainError('conflict', 'rate.exceeded', `More than ${limit.attempts} calls in ${limit.windowSeconds} seconds.`, {
    hint: `Wait ${retryAfterSeconds} seconds, as Retry-After says, and then call more slowly.`,
    facts: { retryAfterSeconds },
  });

/**
 * So many calls in a time for each user, API key and, where nobody has signed in, address. Each process counts for itself, in
 * memory: a limit that protects us must not cost a write for every call, and with several processes it is as many times as high.
 * Health checks and the files of the dashboard are not counted.
 *
 * A call whose token is refused counts for its address, in a count of its own: only calls with bad tokens look at that one, so
 * that nobody who shares the address with a guesser, or with a script whose token has expired, is kept from calling or signing in.
 */
export function installRateLimit(server: FastifyInstance, edge: Edge, limit: RateLimit | null): void {
  if (limit === null) return;
  const counter = new CallCounter(limit);
  server.addHook('preParsing', async (request) => {
    const endpoint = edge.endpoints.find(request.method, request.routeOptions.url);
    if (!endpoint || request.is404 || !request.url.startsWith(BASE_PATH) || /^\/(healthcheck|readiness)$/.test(endpoint.path)) return;
    const retryAfterSeconds = counter.take(callerOf(request), Date.now());
    if (retryAfterSeconds === null) return;
    throw exceeded(limit, retryAfterSeconds);
  });
  edge.countBadToken = ({ ip }) => {
    const retryAfterSeconds = counter.take(`bad token ${networkOf(ip)}`, Date.now());
    if (retryAfterSeconds !== null) throw exceeded(limit, retryAfterSeconds);
  };
}
