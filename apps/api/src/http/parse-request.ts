import { type Endpoint, reasonsOf } from '@app/api-contract';
import { DomainError, invalidRequest } from '@app/errors';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ParsedRequest } from './request';
import { normalizeBody, normalizeQuery } from './wire.rules';

/** Largest id that a row can have. */
const MAX_ID = 2_147_483_647;

export const noSuchPath = () =>
  new DomainError('not-found', 'path.unknown', 'There is no such path.', { hint: 'Paths begin with /api/1 and end without a slash; ids are digits.' });

const noSuchId = (id: string) => new DomainError('not-found', 'id.unknown', 'No data found', { hint: `Nothing has the id ${id}.` });

/** @throws DomainError `not-found` for an id that is no run of digits: such a path does not exist */
export function parseParams(endpoint: Endpoint, raw: Readonly<Record<string, string | undefined>>): ParsedRequest['params'] {
  return Object.fromEntries(
    endpoint.params.map(({ name, kind }): [string, string | number] => {
      const text = raw[name] ?? '';
      if (kind === 'text') return [name, text];
      if (!/^\d{1,20}$/.test(text)) throw noSuchPath();
      if (Number(text) > MAX_ID) throw noSuchId(text);
      return [name, Number(text)];
    }),
  );
}

function parse(schema: z.ZodType, input: unknown, code: string): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidRequest(code, reasonsOf(result.error));
}

/** @throws DomainError `invalid` with reasons per field, `not-found` for a path with a bad id */
export function parseRequest(endpoint: Endpoint, request: FastifyRequest): ParsedRequest {
  return {
    params: parseParams(endpoint, request.params as Record<string, string | undefined>),
    query: endpoint.query && parse(endpoint.query, normalizeQuery(request.query as Record<string, unknown>), 'query.invalid'),
    body: endpoint.body && parse(endpoint.body, normalizeBody(request.body), 'body.invalid'),
  };
}
