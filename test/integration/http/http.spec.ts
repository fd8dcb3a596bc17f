import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi({ settings: { CORS: 'true', CORS_ORIGINS: 'https://portal.example.com', CUSTOM_RESPONSE_HEADERS: '{"X-Team":"pki"}' } });
});
afterAll(() => api.stop());

const plain = (path: string, init: RequestInit = {}) => fetch(`${api.origin}${path}`, { redirect: 'manual', ...init });

describe('A path', () => {
  it('that exists for other methods is 405, names them, and OPTIONS asks for them without a token', async () => {
    const refused = await api.admin.delete('/users/1');
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET, HEAD, PUT, OPTIONS');
    const options = await api.anonymous.call('OPTIONS', '/users/1');
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'GET, HEAD, PUT, OPTIONS']);
  });

  it.each(['/users/1/', '/users/abc', '/users/-1', '/users/1.5', '/no-such-thing', '/Users'])('%s does not exist', async (path) => {
    expect(await api.admin.get(path)).toMatchObject({ status: 404, body: { code: 'path.unknown', requestId: expect.any(String) } });
  });

  it('with an id beyond any is 404, not an error of the database', async () => {
    expect((await api.admin.get('/users/99999999999999999999')).status).toBe(404);
    expect((await api.admin.get('/users/2147483648')).status).toBe(404);
  });

  it('answers HEAD like GET, without a body and only with a token', async () => {
    const head = await api.admin.call('HEAD', '/users/1');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await api.anonymous.call('HEAD', '/users/1')).status).toBe(401);
  });

  it('that cannot be decoded is refused in the one shape of errors', async () => {
    expect(await (await plain('/api/1/users/%ff')).json()).toMatchObject({ code: 'path.undecodable', requestId: expect.any(String) });
  });
});

describe('A body', () => {
  it.each([
    ['over 1 MiB is 413', { raw: `{"username":"${'x'.repeat(1_100_000)}"}` }, 413, 'body.too-large'],
    ['of another type is 415', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'body.not-json'],
    ['that is malformed is 400, and its text is not repeated', { raw: '{"password":"hunter2' }, 400, 'body.malformed'],
    ['that is a list is 400', { raw: '[1]' }, 400, 'body.invalid'],
    ['that is empty is an empty object', { raw: '' }, 400, 'body.invalid'],
    ['that is null is an empty object', { raw: 'null' }, 400, 'body.invalid'],
    ['that is an empty list is an empty object', { raw: '[]' }, 400, 'body.invalid'],
  ])('%s', async (_, call, status, code) => {
    const answer = await api.admin.call('POST', '/users', call);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/hunter2|at .*\.js/);
    expect((await api.admin.get('/auth/me')).status).toBe(200);
  });

  it('may be spelt in snake_case, and cannot reach into a prototype', async () => {
    const raw = '{"current_password":"x","new_password":"weak","__proto__":{"isAdmin":true}}';
    expect((await api.admin.call('PUT', '/auth/me/password', { raw })).body.reasons).toEqual({ newPassword: 'A password has at least 12 characters.' });
  });

  it('that never comes does not hold up others', async () => {
    const socket = connect(Number(new URL(api.origin).port), '127.0.0.1');
    socket.write('POST /api/1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    expect((await api.admin.get('/auth/me')).status).toBe(200);
    socket.destroy();
  });
});

describe('A query', () => {
  it.each(['count=abc', 'page=first', 'filter=username', 'filter=password;x', 'sortBy=passwordHash&sortDir=asc', 'owner=x'])('%s is 400', async (query) => {
    const { status, body } = await api.admin.get(`/users?${query}`);
    expect([status, body.message]).toEqual([400, 'Validation Error.']);
    expect(Object.keys(body.reasons)).toHaveLength(1);
  });

  it.each(['count=0', 'count=100000', 'page=0', 'page=-1'])('%s counts as the nearest that is possible', async (query) => {
    const { status, body } = await api.admin.get(`/users?${query}`);
    expect([status, body.items[0].username]).toEqual([200, 'lemur']);
  });

  it('may name its parameters, fields and columns in any spelling', async () => {
    const { status, body } = await api.admin.get('/users?SortBy=USERNAME&sort_dir=desc&Filter=Username;LEM');
    expect([status, body.items[0].username]).toEqual([200, 'lemur']);
  });
});

describe('Headers', () => {
  it('forbid frames, foreign scripts and sniffing, name the request, and are extended by the settings', async () => {
    const { headers } = await api.admin.get('/auth/me');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('x-team')).toBe('pki');
  });

  it('do not take over a request id from outside', async () => {
    const { headers } = await api.admin.call('GET', '/auth/me', { headers: { 'x-request-id': 'forged' } });
    expect(headers.get('x-request-id')).not.toBe('forged');
  });

  it('let pages of named origins in, and no others', async () => {
    const ask = (origin: string) => plain('/api/1/users', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const named = await ask('https://portal.example.com');
    expect([named.status, named.headers.get('access-control-allow-origin'), named.headers.get('access-control-allow-credentials')]).toEqual([
      204,
      'https://portal.example.com',
      'true',
    ]);
    expect((await ask('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('The dashboard’s paths', () => {
  it('never lead out of its folder', async () => {
    for (const path of ['/..%2f..%2fpackage.json', '/assets/..%2f..%2f..%2fpackage.json', '/%2e%2e/package.json'])
      expect(await (await plain(path)).text()).not.toContain('"devDependencies"');
  });
});

describe('The log of requests', () => {
  it('has one line each, with route and user, and no query or token', async () => {
    await api.admin.get('/users', { filter: 'username;secret-in-a-query' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const lines = api
      .log()
      .split('\n')
      .filter((line) => line.includes('"route":"/api/1/users"'));
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ context: 'http', method: 'GET', status: 200, userId: 1, ms: expect.any(Number) });
    expect(api.log()).not.toMatch(/secret-in-a-query|eyJ/);
  });
});
