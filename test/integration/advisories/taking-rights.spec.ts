import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority, authorityBody, certificateBody, dnsNames, inDays } from '../../support/builders';
import { aCaller, type Callers, callersOfEachKind, fresh } from '../../support/callers';
import { foreignCertificate } from '../../support/foreign-ca';

let api: StartedApi;
let people: Callers;
let authorityId: number;
/** Its owners have a role on all that it issued; nobody here is one of them. */
let othersAuthorityId: number;
beforeAll(async () => {
  // Anybody may create authorities here: what still holds him back is what is tried.
  api = await startApi({ settings: { ADMIN_ONLY_AUTHORITY_CREATION: 'false', LEMUR_ALLOWED_DOMAINS: '["[a-z0-9.*-]+\\\\.example$"]' } });
  people = await callersOfEachKind(api);
  authorityId = (await anAuthority(api.admin, { owner: people.team })).id;
  othersAuthorityId = (await anAuthority(api.admin, { owner: 'others@callers.example' })).id;
});
afterAll(() => api?.stop());

const rolesOf = async (id: number) => ((await api.admin.get(`/users/${id}`)).body.roles as { name: string }[]).map(({ name }) => name);
const victim = () => aCertificate(api.admin, othersAuthorityId);

describe('Nobody promotes himself', () => {
  it('by changing his user, another one, or making one', async () => {
    const { id, username } = people.plain;
    const promoted = { username, email: `${username}@callers.example`, roles: [{ name: 'admin' }] };
    for (const path of [`/users/${id}`, `/users/${people.reader.id}`]) expect((await people.plain.api.put(path, promoted)).status).toBe(403);
    const another = { ...promoted, username: fresh('mallory'), email: 'mallory@callers.example', password: 'Abcdefgh#12345' };
    expect((await people.operator.api.post('/users', another)).status).toBe(403);
    expect(await rolesOf(id)).toEqual([]);
  });

  it('by putting himself into a role, also one whose member he is', async () => {
    const list = (await api.admin.get('/roles', { count: 1000 })).body.items as { id: number; name: string }[];
    for (const name of ['admin', people.team]) {
      const role = list.find((item) => item.name === name);
      const answer = await people.owner.api.put(`/roles/${role?.id}`, { name, users: [{ id: people.owner.id }, { id: people.plain.id }] });
      expect(answer.status).toBe(403);
    }
    expect((await people.owner.api.post('/roles', { name: 'creator', users: [{ id: people.owner.id }] })).status).toBe(403);
    expect(await rolesOf(people.plain.id)).toEqual([]);
  });

  it('by keys made out to somebody else, in any spelling', async () => {
    const lemur = (await api.admin.get('/auth/me')).body as { id: number };
    for (const user of [{ id: lemur.id }, { username: 'lemur' }]) {
      expect((await people.plain.api.post('/keys', { name: 'x', ttl: -1, user })).status).toBe(403);
    }
    expect((await people.plain.api.post(`/users/${lemur.id}/keys`, { name: 'x', ttl: -1 })).status).toBe(403);
    const own = await people.plain.api.post('/keys', { name: 'x', ttl: 1, userId: lemur.id, user_id: lemur.id });
    const { body: me } = await api.anonymous.as((own.body as { jwt: string }).jwt).get('/auth/me');
    expect(me.id).toBe(people.plain.id);
  });

  it('by built-in roles put on a certificate: they give nobody anything', async () => {
    const mine = await aCertificate(api.admin, authorityId, { owner: people.team, roles: [{ name: 'operator' }, { name: 'read-only' }] });
    for (const caller of [people.operator, people.reader, people.plain]) {
      expect((await caller.api.get(`/certificates/${mine.id}/key`)).status).toBe(403);
      expect((await caller.api.put(`/certificates/${mine.id}`, { owner: people.team })).status).toBe(403);
    }
  });

  it('by sending columns that are not his to send', async () => {
    const mine = await people.owner.api.post('/certificates', {
      ...certificateBody(authorityId, { owner: people.team }),
      ...{ user: { id: 1 }, userId: 1, user_id: 1, id: 1, hasPrivateKey: false, status: 'revoked', isCa: true, deleted: true, sealedPrivateKey: 'v1.x' },
      ...JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}}'),
    });
    expect(mine).toMatchObject({ status: 200, body: { user: { id: people.owner.id }, hasPrivateKey: true, deleted: false } });
    expect(mine.body.status).not.toBe('revoked');
  });
});

