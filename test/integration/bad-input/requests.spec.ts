import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { expectRefusal } from './refusals';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

describe('A request is refused', () => {
  it('when its body is larger than a mebibyte', async () => {
    const body = JSON.stringify({ owner: 'web@input.example', body: 'x'.repeat(1024 * 1024) });
    await expectRefusal(api, () => api.admin.call('POST', '/certificates/upload', { raw: body }), { status: 413 });
  });

  it.each(['{', '{"owner": ', 'owner=x', '{"a": NaN}', '\u0000'])('when its body is not JSON: %j', async (raw) => {
    await expectRefusal(api, () => api.admin.call('POST', '/certificates', { raw }), { status: 400 });
  });

  it.each(['[]', '[{"owner": "a@b.example"}]', '"text"', '7', 'true'])('when its body is JSON of another shape: %s', async (raw) => {
    await expectRefusal(api, () => api.admin.call('POST', '/certificates', { raw }), { status: 400, reasons: expect.anything() as object });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', ''])('when its content type is %j', async (type) => {
    await expectRefusal(api, () => api.admin.call('POST', '/certificates', { raw: '{}', headers: { 'content-type': type } }), { status: 415 });
  });

  it('when it is nested so deep that reading it would cost more than it is worth', async () => {
    const raw = `{"extensions": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    await expectRefusal(api, () => api.admin.call('POST', '/certificates', { raw }), { status: 400 });
  });

  it('when it reaches for the prototype of an object', async () => {
    const raw = '{"__proto__": {"owner": "a@b.example"}, "constructor": {"prototype": {"owner": "a@b.example"}}}';
    await expectRefusal(api, () => api.admin.call('POST', '/certificates', { raw }), { status: 400 });
  });

  it.each([
    ['page', 'one', 'Not a valid integer.'],
    ['count', 'all', 'Not a valid integer.'],
    ['showExpired', 'all', 'Not a valid boolean.'],
    ['id', '1,x', 'Not a valid integer.'],
    ['filter', 'noSuchField;x', expect.any(String)],
    ['filter', 'privateKey;x', expect.any(String)],
    ['filter', 'nothing', expect.any(String)],
    ['sortBy', 'noSuchColumn', expect.any(String)],
    ['sortBy', 'privateKey', expect.any(String)],
    ['sortBy', 'id; DROP TABLE users', expect.any(String)],
    ['short', 'perhaps', 'Not a valid boolean.'],
    ['serial', '0xZZ', expect.any(String)],
    ['timeRange', 'soon', 'Not a valid integer.'],
  ])('when the parameter %s of a list is %s', async (name, value, reason) => {
    const query = { [name]: value, ...(name === 'sortBy' ? { sortDir: 'asc' } : {}) };
    await expectRefusal(api, () => api.admin.get('/certificates', query), { status: 400, reasons: { [name]: reason } });
  });

  it.each(['/certificates/x', '/certificates/-1', '/certificates/1.5', '/certificates/99999999999999999999', '/no/such/path', '/certificates/'])(
    'when there is no %s',
    async (path) => {
      await expectRefusal(api, () => api.admin.get(path), { status: 404 });
    },
  );

  it('when the method is not for this path, and says which are', async () => {
    await expectRefusal(api, () => api.admin.call('DELETE', '/auth/me'), { status: 405 });
    expect((await api.admin.call('DELETE', '/auth/me')).headers.get('allow')).toMatch(/GET/);
  });
});

describe('A token is refused', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const key = (secret: string) => new TextEncoder().encode(secret);
  const ours = () => key(inject('secrets').LEMUR_TOKEN_SECRETS.trim());
  const signed = (claims: Record<string, unknown>, alg = 'HS256', secret = ours()) => new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(secret);
  const myself = async () => String((await api.admin.get('/auth/me')).body.id);

  const expectRefused = (token: string) => expectRefusal(api, () => api.anonymous.as(token).get('/auth/me'), { status: 401, message: /^Token / });

  it('and one that is well made is not, so that the refusals below are about what they say', async () => {
    const token = await signed({ sub: await myself(), iat: now(), exp: now() + 60 });
    expect((await api.anonymous.as(token).get('/auth/me')).body).toMatchObject({ username: 'lemur' });
  });

  it('after its end', async () => expectRefused(await signed({ sub: await myself(), iat: now() - 600, exp: now() - 300 })));
  it('when it never ends and is no API key', async () => expectRefused(await signed({ sub: await myself(), iat: now() })));
  it('when another secret signed it', async () =>
    expectRefused(await signed({ sub: await myself(), iat: now(), exp: now() + 60 }, 'HS256', key('another secret of the same length.'))));
  it('when it says that it needs no signature', async () =>
    expectRefused(new UnsecuredJWT({ sub: await myself() }).setIssuedAt().setExpirationTime('1h').encode()));
  it('when it names an algorithm that is not ours', async () => expectRefused(await signed({ sub: await myself(), iat: now(), exp: now() + 60 }, 'HS512')));
  it('when its user is not there', async () => expectRefused(await signed({ sub: '999999999', iat: now(), exp: now() + 60 })));
  it('when its API key is not there', async () => expectRefused(await signed({ sub: await myself(), iat: now(), aid: 999_999_999 })));

  it('when it was changed', async () => {
    const token = await signed({ sub: '999999999', iat: now(), exp: now() + 60 });
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ sub: await myself(), iat: now(), exp: now() + 600 })).toString('base64url');
    await expectRefused([header, payload, signature].join('.'));
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '....'])('when it is %j', async (token) => {
    const answer = await api.anonymous.call('GET', '/auth/me', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});
