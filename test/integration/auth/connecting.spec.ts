import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCaller } from '../../support/callers';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../support/openid-provider';
import { shortOf, singleSignOn } from './sign-in-with';

let sso: TestOpenIdProvider;
let api: StartedApi;
beforeAll(async () => {
  sso = await startOpenIdProvider(['https://lemur.example.com/api/1/auth/oauth2']);
  api = await startApi({
    settings: {
      LEMUR_HOSTNAME: 'lemur.example.com',
      ACTIVE_PROVIDERS: 'oauth2',
      OAUTH2_NAME: 'Acorn SSO',
      OAUTH2_ISSUER: sso.issuer,
      OAUTH2_CLIENT_ID: sso.clientId,
      OAUTH2_SECRET: sso.clientSecret,
      LEMUR_LOGIN_RATE_LIMIT: '1000/1m',
    },
  });
});
afterAll(async () => {
  await api?.stop();
  await sso?.stop();
});

const { signIn, aPerson, bringBack, meOf } = singleSignOn(() => ({ sso, api }));

describe('An account', () => {
  it('is connected with the password only, where it has one, since a session may be stolen; whoever mistypes may type again', async () => {
    const ann = await aCaller(api, 'ann');
    const thief = aPerson();
    const body = await bringBack(thief);
    const without = await ann.api.post('/auth/me/identities', body);
    expect([without.status, Object.keys(without.body.reasons as object)]).toEqual([400, ['password']]);
    expect(shortOf(await ann.api.post('/auth/me/identities', { ...body, password: 'guessed' }))).toEqual({
      status: 403,
      message: 'The supplied credentials are invalid',
    });
    expect((await ann.api.get('/auth/me/identities')).body.items).toEqual([]);
    const { jwt } = (await ann.api.post('/keys', { name: 'bot', ttl: 1 })).body as { jwt: string };
    const byKey = await api.anonymous.as(jwt).post('/auth/me/identities', { ...body, password: ann.password });
    expect([byKey.status, byKey.body.code]).toEqual([403, 'identity.by-api-key']);
    expect((await ann.api.post('/auth/me/identities', { ...body, password: ann.password })).status).toBe(200);
  });

  it('without a password of its own is connected by whoever is signed in', async () => {
    const ann = aPerson();
    const session = api.anonymous.as(((await signIn(ann)).body as { token: string }).token);
    expect((await session.get('/auth/me/identities')).body.needsPassword).toBe(false);
    expect((await session.post('/auth/me/identities', await bringBack(aPerson()))).body.items).toHaveLength(2);
  });

  it('loses what was linked to it when an administrator sets its password, and keeps what it was made by', async () => {
    const ann = await aCaller(api, 'ann');
    const thief = aPerson();
    expect((await ann.api.post('/auth/me/identities', { ...(await bringBack(thief)), password: ann.password })).status).toBe(200);
    const own = { currentPassword: ann.password, newPassword: 'Another-Pass#12' };
    expect((await ann.api.put('/auth/me/password', own)).status).toBe(200);
    expect((await meOf(await signIn(thief))).id).toBe(ann.id);
    const asItIs = { username: ann.username, email: `${ann.username}@callers.example`, roles: [] };
    await api.admin.put(`/users/${ann.id}`, asItIs);
    expect((await meOf(await signIn(thief))).id).toBe(ann.id);
    expect((await api.admin.put(`/users/${ann.id}`, { ...asItIs, password: 'Set-By-Root#123' })).status).toBe(200);
    expect((await meOf(await signIn(thief))).id).not.toBe(ann.id);
    const cut = await api.database.query(`SELECT before->>'subject' AS subject FROM audit_log WHERE action = 'identity.unlink' AND "objectId" = $1`, [ann.id]);
    expect(cut).toEqual([{ subject: thief.id }]);

    const made = aPerson();
    const { id, username, email } = await meOf(await signIn(made));
    expect((await api.admin.put(`/users/${id}`, { username, email, roles: [], password: 'Set-By-Root#123' })).status).toBe(200);
    expect((await meOf(await signIn(made))).id).toBe(id);
  });
});
