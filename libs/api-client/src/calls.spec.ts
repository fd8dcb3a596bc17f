import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error';
import { addressOf, callsTo, type Page } from './calls';

interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/** A server that answers in turn, and what it was asked. */
function answering(...answers: { status?: number; body?: unknown; headers?: Record<string, string> }[]) {
  const sent: Sent[] = [];
  const ask: typeof fetch = async (address, init) => {
    const url = new URL(address);
    sent.push({
      method: init?.method ?? '',
      path: `${url.pathname}${url.search}`,
      headers: init?.headers as Record<string, string>,
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    });
    const { status = 200, body, headers = {} } = answers.shift() ?? { status: 500 };
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status, headers: { 'content-type': 'application/json', ...headers } });
  };
  return { sent, ask };
}

const refusalOf = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: ApiError) => error,
  );

describe('The address of a call', () => {
  it('has its parameters filled in and escaped', () => {
    expect(addressOf('/certificates/name/:name', { name: 'a/b c' })).toBe('/api/1/certificates/name/a%2Fb%20c');
    expect(addressOf('/certificates/:id/key', { id: 7 })).toBe('/api/1/certificates/7/key');
  });

  it('leaves out what is not asked, and keeps 0 and false', () => {
    expect(addressOf('/certificates', {}, { filter: 'name;"a.example"', owner: '', serial: undefined, count: 0, short: false })).toBe(
      '/api/1/certificates?filter=name%3B%22a.example%22&count=0&short=false',
    );
  });
});

describe('A call', () => {
  it('is made with the token of that moment, its body as JSON, and the headers that were asked for', async () => {
    const { sent, ask } = answering({ body: { id: 7 } }, { status: 204 });
    const tokens = ['first', 'second'];
    const { call } = callsTo({ baseUrl: 'https://lemur.example.com/', token: () => tokens.shift(), fetch: ask });
    expect(await call('PUT', '/roles/:id')({ params: { id: 7 }, body: { name: 'a' }, ifMatch: '"tag"' })).toEqual({ id: 7 });
    expect(await call('POST', '/roles')({ body: {}, idempotencyKey: 'once' })).toBeUndefined();
    expect(sent).toEqual([
      {
        method: 'PUT',
        path: '/api/1/roles/7',
        headers: { authorization: 'Bearer first', 'content-type': 'application/json', 'if-match': '"tag"' },
        body: { name: 'a' },
      },
      {
        method: 'POST',
        path: '/api/1/roles',
        headers: { authorization: 'Bearer second', 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: {},
      },
    ]);
  });

  it('tells its address, for links', () => {
    const { call } = callsTo({ baseUrl: 'https://l.example/api/1/' });
    expect(call<{ params: { id: number } }, void>('GET', '/authorities/:id/crl').address({ params: { id: 7 } })).toBe(
      'https://l.example/api/1/authorities/7/crl',
    );
  });

  it('tells the tag of what it reads to whoever asks for it', async () => {
    const { ask } = answering({ body: { id: 7 }, headers: { etag: '"tag"' } });
    const { tagged } = callsTo({ baseUrl: 'https://lemur.example.com', fetch: ask });
    expect(await tagged('GET', '/roles/:id').tagged({ params: { id: 7 } })).toEqual({ answer: { id: 7 }, etag: '"tag"' });
  });

  it('fails with all that the refusal says, and tells it first to whoever wants to know', async () => {
    const body = { message: 'No.', code: 'role.edit.denied', hint: 'Ask.', reasons: { name: 'taken' }, requestId: '7f3c' };
    const { ask } = answering({ status: 429, body, headers: { 'retry-after': '12' } });
    const told: unknown[] = [];
    const { call } = callsTo({ baseUrl: 'https://l.example', token: 't', fetch: ask, onError: (error, token) => told.push([error.code, token]) });
    const error = await refusalOf(call('PUT', '/roles/:id')({ params: { id: 7 } }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, ...body, retryAfterSeconds: 12 });
    expect(told).toEqual([['role.edit.denied', 't']]);
  });

  it('fails with status 0 when nobody answers, and with the abort itself when it was called off', async () => {
    const cause = new TypeError('fetch failed');
    const { call } = callsTo({ baseUrl: 'https://l.example', fetch: () => Promise.reject(cause) });
    expect(await refusalOf(call('GET', '/roles')())).toMatchObject({ status: 0, message: 'The server cannot be reached.', cause });
    const abort = new AbortController();
    abort.abort();
    await expect(call('GET', '/roles')({ signal: abort.signal })).rejects.toBe(cause);
  });
});

describe('Each item of a list', () => {
  const items = (...ids: number[]) => ids.map((id) => ({ id }));
  const all = async (answers: Page<{ id: number }>[], query = {}) => {
    const { sent, ask } = answering(...answers.map((body) => ({ body })));
    const { list } = callsTo({ baseUrl: 'https://l.example', fetch: ask });
    const ids: number[] = [];
    for await (const item of list<{ query?: object }, { id: number }>('/roles').each({ query })) ids.push(item.id);
    return { ids, asked: sent.map(({ path }) => path.replace('/api/1/roles?', '')) };
  };

  it('is found by the place where the page before ended, where the list tells it', async () => {
    const pages = [
      { total: 3, items: items(3, 2), next: 'x' },
      { total: 9, items: items(1), next: null },
    ];
    expect(await all(pages, { count: 2, filter: 'name;a' })).toEqual({
      ids: [3, 2, 1],
      asked: ['filter=name%3Ba&count=2&page=1', 'filter=name%3Ba&count=2&after=x'],
    });
  });

  it('is found by page numbers in other lists, without asking for a page beyond the last', async () => {
    const pages = [
      { total: 4, items: items(1, 2) },
      { total: 4, items: items(3, 4) },
    ];
    expect(await all(pages, { count: 2 })).toEqual({ ids: [1, 2, 3, 4], asked: ['count=2&page=1', 'count=2&page=2'] });
    expect(await all([{ total: 0, items: [] }])).toEqual({ ids: [], asked: ['count=100&page=1'] });
  });

  it('is not asked for without end when a list says less than it has', async () => {
    const pages = [
      { total: 5, items: items(1, 2) },
      { total: 5, items: [] },
    ];
    expect((await all(pages, { count: 2 })).ids).toEqual([1, 2]);
  });
});
