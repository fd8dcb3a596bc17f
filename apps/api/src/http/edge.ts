import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { type EditTurns, type KeptAnswers, type SignInService, tokenRefused } from '@app/features';
import { anonymous, authorizeAdministration, authorizeChange, type RolePolicy } from '@app/rbac';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BASE_PATH, type EndpointTable } from './endpoint-table';
import { parseParams, parseRequest } from './parse-request';
import './request';

export interface Edge {
  readonly endpoints: EndpointTable;
  /** These are set once the application has been built, before it listens. */
  signIn?: SignInService;
  keptAnswers?: KeptAnswers;
  editTurns?: EditTurns;
  /** @throws DomainError `conflict` when too many came from there */
  countBadToken?: (request: FastifyRequest) => void;
  readonly policy: RolePolicy;
}

/** Made here, never taken over from a header: the audit log relies on it. */
export const newRequestId = () => randomUUID();

export const notReady = () => new DomainError('bug', 'edge.not-ready', 'The API is not ready.');

/** `<any word> <token>`: clients of the reference system write all kinds of words. */
function tokenIn(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (authorization === undefined)
    throw tokenRefused('token.missing', 'Missing authorization header', 'Sign in, and send the token as "Authorization: Bearer <token>".');
  const token = authorization.trim().split(/\s+/)[1];
  if (token === undefined) throw tokenRefused('token.invalid', 'Token is invalid', 'Send "Authorization: Bearer <token>".');
  return token;
}

async function admit(edge: Edge, endpoint: Endpoint, request: FastifyRequest): Promise<void> {
  const origin = { address: request.ip, requestId: request.id };
  request.actor = anonymous(origin.address, origin.requestId);
  if (endpoint.who === 'open') return;
  if (!edge.signIn) throw notReady();
  try {
    request.actor = await edge.signIn.admitToken(tokenIn(request), origin);
  } catch (problem) {
    if (problem instanceof DomainError && problem.kind === 'unauthenticated') edge.countBadToken?.(request);
    throw problem;
  }
  if (endpoint.who === 'admin') authorizeAdministration(request.actor, endpoint.summary);
  if (endpoint.who === 'writer') authorizeChange(request.actor, edge.policy);
}

/**
 * What happens to every request before its controller: does the path exist, who asks, may he at all, and only then is the body
 * read and parsed.
 */
export function installEdge(server: FastifyInstance, edge: Edge): void {
  server.decorateRequest('actor');
  server.decorateRequest('parsed');

  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
    if (request.is404) return;
    const endpoint = edge.endpoints.find(request.method, request.routeOptions.url);
    if (endpoint) {
      parseParams(endpoint, request.params as Record<string, string | undefined>);
      return admit(edge, endpoint, request);
    }
    // A route that was not declared in the contract has no rule who may call it: nobody may.
    if (request.routeOptions.url?.startsWith(BASE_PATH))
      throw new DomainError('bug', 'route.undeclared', `${request.routeOptions.url} is not in the contract.`);
  });

  server.addHook('preHandler', async (request) => {
    const endpoint = edge.endpoints.find(request.method, request.routeOptions.url);
    if (endpoint && !request.is404) request.parsed = parseRequest(endpoint, request);
  });
}
