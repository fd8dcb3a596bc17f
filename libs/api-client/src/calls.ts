import { type ApiError, errorOf, unreachable } from './api-error';

export interface ClientOptions {
  /** Where Lemur is, such as `https://lemur.example.com`. Empty in a page that it serves itself. */
  readonly baseUrl?: string;
  /** A token or, asked before each call, what tells it. Without one only what is open to everybody can be called. */
  readonly token?: string | (() => string | null | undefined);
  /** Instead of the global `fetch`, for a proxy or a certificate authority of one's own. */
  readonly fetch?: typeof fetch;
  /** Is told each refusal before it is thrown, and the token that the call was made with. */
  readonly onError?: (error: ApiError, token: string | null) => void;
}

/** What any call takes beside its own parts. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ChangeOptions extends CallOptions {
  /** The ETag of what was read: the change is refused with 412 when the thing was changed since. */
  readonly ifMatch?: string | null | undefined;
}

export interface MakeOptions extends CallOptions {
  /** A new one for each thing that is wanted: the same call with the same key is carried out once. */
  readonly idempotencyKey?: string | undefined;
}

/** What was read, and the tag of this state of it. */
export interface Tagged<Answer> {
  readonly answer: Answer;
  /** For `ifMatch` of the change. */
  readonly etag: string | null;
}

export interface Page<Item> {
  readonly items: Item[];
  /** Of all matches, not only this page. */
  readonly total: number;
  /** False when `total` is an estimate, which is made only where counting would be slow. */
  readonly totalIsExact?: boolean | undefined;
  /** What `after` is for the next page; null on the last one. Only where a list has it. */
  readonly next?: string | null | undefined;
  /** What should be known about this page, as a sentence; left out when there is nothing. */
  readonly note?: string | undefined;
}

type Arguments<Request> = Record<string, never> extends Request ? [request?: Request] : [request: Request];

export interface Call<Request, Answer> {
  (...request: Arguments<Request>): Promise<Answer>;
  /** Where it goes to, for a link that somebody else follows. */
  address(...request: Arguments<Request>): string;
}

/** Reads or changes one thing that is read and changed at the same path. */
export interface TaggedCall<Request, Answer> extends Call<Request, Answer> {
  /** The same, with the ETag of the state that it has then. */
  tagged(...request: Arguments<Request>): Promise<Tagged<Answer>>;
}

/** Reads a page of a list. */
export interface List<Request, Item, More = unknown> extends Call<Request, Page<Item> & More> {
  /** Every item of every page, asked for as it is needed: `for await (const item of …each({ query: { count: 200 } }))`. */
  each(...request: Arguments<Request>): AsyncGenerator<Item, void, undefined>;
}

type QueryValues = Readonly<Record<string, unknown>>;

interface LooseRequest extends ChangeOptions, MakeOptions {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: QueryValues;
  readonly body?: unknown;
}

const base = '/api/1';

/** Path and query of a call, below the origin. What is undefined, null or empty in the query is left out. */
export function addressOf(path: string, params: LooseRequest['params'] = {}, query: QueryValues = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value as string | number | boolean)]],
  );
  return `${base}${filled}${pairs.length ? `?${new URLSearchParams(pairs).toString()}` : ''}`;
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => null);

function answerIn(response: Response): Promise<unknown> {
  if (response.status === 204) return Promise.resolve(undefined);
  const mediaType = response.headers.get('content-type') ?? '';
  if (/^application\/([\w.-]+\+)?json\b/.test(mediaType)) return response.json();
  return /^text\//.test(mediaType) ? response.text() : response.arrayBuffer().then((bytes) => new Uint8Array(bytes));
}

function headersOf({ body, ifMatch, idempotencyKey }: LooseRequest, token: string | null): Record<string, string> {
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(ifMatch ? { 'if-match': ifMatch } : {}),
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  };
}

/** What the endpoints of one client are made of. */
export function callsTo({ baseUrl = '', token, fetch: send = (...call) => fetch(...call), onError }: ClientOptions) {
  const origin = baseUrl.replace(/\/+$/, '').replace(/\/api\/1$/, '');

  /** @throws ApiError for every answer that is not a success */
  async function ask(method: string, path: string, request: LooseRequest = {}): Promise<Tagged<unknown>> {
    const { params, query, body, signal } = request;
    const known = (typeof token === 'function' ? token() : token) ?? null;
    const fail = (error: ApiError): never => {
      onError?.(error, known);
      throw error;
    };
    let response: Response;
    try {
      response = await send(`${origin}${addressOf(path, params, query)}`, {
        method,
        headers: headersOf(request, known),
        ...(signal ? { signal } : {}),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      return fail(unreachable(cause));
    }
    if (!response.ok) return fail(errorOf(response.status, await readJson(response), response.headers.get('retry-after')));
    return { answer: await answerIn(response), etag: response.headers.get('etag') };
  }

  const addressed = (path: string, fixed: QueryValues) => ({
    address: (request?: unknown) => {
      const { params, query } = (request ?? {}) as LooseRequest;
      return `${origin}${addressOf(path, params, { ...query, ...fixed })}`;
    },
  });

  const call = <Request, Answer>(method: string, path: string): Call<Request, Answer> =>
    Object.assign(async (...[request]: Arguments<Request>) => (await ask(method, path, request as LooseRequest)).answer as Answer, addressed(path, {}));

  const tagged = <Request, Answer>(method: string, path: string): TaggedCall<Request, Answer> =>
    Object.assign(call<Request, Answer>(method, path), {
      tagged: (...[request]: Arguments<Request>) => ask(method, path, request as LooseRequest) as Promise<Tagged<Answer>>,
    });

  /** @param fixed what every call of it says in its query */
  const list = <Request, Item, More = unknown>(path: string, fixed: QueryValues = {}): List<Request, Item, More> => {
    const page = async (request: LooseRequest = {}) =>
      (await ask('GET', path, { ...request, query: { ...request.query, ...fixed } })).answer as Page<Item> & More;
    return Object.assign((...[request]: Arguments<Request>) => page(request as LooseRequest), {
      ...addressed(path, fixed),
      each: (...[request]: Arguments<Request>) => itemsOf(page, request as LooseRequest),
    });
  };

  return { call, tagged, list };
}

/**
 * Where a list says how its next page begins (`next`), that is followed, and what comes or goes meanwhile neither doubles nor hides an item. Other lists are
 * read by page numbers.
 */
async function* itemsOf<Item>(page: (request: LooseRequest) => Promise<Page<Item>>, request: LooseRequest = {}): AsyncGenerator<Item, void, undefined> {
  const { page: first = 1, count = 100, ...query } = request.query ?? {};
  let place: QueryValues = { page: first };
  for (let number = Number(first); ; number++) {
    const { items, total, next } = await page({ ...request, query: { ...query, count, ...place } });
    yield* items;
    const isLast = next === undefined ? number * Number(count) >= total : next === null;
    if (isLast || items.length === 0) return;
    place = next === undefined ? { page: number + 1 } : { after: next };
  }
}