describe('A token', () => {
  const [secret = ''] = inject('secrets').LEMUR_TOKEN_SECRETS.split(',');
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (sub: number) => ({ iat: Math.floor(Date.now() / 1000) - 5, exp: Math.floor(Date.now() / 1000) + 600, sub });
  const signed = (header: Record<string, unknown>, payload: unknown, hash: string, key: string) => {
    const text = `${part(header)}.${part(payload)}`;
    return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
  };
  const statusWith = async (token: string) => (await api.anonymous.as(token).get('/auth/me')).status;

  it('does not choose its own algorithm', async () => {
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      expect(await statusWith(`${part({ alg, typ: 'JWT' })}.${part(claims(1))}.`)).toBe(401);
      expect(await statusWith(`${part({ alg, typ: 'JWT' })}.${part(claims(1))}`)).toBe(401);
    }
    expect(await statusWith(signed({ alg: 'HS512' }, claims(1), 'sha512', secret))).toBe(401);
    expect(await statusWith(signed({ alg: 'RS256' }, claims(1), 'sha256', publicKey))).toBe(401);
    expect(await statusWith(signed({ alg: 'HS256', jwk: { kty: 'oct', k: part('x') }, kid: '../../dev/null' }, claims(1), 'sha256', ''))).toBe(401);
    expect(await statusWith(signed({ alg: 'HS256' }, claims(1), 'sha256', 'guessed'))).toBe(401);
  });

  it('of one user is not that of another after a change of its claims', async () => {
    const [header, , signature] = (people.plain.api.token ?? '').split('.');
    expect(await statusWith(`${header}.${part(claims(1))}.${signature}`)).toBe(401);
  });

  it('ends with its key and with its user, and neither comes back to life', async () => {
    const ann = await aCaller(api, 'ann');
    const { jwt } = (await ann.api.post('/keys', { name: 'k', ttl: 30 })).body as { jwt: string };
    const [key] = (await ann.api.get('/keys')).body.items as { id: number }[];
    expect(await statusWith(jwt)).toBe(200);
    await ann.api.put(`/keys/${key?.id}`, { revoked: true });
    expect(await statusWith(jwt)).toBe(401);
    expect((await ann.api.put(`/keys/${key?.id}`, { revoked: false })).status).toBe(409);
    await api.admin.put(`/users/${ann.id}`, { username: ann.username, email: `${ann.username}@callers.example`, active: false, roles: [] });
    expect((await ann.api.get('/auth/me')).status).toBe(401);
    expect((await api.anonymous.post('/auth/login', { username: ann.username, password: ann.password })).status).toBe(403);
  });
});

