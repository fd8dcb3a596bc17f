import { createHash, createHmac, createPublicKey, type JsonWebKey, randomBytes, type webcrypto } from 'node:crypto';
import { decodeJwt, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { anAuthority } from '../../support/builders';
import { aCaller, fresh } from '../../support/callers';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../support/openid-provider';
import { parametersOf, shortOf, singleSignOn } from './sign-in-with';

const redirectUri = (id: string) => `https://lemur.example.com/api/1/auth/${id}`;

let sso: TestOpenIdProvider;
let api: StartedApi;
/** Another process on the same database. */
let other: StartedApi;
beforeAll(async () => {
  sso = await startOpenIdProvider([redirectUri('oauth2'), redirectUri('ping')]);
  const settings = {
    LEMUR_HOSTNAME: 'lemur.example.com',
    ACTIVE_PROVIDERS: 'oauth2, ping',
    // By its addresses, as installations of the reference know it, without the name of the issuer.
    OAUTH2_NAME: 'Acorn SSO',
    OAUTH2_CLIENT_ID: sso.clientId,
    OAUTH2_SECRET: sso.clientSecret,
    OAUTH2_AUTH_ENDPOINT: `${sso.issuer}/auth`,
    OAUTH2_ACCESS_TOKEN_URL: sso.tokenUrl,
    OAUTH2_JWKS_URL: `${sso.issuer}/jwks`,
    OAUTH2_USER_API_URL: `${sso.issuer}/me`,
    // By its name alone.
    PING_NAME: 'Acorn Ping',
    PING_CLIENT_ID: sso.clientId,
    PING_SECRET: sso.clientSecret,
    PING_ISSUER: sso.issuer,
    PING_SCOPE: 'openid, email, profile, groups',
    IDP_GROUPS_KEYS: 'groups',
    IDP_ROLES_MAPPING: '{"pki-admins":"admin","nowhere":"no-such-role"}',
    IDP_ROLES_PREFIX: 'lemur-',
    LEMUR_LINK_BY_EMAIL: 'ping',
    LEMUR_DEFAULT_ROLE: 'everybody',
    LEMUR_LOGIN_RATE_LIMIT: '1000/1m',
  };
  api = await startApi({ settings });
  other = await startApi({ settings, database: api.database });
});
afterAll(async () => {
  await other?.stop();
  await api?.stop();
  await sso?.stop();
});

const { offerOf, signIn, aPerson, bringBack, meOf, rolesOf, lastRefusal } = singleSignOn(() => ({ sso, api }));

describe('The list of providers', () => {
  it('is kept, with words in the log where a setting does not name who signs', async () => {
    await expect.poll(() => api.log()).toContain('Set OAUTH2_ISSUER');
    expect(api.log()).not.toContain('Set PING_ISSUER');
  });

  it('is as clients know it, in the order of the setting, and not to be stored', async () => {
    const { body, headers } = await api.anonymous.get('/auth/providers');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).toEqual([
      {
        id: 'oauth2',
        name: 'Acorn SSO',
        url: redirectUri('oauth2'),
        redirectUri: redirectUri('oauth2'),
        clientId: sso.clientId,
        responseType: 'code',
        scope: ['openid', 'email', 'profile', 'groups'],
        scopeDelimiter: ' ',
        authorizationEndpoint: `${sso.issuer}/auth`,
        requiredUrlParams: ['scope', 'state', 'nonce'],
        state: expect.stringMatching(/^[0-9a-f]+:[\w-]+$/),
        nonce: expect.stringMatching(/^[\w-]{24}$/),
        type: '2.0',
      },
      expect.objectContaining({ id: 'ping', name: 'Acorn Ping', authorizationEndpoint: `${sso.issuer}/auth` }),
    ]);
    expect(JSON.stringify(body)).not.toContain(sso.clientSecret);
  });

  it.each(['ping', 'oauth2', 'google'])('leads back by GET /auth/%s: a script reads a word, a browser goes on in the dashboard', async (id) => {
    const script = await api.anonymous.get(`/auth/${id}`);
    expect([script.status, script.body]).toEqual([200, 'Redirecting...']);
    const browser = await api.anonymous.call('GET', `/auth/${id}`, {
      query: { code: 'a&b', state: 'c', evil: 'd', error_description: 'Call 555' },
      headers: { accept: 'text/html,*/*' },
    });
    expect([browser.status, browser.headers.get('location')]).toEqual([303, `/sign-in/return?provider=${id}&code=a%26b&state=c`]);
  });
});

