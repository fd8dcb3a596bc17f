import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { type Endpoint, isVersioned } from '@app/api-contract';
import { DomainError } from '@app/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { NotAsDeclared, writerOf } from './answer-writer';
import './request';

/** Cuts what a controller returns to the endpoint's answer, so that what is not declared cannot leave. */
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly endpoint: Endpoint) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(map((answer: unknown) => this.send(answer, request, reply)));
  }

  private send(answer: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    const { endpoint } = this;
    if (endpoint.isSecret) void reply.headers({ 'cache-control': 'private, max-age=0, no-cache, no-store', pragma: 'no-cache' });
    // What one caller may see is not for a cache that others share, and lists change; endpoints for everybody say so themselves.
    else if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
    if (endpoint.status === 204) return undefined;
    if (endpoint.mediaType !== 'application/json') {
      if (!reply.hasHeader('content-type')) void reply.type(endpoint.mediaType);
      return answer;
    }
    void reply.type('application/json; charset=utf-8');
    const text = `${this.write(answer, isShort(request.parsed.query))}\n`;
    // Lists are long: as bytes they are measured and copied once. Others are still looked at as text on their way out.
    return endpoint.method === 'GET' && !isVersioned(endpoint) ? Buffer.from(text) : text;
  }

  private write(answer: unknown, short: boolean): string | undefined {
    const { endpoint } = this;
    const schema = short && endpoint.shortAnswer ? endpoint.shortAnswer : endpoint.answer;
    try {
      return writerOf(schema)(answer);
    } catch (cause) {
      if (!(cause instanceof NotAsDeclared)) throw cause;
      // Paths and messages only: the values may be secrets.
      const issues = schema
        .safeParse(answer)
        .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
        .slice(0, 20);
      const facts = { endpoint: `${endpoint.method} ${endpoint.path}`, issues };
      throw new DomainError('bug', 'answer.not-as-declared', 'The answer does not have the shape that is declared for it.', { facts });
    }
  }
}

const isShort = (query: unknown): boolean => typeof query === 'object' && query !== null && 'short' in query && query.short === true;
