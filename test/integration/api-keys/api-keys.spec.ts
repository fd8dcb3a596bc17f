import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCaller, fresh } from '../../support/callers';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { sub: string; aid: number; iat: number; exp?: number };

describe('An API key', () => {
  it('acts as its user with his rights of the moment, and the log names it', async () => {
    const ann = await aCaller(api, 'ann', ['admin']);
    const { jwt } = (await ann.api.post('/keys', { name: 'bot', ttl: 30 })).body;
    const claims = claimsOf(jwt);
    expect(claims).toMatchObject({ sub: String(ann.id), aid: expect.any(Number) });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(30 * 86_400);
    const role = await api.anonymous.as(jwt).post('/roles', { name: fresh('role') });
    const [entry] = await api.database.query<{ apiKeyId: number; userId: number }>(`SELECT * FROM audit_log WHERE action = 'role.create' AND "objectId" = $1`, [
      role.body.id,
    ]);
    expect(entry).toMatchObject({ apiKeyId: claims.aid, userId: ann.id });
    await api.admin.put(`/users/${ann.id}`, { username: ann.username, email: `${ann.username}@callers.example`, roles: [] });
    expect((await api.anonymous.as(jwt).post('/roles', { name: fresh('role') })).status).toBe(403);
  });

  it('is told once: nobody reads its token again, and it is not in the database', async () => {
    const ann = await aCaller(api, 'ann');
    const { jwt } = (await ann.api.post('/keys', { name: 'bot', ttl: 1 })).body;
    const id = claimsOf(jwt).aid;
    expect(await ann.api.get(`/keys/${id}`)).toMatchObject({ status: 403, body: { code: 'api-key.told-once' } });
    expect((await ann.api.put(`/keys/${id}`, { name: 'bot2' })).text).not.toContain('eyJ');
    expect(JSON.stringify(await api.database.query('SELECT * FROM api_keys'))).not.toContain('eyJ');
    expect(api.log()).not.toContain(jwt);
  });

  it('stays revoked', async () => {
    const ann = await aCaller(api, 'ann');
    const { jwt } = (await ann.api.post('/keys', { name: 'bot', ttl: -1 })).body;
    const id = claimsOf(jwt).aid;
    expect((await ann.api.put(`/keys/${id}`, { revoked: true })).body).toMatchObject({ name: 'bot', ttl: -1, revoked: true });
    expect(await api.anonymous.as(jwt).get('/auth/me')).toMatchObject({ status: 401, body: { message: 'Token has been revoked' } });
    expect((await ann.api.put(`/keys/${id}`, { revoked: false })).status).toBe(409);
  });

  it('ends with its user, and with its days, whatever its token says', async () => {
    const ann = await aCaller(api, 'ann');
    const { jwt } = (await ann.api.post('/keys', { name: 'bot', ttl: 30 })).body;
    const asKey = api.anonymous.as(jwt);
    await api.database.query(`UPDATE api_keys SET "issuedAt" = "issuedAt" - interval '31 days' WHERE id = $1`, [claimsOf(jwt).aid]);
    expect(await asKey.get('/auth/me')).toMatchObject({ status: 401, body: { message: 'Token has expired' } });
    await api.database.query(`UPDATE api_keys SET "issuedAt" = now() WHERE id = $1`, [claimsOf(jwt).aid]);
    expect((await asKey.get('/auth/me')).status).toBe(200);
    await api.admin.put(`/users/${ann.id}`, { username: ann.username, email: `${ann.username}@callers.example`, active: false });
    expect(await asKey.get('/auth/me')).toMatchObject({ status: 401, body: { message: 'User is not currently active' } });
  });

  it('is made for oneself, or by an administrator', async () => {
    const [ann, bob] = [await aCaller(api, 'ann'), await aCaller(api, 'bob')];
    expect((await ann.api.post(`/users/${bob.id}/keys`, { name: 'x', ttl: 1 })).status).toBe(403);
    expect((await ann.api.post('/keys', { name: 'x', ttl: 1, user: { username: bob.username } })).status).toBe(403);
    const gift = await api.admin.post('/keys', { name: 'x', ttl: 1, user: { username: bob.username } });
    expect(claimsOf(gift.body.jwt).sub).toBe(String(bob.id));
    expect((await ann.api.get(`/users/${bob.id}/keys`)).body).toEqual({ total: 0, items: [] });
    expect((await bob.api.get(`/users/${bob.id}/keys`)).body.total).toBe(1);
    expect((await bob.api.get('/keys', { filter: 'name;X' })).body.total).toBe(1);
    expect((await bob.api.get('/keys', { filter: 'revoked;true' })).body.total).toBe(0);
    expect((await bob.api.get('/keys', { filter: 'token;x' })).status).toBe(400);
    expect((await api.admin.post('/keys', { name: 'x', ttl: 1, user: { id: 999_999_999 } })).body.reasons).toEqual({ user: { _schema: expect.any(String) } });
    expect((await ann.api.post('/keys', { name: 'x', ttl: 1, user: { id: 999_999_999 } })).status).toBe(403);
    expect((await api.admin.get(`/users/${ann.id}/keys/${claimsOf(gift.body.jwt).aid}`)).status).toBe(403);
  });

  it.each([0, -2, 1e9, 'soon', null])('does not last %s days', async (ttl) => {
    expect(await api.admin.post('/keys', { name: 'x', ttl })).toMatchObject({ status: 400, body: { reasons: { ttl: expect.any(String) } } });
  });
});
