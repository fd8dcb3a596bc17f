import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCaller, fresh } from '../../support/callers';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_LOGIN_RATE_LIMIT: '3/1h', LEMUR_TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => api.stop());

const loginFrom = (address: string, username: string, password: string) =>
  api.anonymous.call('POST', '/auth/login', { body: { username, password }, headers: { 'x-forwarded-for': address } });
const statuses = async (attempts: Promise<{ status: number }>[]) => (await Promise.all(attempts)).map(({ status }) => status).sort();

describe('Failed sign-ins', () => {
  it('end after the limit, with a time to wait, even for the right password', async () => {
    const ann = await aCaller(api, 'ann');
    for (let failure = 0; failure < 3; failure++) expect((await loginFrom('192.0.2.1', ann.username, 'wrong')).status).toBe(403);
    const refused = await loginFrom('192.0.2.1', ann.username, ann.password);
    expect(refused).toMatchObject({ status: 429, body: { code: 'sign-in.too-many-attempts' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
  });

  it('of others, from elsewhere, do not lock a user out', async () => {
    const ann = await aCaller(api, 'ann');
    for (let failure = 0; failure < 5; failure++) await loginFrom('192.0.2.2', ann.username, 'wrong');
    expect((await loginFrom('192.0.2.3', ann.username, ann.password)).status).toBe(200);
  });

  it('are forgiven by a success, and successes are never counted', async () => {
    const ann = await aCaller(api, 'ann');
    for (let round = 0; round < 3; round++) {
      for (let failure = 0; failure < 2; failure++) expect((await loginFrom('192.0.2.4', ann.username, 'wrong')).status).toBe(403);
      expect((await loginFrom('192.0.2.4', ann.username, ann.password)).status).toBe(200);
    }
    expect(await statuses(Array.from({ length: 8 }, () => loginFrom('192.0.2.4', ann.username, ann.password)))).toEqual(Array(8).fill(200));
  });

  it('at the same time teach no more than the limit allows', async () => {
    const ann = await aCaller(api, 'ann');
    const wrong = Array.from({ length: 20 }, () => loginFrom('192.0.2.5', ann.username, 'wrong'));
    await Promise.all(wrong);
    expect((await loginFrom('192.0.2.5', ann.username, ann.password)).status).toBe(429);
    const [pair] = await api.database.query<{ failures: number }>(
      `SELECT "failures" FROM login_failures WHERE "bucket" LIKE 'pair:%' ORDER BY "failures" DESC LIMIT 1`,
    );
    // Each failure that was told is counted, none is lost to another.
    expect(pair?.failures).toBeGreaterThanOrEqual(3);
  });

  it('over many names from one address end after ten times the limit', async () => {
    for (let failure = 0; failure < 30; failure++) expect((await loginFrom('192.0.2.6', fresh('name'), 'wrong')).status).toBe(403);
    expect((await loginFrom('192.0.2.6', fresh('name'), 'wrong')).status).toBe(429);
  });

  it('are the same under the address and the user name of one user', async () => {
    const ann = await aCaller(api, 'ann');
    for (const name of [ann.username, `${ann.username}@callers.example`, `${ann.username.toUpperCase()}@callers.example`])
      expect((await loginFrom('192.0.2.7', name, 'wrong')).status).toBe(403);
    expect((await loginFrom('192.0.2.7', ann.username, 'wrong')).status).toBe(429);
  });
});

describe('X-Forwarded-For', () => {
  it('is believed from trusted proxies only', async () => {
    const direct = await startApi({ settings: { LEMUR_LOGIN_RATE_LIMIT: '3/1h' } });
    try {
      const attempt = (address: string) =>
        direct.anonymous.call('POST', '/auth/login', { body: { username: 'lemur', password: 'x' }, headers: { 'x-forwarded-for': address } });
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) expect((await attempt(address)).status).toBe(403);
      expect((await attempt('192.0.2.4')).status).toBe(429);
    } finally {
      await direct.stop();
    }
  });
});

describe('COMPAT_AUTH_STATUS', () => {
  it('answers 403 to a bad token and 401 to none', async () => {
    const compatible = await startApi({ settings: { COMPAT_AUTH_STATUS: 'true' } });
    try {
      expect((await compatible.anonymous.as('not.a.token').get('/auth/me')).status).toBe(403);
      expect((await compatible.anonymous.get('/auth/me')).status).toBe(401);
    } finally {
      await compatible.stop();
    }
  });
});
