import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { errorFields } from '@app/features';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerFor } from './error-answer';
import type { EndpointTable } from './endpoint-table';
import type { RefusalLog } from './refusal-log';

/** Turns whatever was thrown, anywhere on a request's way, into one shape of answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  constructor(
    private readonly endpoints: EndpointTable,
    private readonly compatibleAuthStatus: boolean,
    private readonly refusals: RefusalLog,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    if (reply.sent) return;
    const answer = answerFor(error, request.id, this.compatibleAuthStatus);
    if (answer.isOurs) this.log.error({ message: 'Request failed', requestId: request.id, ...errorFields(error) });
    if (error instanceof DomainError && error.kind === 'forbidden') await this.refusals.record(error, request);
    if (answer.status === 404 && request.is404 && this.answerOtherMethod(request, reply)) return;
    void reply
      .status(answer.status)
      .headers(answer.headers)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(answer.body)}\n`);
  }

  /** A path that exists for other methods is 405, and OPTIONS asks which those are. */
  private answerOtherMethod(request: FastifyRequest, reply: FastifyReply): boolean {
    const allowed = this.endpoints.methodsOf(request.url.split('?')[0] ?? '');
    if (!allowed.length) return false;
    void reply.headers({ allow: [...allowed, 'OPTIONS'].join(', '), 'cache-control': 'no-store' });
    if (request.method === 'OPTIONS') {
      void reply.status(200).send();
      return true;
    }
    const { body } = answerFor({ statusCode: 405 }, request.id, false);
    void reply
      .status(405)
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(body)}\n`);
    return true;
  }
}
