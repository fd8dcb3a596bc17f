import { Logger } from '@nestjs/common';
import { type Endpoint, isVersioned, jsonSchemaOf } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { type EditTurns, errorFields } from '@app/features';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Edge, notReady } from './edge';
import { entityTagOf, namesAnswer, namesState } from './entity-tags.rules';

type Turn = Awaited<ReturnType<EditTurns['take']>>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Held by an edit that depends on what the thing was like, until it has been answered. */
    editTurn: Turn | undefined;
  }
}

const log = new Logger('http');

const settableOf = new WeakMap<Endpoint, readonly string[]>();

/** Names of what an edit sets, as its body says. */
function settable(edit: Endpoint | undefined): readonly string[] {
  if (!edit?.body) return [];
  const known = settableOf.get(edit) ?? Object.keys((jsonSchemaOf(edit.body, 'input') as { properties?: object }).properties ?? {});
  settableOf.set(edit, known);
  return known;
}

const stale = () =>
  new DomainError('conflict', 'edit.stale', 'It was changed since you read it: nothing was done.', {
    hint: 'Read it again, make your change to what it is now, and send that with the new ETag in If-Match.',
  });

/** What the same caller would read at this moment; undefined when he would read nothing. */
async function currentTag(request: FastifyRequest): Promise<string | undefined> {
  const { authorization = '' } = request.headers;
  const answer = await request.server.inject({ method: 'GET', url: request.url, headers: { authorization }, remoteAddress: request.ip });
  return answer.statusCode === 200 ? String(answer.headers['etag']) : undefined;
}

/**
 * `ETag` on whatever is read and changed at one path, also on the answer to a change, so that whoever edits on need not read again; 304 for who has it
 * already. `If-Match` on PUT: two editors do not overwrite each other. The state is compared and the change made in one turn, so of two that
 * began with the same state one is told that his is stale. Without the header the last one wins.
 */
export function installEntityTags(server: FastifyInstance, edge: Edge): void {
  server.decorateRequest('editTurn');

  const release = async (request: FastifyRequest) => {
    const turn = request.editTurn;
    request.editTurn = undefined;
    if (turn)
      await edge.editTurns
        ?.giveBack(turn)
        .catch((problem: unknown) => log.error({ message: 'Turn not given back', requestId: request.id, ...errorFields(problem) }));
  };

  server.addHook('preHandler', async (request) => {
    const { 'if-match': wanted } = request.headers;
    const endpoint = edge.endpoints.find(request.method, request.routeOptions.url);
    if (wanted === undefined || request.is404 || endpoint?.method !== 'PUT' || !isVersioned(endpoint)) return;
    if (!edge.editTurns) throw notReady();
    request.editTurn = await edge.editTurns.take(request.url.split('?')[0] ?? '');
    const current = await currentTag(request);
    // Whoever may not read it, or asks for what is not there, is told so by the change itself.
    if (current !== undefined && !namesState(wanted, current)) throw stale();
  });

  server.addHook('onSend', async (request, reply, payload) => {
    await release(request);
    const route = request.routeOptions.url;
    const endpoint = edge.endpoints.find(request.method, route);
    if (!endpoint || request.is404 || reply.statusCode !== 200 || typeof payload !== 'string' || !isVersioned(endpoint)) return payload;
    const etag = entityTagOf(payload, settable(edge.endpoints.find('PUT', route)));
    void reply.header('etag', etag);
    const { 'if-none-match': known } = request.headers;
    if (endpoint.method !== 'GET' || known === undefined || !namesAnswer(known, etag)) return payload;
    void reply.status(304);
    return '';
  });
}