describe('What belongs to others is not taken', () => {
  it('by naming it in replaces: requesting, importing and editing', async () => {
    const { id, name } = await victim();
    const mine = await aCertificate(people.owner.api, authorityId, { owner: people.team });
    const foreign = await foreignCertificate({ commonName: `${fresh('up')}.example` });
    for (const replaces of [[{ id }], [{ name }]]) {
      expect((await people.owner.api.post('/certificates', certificateBody(authorityId, { replaces }))).status).toBe(403);
      expect((await people.owner.api.post('/certificates', certificateBody(authorityId, { replacements: replaces }))).status).toBe(403);
      expect((await people.owner.api.post('/certificates/upload', { owner: people.team, body: foreign.certificatePem, replaces })).status).toBe(403);
      expect((await people.owner.api.put(`/certificates/${mine.id}`, { owner: people.team, replaces })).status).toBe(403);
    }
    expect((await api.admin.get(`/certificates/${id}`)).body).toMatchObject({ notify: true, replacedBy: [] });
  });

  it('by writing over it where it is deployed, under the same common name in any spelling', async () => {
    const options = Object.entries({ host: 'sftp.callers.example', user: 'deploy' }).map(([name, value]) => ({ name, value }));
    const place = await api.admin.post('/destinations', { label: fresh('place'), plugin: { slug: 'sftp-destination', pluginOptions: options } });
    const destinations = [{ id: place.body.id as number }];
    const commonName = `${fresh('deployed')}.example`;
    await aCertificate(api.admin, othersAuthorityId, { commonName, destinations, replaces: [] });
    const refusal = { status: 403, body: { code: 'certificate.replace.denied' } };
    const upload = async (name: string, more = {}) => {
      const { certificatePem: body, privateKeyPem: privateKey } = await foreignCertificate({ commonName: name });
      return people.owner.api.post('/certificates/upload', { owner: people.team, body, privateKey, ...more });
    };
    for (const name of [commonName, commonName.toUpperCase()]) expect(await upload(name, { destinations })).toMatchObject(refusal);
    const asked = { owner: people.team, commonName, destinations };
    expect(await people.owner.api.post('/certificates', certificateBody(authorityId, asked))).toMatchObject(refusal);
    const mine = await upload(commonName);
    expect(mine.status).toBe(200);
    expect(await people.owner.api.put(`/certificates/${mine.body.id}`, { owner: people.team, destinations })).toMatchObject(refusal);
    expect((await upload(`${fresh('other')}.example`, { destinations })).status).toBe(200);
    expect((await api.admin.put(`/certificates/${mine.body.id}`, { owner: people.team, destinations })).status).toBe(200);
    expect((await people.owner.api.put(`/certificates/${mine.body.id}`, { owner: people.team, description: 'kept', destinations })).status).toBe(200);
  });

  it('by importing it once more, to revoke what then seems one’s own', async () => {
    const { id, body } = await victim();
    const reencoded = body.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
    const copies = [body, `${body}\n\n`, `-----BEGIN CERTIFICATE-----\n${(reencoded.match(/.{1,76}/g) ?? []).join('\r\n')}\n-----END CERTIFICATE-----`];
    for (const copy of copies) {
      const answer = await people.plain.api.post('/certificates/upload', { owner: 'mallory@callers.example', body: copy });
      expect(answer).toMatchObject({ status: 409 });
    }
    expect((await people.plain.api.put(`/certificates/${id}/revoke`, { crlReason: 'keyCompromise' })).status).toBe(403);
    expect((await api.admin.get(`/certificates/${id}`)).body.status).not.toBe('revoked');
  });

  it('by importing a stranger’s certificate in the name of an authority', async () => {
    const foreign = await foreignCertificate({ commonName: `${fresh('up')}.example` });
    const asIfIssued = { owner: people.team, body: foreign.certificatePem, authority: { id: authorityId }, externalId: '1' };
    expect((await people.plain.api.post('/certificates/upload', asIfIssued)).status).toBe(403);
    expect((await people.owner.api.post('/certificates/upload', asIfIssued)).body).toMatchObject({ code: 'certificate.of-another-issuer' });
  });

  it('by a sub-CA below an authority that one may not use', async () => {
    const under = { type: 'subca', parent: { id: authorityId }, validityEnd: inDays(30) };
    expect((await people.plain.api.post('/authorities', authorityBody(under))).status).toBe(403);
    expect((await people.operator.api.post('/authorities', authorityBody(under))).status).toBe(403);
    expect((await people.owner.api.post('/authorities', authorityBody({ ...under, owner: people.team }))).status).toBe(200);
  });

  it('by certificates that are authorities themselves', async () => {
    const isCa = { basicConstraints: { ca: true }, keyUsage: { useKeyCertSign: true, useCRLSign: true } };
    const answer = await people.owner.api.post(
      '/certificates',
      certificateBody(authorityId, { owner: people.team, commonName: 'sub.example', extensions: isCa }),
    );
    if (answer.status === 200) expect(answer.body.extensions).toMatchObject({ basicConstraints: { ca: false } });
    else expect(answer.status).toBe(400);
    const snake = { basic_constraints: { ca: true, path_length: 0 } };
    const other = await people.owner.api.post(
      '/certificates',
      certificateBody(authorityId, { owner: people.team, commonName: 'sub2.example', extensions: snake }),
    );
    expect(other.status === 400 || other.body.extensions.basicConstraints?.ca !== true).toBe(true);
  });
});

