import { allEndpoints, type Endpoint } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { callersOfEachKind, type Callers } from '../../support/callers';

let api: StartedApi;
let callers: Callers;
beforeAll(async () => {
  api = await startApi();
  callers = await callersOfEachKind(api);
});
afterAll(() => api?.stop());

/** A path whose object does not exist. */
const pathOf = ({ path, params }: Endpoint) =>
  params.reduce((filled, { name, kind }) => filled.replace(`:${name}`, kind === 'id' ? '999999999' : 'no-such'), path);

const named = (wanted: (endpoint: Endpoint) => boolean) =>
  allEndpoints.filter(({ endpoint }) => wanted(endpoint)).map(({ name, endpoint }) => [name, endpoint] as const);

/** A path or method that the API does not have is answered by a refusal of its own; a missing object is another matter. */
const isServed = async (endpoint: Endpoint) => {
  const { body } = await api.admin.call(endpoint.method, pathOf(endpoint), endpoint.body ? { body: {} } : {});
  return !['path.unknown', 'method.not-allowed'].includes((body as { code?: string } | undefined)?.code ?? '');
};

describe('The API', () => {
  it.each(named(() => true))('serves %s', async (_name, endpoint) => {
    expect(await isServed(endpoint)).toBe(true);
  });
});

describe('Without a token', () => {
  it.each(named(({ who }) => who !== 'open'))('%s is refused before anything else', async (_name, endpoint) => {
    const answer = await api.anonymous.call(endpoint.method, pathOf(endpoint), endpoint.body ? { raw: '{"not": json' } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer.body).toEqual({ message: 'Missing authorization header', code: expect.any(String), requestId: expect.any(String), hint: expect.any(String) });
  });
});

describe('What is for administrators', () => {
  it.each(named(({ who }) => who === 'admin'))('refuses others before the body is read: %s', async (_name, endpoint) => {
    for (const caller of [callers.reader, callers.operator, callers.plain, callers.owner]) {
      const answer = await caller.api.call(endpoint.method, pathOf(endpoint), endpoint.body ? { body: { nonsense: true } } : {});
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({ message: expect.any(String), code: expect.any(String) });
    }
  });
});

describe('What is for writers', () => {
  it.each(named(({ who }) => who === 'writer'))('refuses a read-only user before the body is read: %s', async (_name, endpoint) => {
    const answer = await callers.reader.api.call(endpoint.method, pathOf(endpoint), { body: { nonsense: true } });
    expect(answer.status).toBe(403);
  });
});

describe('A list', () => {
  const lists = named(({ method, query, params }) => method === 'GET' && params.length === 0 && query !== undefined && query.safeParse({ count: '1' }).success);

  it.each(lists)('%s takes a page that cannot be for the nearest that can, and refuses one that is no number', async (_name, endpoint) => {
    for (const query of [
      { page: 1, count: 1 },
      { page: -1, count: 100_000 },
      { page: 0, count: 0 },
    ])
      expect([200, 404]).toContain((await api.admin.get(endpoint.path, query)).status);
    if (endpoint.query?.safeParse({ page: 'last' }).success) return;
    const answer = await api.admin.get(endpoint.path, { page: 'last', count: 'all' });
    expect(answer).toMatchObject({ status: 400, body: { reasons: { page: 'Not a valid integer.', count: 'Not a valid integer.' } } });
  });

  it.each(lists.filter(([, endpoint]) => !endpoint.query?.safeParse({ filter: 'nothing' }).success))(
    '%s refuses a field that it cannot filter by',
    async (_name, endpoint) => {
      for (const filter of ['noSuchField;x', 'password;x', 'privateKey;x', 'sealedPrivateKey;x', 'no-semicolon']) {
        const answer = await api.admin.get(endpoint.path, { filter });
        expect([filter, answer.status]).toEqual([filter, 400]);
        expect(answer.body).toMatchObject({ message: 'Validation Error.', reasons: { filter: expect.any(String) } });
      }
    },
  );
});
