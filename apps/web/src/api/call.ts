import type { AnswerOf, BodyInputOf, Endpoint, ParamsOf, QueryInputOf } from '@app/api-contract';
import { ApiFailure, failureOf } from './failure';
import { currentToken, dropToken } from './session';

const base = '/api/1';

// An endpoint that takes no such part offers none; one that needs it demands it.
type Part<Name extends string, Value> = [Value] extends [undefined] ? unknown : undefined extends Value ? { [N in Name]?: Value } : { [N in Name]: Value };
type OptionalPart<Name extends string, Value> = [Value] extends [undefined] ? unknown : { [N in Name]?: Value };

export type CallOf<E extends Endpoint> = (keyof ParamsOf<E> extends never ? unknown : { params: ParamsOf<E> }) &
  Part<'body', BodyInputOf<E>> &
  OptionalPart<'query', QueryInputOf<E>> & { signal?: AbortSignal };

type QueryValues = Record<string, string | number | boolean | null | undefined>;

interface LooseCall {
  params?: Record<string, string | number>;
  query?: QueryValues;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls an endpoint of the contract, typed from its declaration: `call(certificates.get)({ params: { id: 7 } })`.
 * The answer is not parsed again: the API has cut it to the same schema.
 * @throws ApiFailure for every answer that is not a success, with status 0 when there was none
 */
export const call =
  <E extends Endpoint>(endpoint: E) =>
  async (request: CallOf<E>): Promise<AnswerOf<E>> => {
    const { params, query, body, signal } = request as LooseCall;
    const token = currentToken();
    const response = await send(addressOf(endpoint.path, params, query), {
      method: endpoint.method,
      signal,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as AnswerOf<E>;
    const failure = failureOf(response.status, await readJson(response));
    if (token && token === currentToken() && isAboutTheToken(failure)) dropToken();
    throw failure;
  };

/** Path and query of a call, below the origin. Parameters that are undefined or empty are left out. */
export function addressOf(path: string, params: Record<string, string | number> = {}, query: QueryValues = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' || value === null ? [] : [[name, String(value)]]));
  return `${base}${filled}${pairs.length ? `?${new URLSearchParams(pairs).toString()}` : ''}`;
}

/** A server may be set to answer 403 where a token is refused, as old clients expect; the code tells it from a missing right. */
const isAboutTheToken = (failure: ApiFailure) => failure.status === 401 || (failure.status === 403 && /^token\b|\.token\b/.test(failure.body.code ?? ''));

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, cache: 'no-store' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiFailure(0, { message: 'The server cannot be reached.', hint: 'Check the connection and try again. If it stays so, ask whoever runs Lemur.' });
  }
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => null);