describe('Somebody who signs in for the first time', () => {
  it('gets an account, his own role, that of everybody and those of his groups, and all of it is in the audit log', async () => {
    const ann = aPerson({ groups: ['lemur-web', 'pki-admins', 'nowhere', 'other-group'], picture: 'https://acorn.example/ann.png' });
    const answer = await signIn(ann);
    expect(answer.status).toBe(200);
    const me = await meOf(answer);
    expect(me).toMatchObject({ username: ann.email, email: ann.email, active: true, profilePicture: 'https://acorn.example/ann.png' });
    expect(me.roles.map(({ name }) => name).sort()).toEqual(['admin', ann.email, 'everybody', 'lemur-web'].sort());
    const rows = await api.database.query<{ action: string }>(`SELECT action FROM audit_log WHERE "objectName" = $1 ORDER BY id`, [ann.email]);
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['user.create', 'identity.link', 'role.assign', 'user.sign-in']));
    const roles = (await api.admin.get('/roles', { filter: 'name;lemur-web' })).body.items;
    expect(roles[0].thirdParty).toBe(true);
  });

  it('is let in by another process than the one that began, and by one that only knows the provider’s name', async () => {
    expect((await signIn(aPerson(), { at: other })).status).toBe(200);
    expect((await signIn(aPerson(), { id: 'ping' })).status).toBe(200);
  });

  it('cannot sign in with a password', async () => {
    const ann = aPerson();
    await signIn(ann);
    expect((await api.anonymous.post('/auth/login', { username: ann.email, password: '' })).status).toBe(403);
  });

  it('sends a verifier along where he sent a challenge, and the code is worth nothing without', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const attempt = async (more: Record<string, string>) => {
      const offer = await offerOf('oauth2');
      const brought = await sso.visit(aPerson().id, offer.authorizationEndpoint, { ...parametersOf(offer), ...challenge });
      return api.anonymous.post('/auth/oauth2', { clientId: 'x', redirectUri: 'y', code: brought.get('code'), state: brought.get('state'), ...more });
    };
    expect((await attempt({ codeVerifier: verifier })).status).toBe(200);
    expect((await attempt({})).status).toBe(403);
    expect((await attempt({ codeVerifier: randomBytes(32).toString('base64url') })).status).toBe(403);
  });
});

describe('Client id and redirect address of a request', () => {
  it('are taken and not believed', async () => {
    const answer = await signIn(aPerson(), { more: { clientId: 'somebody-else', redirectUri: 'https://evil.example' } });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(sso.lastExchange())).toMatchObject({ client_id: sso.clientId, redirect_uri: redirectUri('oauth2') });
  });
});

describe('Roles', () => {
  it('that a group gave go with the group, all of them at once, and those given by hand stay', async () => {
    const ann = aPerson({ groups: ['lemur-a', 'lemur-b', 'lemur-c', 'pki-admins'] });
    const me = await meOf(await signIn(ann));
    await api.admin.post('/roles', { name: 'lemur-by-hand' });
    await api.admin.put(`/users/${me.id}`, {
      username: me.username,
      email: me.email,
      roles: [...me.roles.map(({ name }) => ({ name })), { name: 'lemur-by-hand' }, { name: 'operator' }],
    });
    sso.people.set(ann.id, { email: ann.email, email_verified: true, groups: ['lemur-c', 'lemur-by-hand'] });
    expect((await rolesOf(await signIn(ann))).sort()).toEqual([ann.email, 'everybody', 'lemur-by-hand', 'lemur-c', 'operator'].sort());
    // It was his by hand before a group gave it too.
    sso.people.set(ann.id, { email: ann.email, email_verified: true, groups: [] });
    expect((await rolesOf(await signIn(ann))).sort()).toEqual([ann.email, 'everybody', 'lemur-by-hand', 'operator'].sort());
    const rows = await api.database.query<{ before: { role: string } }>(`SELECT before FROM audit_log WHERE action = 'role.unassign' AND "objectName" = $1`, [
      ann.email,
    ]);
    expect(rows.map(({ before }) => before.role).sort()).toEqual(['admin', 'lemur-a', 'lemur-b', 'lemur-c']);
  });

  it('that were given by hand once and taken by hand are not taken for the provider’s', async () => {
    const ann = aPerson({ groups: ['lemur-x'] });
    const me = await meOf(await signIn(ann));
    const body = (roles: string[]) => ({ username: me.username, email: me.email, roles: roles.map((name) => ({ name })) });
    await api.admin.put(`/users/${me.id}`, body([]));
    await api.admin.put(`/users/${me.id}`, body(['lemur-x']));
    sso.people.set(ann.id, { email: ann.email, email_verified: true, groups: [] });
    expect(await rolesOf(await signIn(ann))).toContain('lemur-x');
  });

  it('with a meaning of their own, or that own something, come from no group’s name', async () => {
    const owner = 'lemur-owners@acorn.example';
    await api.admin.post('/roles', { name: owner });
    const ann = aPerson({ groups: ['lemur-root_admin', 'lemur-root_operator', owner] });
    expect((await rolesOf(await signIn(ann))).sort()).toEqual([ann.email, 'everybody'].sort());
  });

  it('are none where the field is no list of names, and a single name counts', async () => {
    for (const groups of [[7, 'lemur-odd'], null, 7, { name: 'lemur-odd' }]) {
      const ann = aPerson({ groups });
      expect((await rolesOf(await signIn(ann))).sort(), JSON.stringify(groups)).toEqual([ann.email, 'everybody'].sort());
    }
    expect(await rolesOf(await signIn(aPerson({ groups: 'lemur-single' })))).toContain('lemur-single');
  });
});

