import { Logger } from '@nestjs/common';
import { invalidRequest } from '@app/errors';
import { errorFields, type KeptAnswers, type Ticket } from '@app/features';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Edge, notReady } from './edge';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while a request that came with an Idempotency-Key is carried out. */
    ticket: Ticket | undefined;
  }
}

const log = new Logger('http');

/** @throws DomainError `invalid` */
function keyIn(request: FastifyRequest): string | undefined {
  const { 'idempotency-key': key } = request.headers;
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidRequest('idempotency-key.malformed', { 'Idempotency-Key': 'One to 255 visible characters of ASCII, without blanks.' });
}

/** What became of it, for whoever sends it again. A refusal has done nothing; a failure of ours may have. */
async function settle(answers: KeptAnswers, ticket: Ticket, reply: FastifyReply, payload: unknown): Promise<void> {
  if (reply.statusCode >= 500) return answers.abandon(ticket);
  if (reply.statusCode >= 400) return answers.forget(ticket);
  const contentType = String(reply.getHeader('content-type') ?? '');
  await answers.keep(ticket, { status: reply.statusCode, contentType, body: typeof payload === 'string' ? payload : '' });
}

/**
 * `Idempotency-Key` on POST: a script that lost its answer sends the same request with the same key again, and gets that answer,
 * marked `Idempotency-Replayed: true`. For signed-in users; comes after the edge, so that whoever may no longer call does not get it.
 */
export function installIdempotency(server: FastifyInstance, edge: Edge): void {
  server.decorateRequest('ticket');

  server.addHook('preHandler', async (request, reply) => {
    const endpoint = edge.endpoints.find(request.method, request.routeOptions.url);
    if (request.is404 || endpoint?.method !== 'POST' || request.actor.kind !== 'user') return;
    const key = keyIn(request);
    if (key === undefined) return;
    const { method, url: path, body } = request;
    if (!edge.keptAnswers) throw notReady();
    const begun = await edge.keptAnswers.begin(request.actor, { key, method, path, body, isSecret: endpoint.isSecret });
    if ('ticket' in begun) {
      request.ticket = begun.ticket;
      return;
    }
    const { status, contentType, body: text } = begun.answer;
    void reply.status(status).headers({ 'idempotency-replayed': 'true', 'cache-control': 'no-store' });
    if (contentType) void reply.type(contentType);
    return reply.send(text);
  });

  server.addHook('onSend', async (request, reply, payload) => {
    const { ticket } = request;
    if (!ticket || !edge.keptAnswers) return;
    request.ticket = undefined;
    try {
      await settle(edge.keptAnswers, ticket, reply, payload);
    } catch (problem) {
      // The answer goes out all the same; whoever asks again is told that it was lost, or that it can be tried again.
      log.error({ message: 'Answer not kept', requestId: request.id, ...errorFields(problem) });
    }
  });
}