describe('The rules for names', () => {
  const asked = (commonName: string, ...names: string[]) =>
    people.owner.api.post('/certificates', certificateBody(authorityId, { owner: people.team, commonName, ...dnsNames(...names) }));

  it('hold for the whole name, in any case, and for every alternative name', async () => {
    const refusal = { status: 400, body: { code: 'domain.not-allowed' } };
    for (const name of ['evil.example.attacker.test', 'attacker.test', 'EVIL.TEST']) expect(await asked(name)).toMatchObject(refusal);
    expect(await asked('fine.example', 'also-fine.example', 'evil.test')).toMatchObject(refusal);
    expect((await asked('fine.example', 'also-fine.example')).status).toBe(200);
  });

  it('protect a sensitive name in any spelling', async () => {
    await api.admin.post('/domains', { name: 'vault.example', sensitive: true });
    const refusal = { status: 400, body: { code: 'domain.sensitive' } };
    for (const name of ['vault.example', 'VAULT.example', 'Vault.Example']) expect(await asked(name)).toMatchObject(refusal);
    expect(await asked('fine.example', 'VAULT.EXAMPLE')).toMatchObject(refusal);
    const { body } = await api.admin.get('/domains', { filter: 'name;vault.example' });
    expect((await people.owner.api.put(`/domains/${body.items[0].id}`, { name: 'vault.example', sensitive: false })).status).toBe(403);
  });
});

describe('A refused call', () => {
  it('leaves nothing behind: no role, no notification, no name', async () => {
    const { audit_log: _, ...before } = await api.database.rowCounts();
    const owner = `${fresh('ghost')}@callers.example`;
    await people.plain.api.post('/certificates', certificateBody(authorityId, { owner, commonName: `${fresh('ghost')}.example` }));
    await people.reader.api.post('/certificates', certificateBody(authorityId, { owner }));
    await people.plain.api.put(`/certificates/${(await api.admin.get('/certificates', { count: 1 })).body.items[0].id}`, { owner });
    await people.plain.api.post('/authorities', authorityBody({ owner, type: 'subca', parent: { id: authorityId }, validityEnd: inDays(30) }));
    const { audit_log: __, ...after } = await api.database.rowCounts();
    expect(after).toEqual(before);
  });

  it('is in the log before its answer, with the thing and its name', async () => {
    const { id, name } = await victim();
    const role = (await api.admin.post('/roles', { name: fresh('closed') })).body as { id: number; name: string };
    const attempts = [
      [() => people.plain.api.get(`/certificates/${id}/key`), { action: 'certificate.read-key', objectType: 'certificate', objectId: id, objectName: name }],
      [() => people.plain.api.get(`/roles/${role.id}/credentials`), { objectType: 'role', objectId: role.id, objectName: role.name }],
      [() => people.plain.api.put(`/roles/${role.id}`, { name: 'x', users: [] }), { objectType: 'role', objectId: role.id, objectName: role.name }],
      [() => people.reader.api.put(`/certificates/${id}/revoke`, {}), { objectType: 'certificate', objectId: id, objectName: name }],
    ] as const;
    for (const [attempt, expected] of attempts) {
      const { status, headers } = await attempt();
      const rows = await api.database.query('SELECT * FROM audit_log WHERE "requestId" = $1', [headers.get('x-request-id')]);
      expect([status, rows]).toEqual([403, [expect.objectContaining({ outcome: 'refused', ...expected })]]);
    }
  });

  it('is answered while the log cannot be written, keeps nobody else waiting, and is written afterwards', async () => {
    const path = `/certificates/${(await victim()).id}/key`;
    await api.database.query('BEGIN');
    await api.database.query('LOCK TABLE audit_log IN SHARE ROW EXCLUSIVE MODE');
    const refused = Promise.all(Array.from({ length: 15 }, () => people.plain.api.get(path)));
    // More refusals wait than there are connections.
    expect((await people.owner.api.get('/certificates')).status).toBe(200);
    const answers = await refused;
    await api.database.query('COMMIT');
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    await vi.waitFor(async () => expect(await api.database.query('SELECT 1 FROM audit_log WHERE "requestId" = ANY($1)', [ids])).toHaveLength(ids.length), {
      timeout: 20_000,
      interval: 50,
    });
  });

  it('is in the log under the address it came from, whatever its headers say', async () => {
    const claimed = { 'x-forwarded-for': '198.51.100.7', 'x-real-ip': '198.51.100.7', forwarded: 'for=198.51.100.7', 'x-request-id': 'chosen' };
    const answer = await people.plain.api.call('POST', '/roles', { body: { name: 'x' }, headers: claimed });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-request-id')).not.toBe('chosen');
    const [entry] = (await api.admin.get('/logs', { user: people.plain.username, count: 1 })).body.items;
    expect(entry).toMatchObject({ outcome: 'refused', address: '127.0.0.1', requestId: answer.headers.get('x-request-id') });
  });
});
