import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { AnswerOf, Endpoint } from '@app/api-contract';
import { AnswerInterceptor } from './answer.interceptor';

export const ENDPOINT = Symbol('endpoint');

/** What a handler may return: the declared answer, or bytes and text where the answer is not JSON. */
type Handler<E extends Endpoint> = (...args: never[]) => Promise<AnswerOf<E> | Buffer> | AnswerOf<E> | Buffer;

/**
 * Routes a controller method to an endpoint of the contract. The edge (edge.ts) refuses callers who may not call it before
 * the body is read, parses params, query and body; what the method returns is cut to the declared answer.
 * Headers and a status of its own a method sets on `@Res({ passthrough: true }) reply: FastifyReply`.
 */
export const Implements =
  <E extends Endpoint>(endpoint: E) =>
  <Method extends Handler<E>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Method>): void =>
    applyDecorators(
      SetMetadata(ENDPOINT, endpoint),
      RequestMapping({ path: endpoint.path, method: RequestMethod[endpoint.method] }),
      HttpCode(endpoint.status),
      UseInterceptors(new AnswerInterceptor(endpoint)),
    )(target, key, descriptor);