describe('An account', () => {
  it('that was switched off stays off', async () => {
    const ann = aPerson();
    const me = await meOf(await signIn(ann));
    await api.admin.put(`/users/${me.id}`, { username: me.username, email: me.email, active: false, roles: [] });
    expect(shortOf(await signIn(ann))).toEqual({ status: 403, message: 'The supplied credentials are invalid' });
    expect((await api.admin.get(`/users/${me.id}`)).body).toMatchObject({ active: false, roles: [] });
  });

  it('with a password is not opened by its address, and the words say how it is', async () => {
    const ann = await aCaller(api, 'ann');
    const email = `${ann.username}@callers.example`;
    const person = aPerson({ email });
    const refusal = await signIn(person);
    expect(shortOf(refusal)).toEqual({ status: 403, message: `There is an account with the address ${email}, and Acorn SSO does not open it yet.` });
    expect(await lastRefusal()).toBe('identity.not-linked');
  });

  it('is opened by its address where an administrator trusts the provider with that', async () => {
    const ann = await aCaller(api, 'ann');
    const answer = await signIn(aPerson({ email: `${ann.username.toUpperCase()}@callers.example` }), { id: 'ping' });
    expect((await meOf(answer)).id).toBe(ann.id);
  });

  it('is opened to whoever connects the provider himself, and no longer when he ends that', async () => {
    const ann = await aCaller(api, 'ann');
    const person = aPerson({ email: `elsewhere-${ann.username}@acorn.example` });
    expect((await ann.api.get('/auth/me/identities')).body).toMatchObject({ items: [], needsPassword: true });
    const body = { ...(await bringBack(person)), password: ann.password };
    const connected = await ann.api.post('/auth/me/identities', body);
    expect(connected.body.items).toMatchObject([{ provider: 'oauth2', name: 'Acorn SSO', lastSignInAt: null }]);
    expect((await meOf(await signIn(person))).id).toBe(ann.id);

    const bob = await aCaller(api, 'bob');
    const refused = await bob.api.post('/auth/me/identities', { ...(await bringBack(person)), password: bob.password });
    expect([refused.status, refused.body.code]).toEqual([409, 'identity.linked-elsewhere']);

    expect((await bob.api.delete(`/auth/me/identities/${connected.body.items[0].id}`)).status).toBe(404);
    expect((await ann.api.delete(`/auth/me/identities/${connected.body.items[0].id}`)).body.items).toEqual([]);
    expect((await meOf(await signIn(person))).id).not.toBe(ann.id);
  });

  it('belongs to the provider’s id of a person: a new address changes his, and the old one opens nothing', async () => {
    const ann = aPerson();
    const { id } = await meOf(await signIn(ann));
    sso.people.set(ann.id, { email: `married-${ann.email}`, email_verified: true });
    expect(await meOf(await signIn(ann))).toMatchObject({ id, email: `married-${ann.email}` });
    const heir = aPerson({ email: ann.email });
    expect((await meOf(await signIn(heir))).id).not.toBe(id);
    const thief = aPerson({ email: `married-${ann.email}` });
    expect((await signIn(thief)).status).toBe(403);
  });

  it('needs an address, and one that the provider has verified where it speaks of that', async () => {
    for (const [claims, because] of [
      [{ email_verified: false }, 'identity.address-not-verified'],
      [{ email_verified: 'no' }, 'identity.address-not-verified'],
      [{ email: undefined }, 'identity.no-address'],
      [{ email: 'two@a.example, three@b.example' }, 'identity.no-address'],
    ] as const) {
      expect((await signIn(aPerson(claims))).status, because).toBe(403);
      expect(await lastRefusal()).toBe(because);
    }
    expect((await signIn(aPerson({ email_verified: undefined }))).status).toBe(200);
  });

  it('that nobody has verified makes no owner of what is on it already', async () => {
    const authority = await anAuthority(api.admin);
    const team = async () => {
      const email = `${fresh('team')}@acorn.example`;
      await api.database.query('UPDATE authorities SET owner = $2 WHERE id = $1', [authority.id, email]);
      return email;
    };
    const unverified = { email_verified: undefined };
    expect(await rolesOf(await signIn(aPerson({ email: await team(), ...unverified })))).toEqual(['everybody']);
    // In another case it is the same owner.
    expect(await rolesOf(await signIn(aPerson({ email: (await team()).toUpperCase(), ...unverified })))).toEqual(['everybody']);
    const verified = await team();
    expect(await rolesOf(await signIn(aPerson({ email: verified })))).toContain(verified);
    const trusted = await team();
    expect(await rolesOf(await signIn(aPerson({ email: trusted, ...unverified }), { id: 'ping' }))).toContain(trusted);
  });
});

