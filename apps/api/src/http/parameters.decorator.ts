import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import './request';

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** Who asks: an `Actor`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).actor);

/** The body, parsed by the endpoint's schema: `BodyOf<typeof endpoint>`. */
export const Body = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).parsed.body);

/** The query, parsed by the endpoint's schema: `QueryOf<typeof endpoint>`. */
export const Query = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).parsed.query);

/** The parameters of the path, ids as numbers: `ParamsOf<typeof endpoint>`. */
export const Params = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).parsed.params);