describe('A state', () => {
  const refusal = { status: 403, message: 'The supplied credentials are invalid' };

  it('is good once, whichever process is asked', async () => {
    const offer = await offerOf('oauth2');
    expect((await signIn(aPerson(), { offer })).status).toBe(200);
    expect(shortOf(await signIn(aPerson(), { offer, at: other }))).toEqual(refusal);
    await expect.poll(() => other.log()).toContain('state used before');
  });

  it('that is missing, forged, of another provider or too old is refused before the provider is asked', async () => {
    const { state } = await offerOf('oauth2');
    const { state: ofPing } = await offerOf('ping');
    const time = Math.floor(Date.now() / 1000).toString(16);
    const old = (Math.floor(Date.now() / 1000) - 3600).toString(16);
    // In the form of the reference, whose clients' secrets may be known.
    const plain = `${time}:${createHmac('sha256', 'guess').update(time).digest('base64')}`;
    for (const bad of ['', 'x', `${state}A`, state.replace(/^[0-9a-f]+/, old), plain, ofPing]) {
      const answer = await api.anonymous.post('/auth/oauth2', { clientId: 'x', redirectUri: 'y', code: 'z', state: bad });
      expect(shortOf(answer), bad).toEqual(refusal);
    }
    expect(shortOf(await api.anonymous.post('/auth/ping', { clientId: 'x', redirectUri: 'y', code: 'z' }))).toEqual(refusal);
    expect((await api.anonymous.post('/auth/oauth2', { clientId: 'x', redirectUri: 'y', code: 'z' })).status).toBe(400);
  });
});

describe('An ID token', () => {
  const forge = async (change: (claims: JWTPayload) => JWTPayload, sign?: (claims: JWTPayload) => Promise<string> | string) => {
    const rightly = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'rsa' }).sign(sso.rsaKey);
    sso.changeNext(async (answer) => ({ ...answer, id_token: await (sign ?? rightly)(change(decodeJwt(String(answer['id_token'])))) }));
    return signIn(aPerson());
  };
  const same = (claims: JWTPayload) => claims;
  const now = () => Math.floor(Date.now() / 1000);

  it('that the provider signed is good, also when it was made once more', async () => {
    expect((await forge(same)).status).toBe(200);
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload, string]>([
    ['for another client', (claims) => ({ ...claims, aud: 'another-client' }), 'Token is invalid'],
    ['for several clients that names none', (claims) => ({ ...claims, aud: [sso.clientId, 'another'] }), 'Token is invalid'],
    ['that another client asked for', (claims) => ({ ...claims, azp: 'another' }), 'Token is invalid'],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://sso.evil.example' }), 'Token is invalid'],
    ['that has expired', (claims) => ({ ...claims, iat: now() - 7200, exp: now() - 3600 }), 'Token has expired'],
    ['without an end', ({ exp: _exp, ...claims }) => claims, 'Token is invalid'],
    ['of another sign-in', (claims) => ({ ...claims, nonce: 'another-nonce-altogether' }), 'Token is invalid'],
    ['without a nonce', ({ nonce: _nonce, ...claims }) => claims, 'Token is invalid'],
    ['without a person', ({ sub: _sub, ...claims }) => claims, 'Token is invalid'],
    ['of another access token', (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'Token is invalid'],
    ['whose profile is somebody else’s', (claims) => ({ ...claims, sub: 'somebody-else' }), 'Token is invalid'],
  ])('%s is refused with 401', async (_, change, message) => {
    expect(shortOf(await forge(change))).toEqual({ status: 401, message });
    expect(await lastRefusal()).toMatch(/^id-token\./);
  });

  it('that somebody else signed is refused, whatever it says of its key', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const signedAs = (header: { alg: string; kid?: string }, key: webcrypto.CryptoKey | Uint8Array) => (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader(header).sign(key);
    expect(shortOf(await forge(same, signedAs({ alg: 'RS256', kid: 'rsa' }, privateKey)))).toEqual({ status: 401, message: 'Token is invalid' });
    expect(shortOf(await forge(same, signedAs({ alg: 'RS256', kid: 'unheard-of' }, privateKey)))).toEqual({ status: 401, message: 'Key not found' });
  });

  it('without a signature, or signed with what everybody knows, is refused', async () => {
    expect(shortOf(await forge(same, (claims) => new UnsecuredJWT(claims).encode()))).toEqual({ status: 401, message: 'Token is invalid' });
    const jwk = (await (await fetch(`${sso.issuer}/jwks`)).json()) as { keys: [JsonWebKey] };
    const pem = createPublicKey({ key: jwk.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
    for (const secret of [pem, sso.clientSecret]) {
      const shared = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(new TextEncoder().encode(secret));
      expect(shortOf(await forge(same, shared))).toEqual({ status: 401, message: 'Token is invalid' });
    }
  });

  it('that does not come is the provider’s fault, told in words, and counts against nobody', async () => {
    sso.changeNext(({ id_token: _idToken, ...answer }) => answer);
    const answer = await signIn(aPerson());
    expect(shortOf(answer)).toEqual({ status: 502, message: 'Acorn SSO did not exchange the code (a token is missing).' });
  });
});

describe('A code', () => {
  it('that the provider does not know, or that was used before, lets nobody in', async () => {
    const offer = await offerOf('oauth2');
    const { code } = Object.fromEntries(await sso.visit(aPerson().id, offer.authorizationEndpoint, parametersOf(offer)));
    const post = async (what: string | undefined) => {
      const { state } = await offerOf('oauth2');
      return api.anonymous.post('/auth/oauth2', { clientId: 'x', redirectUri: 'y', code: what, state });
    };
    expect(shortOf(await post('made-up'))).toEqual({ status: 403, message: 'The supplied credentials are invalid' });
    // Its nonce is that of the sign-in that it was made for.
    expect(shortOf(await post(code))).toEqual({ status: 401, message: 'Token is invalid' });
    expect(shortOf(await post(code))).toEqual({ status: 403, message: 'The supplied credentials are invalid' });
  });
});

describe('A provider that is not switched on', () => {
  it('is not there', async () => {
    const answer = await api.anonymous.post('/auth/google', { clientId: 'x', redirectUri: 'y', code: 'z', state: 's' });
    expect([answer.status, answer.body.code]).toEqual([404, 'sign-in.provider-off']);
  });
});

describe('Secrets', () => {
  it('of the provider, codes and tokens are in no log and no row', async () => {
    const log = api.log() + other.log();
    const rows = JSON.stringify(await api.database.query('SELECT * FROM audit_log'));
    for (const text of [sso.clientSecret, encodeURIComponent(sso.clientSecret), 'eyJ'])
      expect([log.includes(text), rows.includes(text)], text).toEqual([false, false]);
  });
});

describe('The last administrator', () => {
  it('stays one, although no group of his says so any more', async () => {
    const ann = aPerson({ groups: ['pki-admins'] });
    const { id } = await meOf(await signIn(ann));
    await api.database.query(`DELETE FROM roles_users m USING roles r WHERE r.id = m."roleId" AND r.name = 'admin' AND m."userId" <> $1`, [id]);
    sso.people.set(ann.id, { email: ann.email, email_verified: true, groups: [] });
    expect(await rolesOf(await signIn(ann))).toContain('admin');
  });
});
