import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, certificateBody, dnsNames } from '../../support/builders';
import { callersOfEachKind, type Callers, fresh } from '../../support/callers';

/*
 * What scripts rely on that were written for the reference: every key of an answer, every way to write a value, every odd answer.
 * Keys beyond these may come; none of them may go.
 */

let api: StartedApi;
let callers: Callers;
let authority: AuthorityAnswer;
let old: CertificateAnswer;
let certificate: CertificateAnswer;
let destinationId: number;
let notificationId: number;
let sourceId: number;
let endpointId: number;

const nextYear = new Date().getUTCFullYear() + 1;
const options = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, value }));
const mail = (values: Record<string, unknown> = {}) => ({
  slug: 'email-notification',
  pluginOptions: options({ interval: 21, unit: 'days', recipients: 'web@older.example', ...values }),
});
const sftp = { slug: 'sftp-destination', pluginOptions: options({ host: 'proxy.older.example', user: 'certs', password: 'Pebble#Moss3' }) };
const created = async (path: string, body: unknown): Promise<number> => {
  const answer = await api.admin.post(path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.id as number;
};

async function anEndpoint(certificateId: number): Promise<number> {
  const [policy] = await api.database.query<{ id: number }>(`INSERT INTO tls_policies ("name") VALUES ('older') RETURNING "id"`);
  const [cipher] = await api.database.query<{ id: number }>(`INSERT INTO ciphers ("name") VALUES ('Protocol-TLSv1') RETURNING "id"`);
  await api.database.query(`INSERT INTO tls_policies_ciphers ("policyId", "cipherId") VALUES ($1, $2)`, [policy?.id, cipher?.id]);
  const [endpoint] = await api.database.query<{ id: number }>(
    `INSERT INTO endpoints ("name", "owner", "dnsname", "port", "type", "active", "registryType", "policyId", "certificateId", "sourceId", "lastSeenAt")
     VALUES ('shop-lb', 'web@older.example', 'shop-lb.cloud.example', 443, 'elbv2', true, 'iam', $1, $2, $3, now()) RETURNING "id"`,
    [policy?.id, certificateId, sourceId],
  );
  await api.database.query(`INSERT INTO endpoint_aliases ("endpointId", "alias") VALUES ($1, 'shop.older.example')`, [endpoint?.id]);
  return endpoint?.id ?? 0;
}

beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_DEFAULT_AUTHORITY: 'older-authority', LEMUR_DEFAULT_COUNTRY: 'SE' } });
  callers = await callersOfEachKind(api);
  authority = await anAuthority(api.admin, { name: 'older-authority' });
  destinationId = await created('/destinations', { label: 'older-sftp', description: 'old proxy', plugin: sftp });
  notificationId = await created('/notifications', { label: 'older-mail', description: 'three weeks before', plugin: mail() });
  sourceId = await created('/sources', { label: 'older-cloud', description: 'x', plugin: { slug: 'directory-source', pluginOptions: [] } });
  old = await aCertificate(api.admin, authority.id, { owner: 'web@older.example' });
  certificate = await aCertificate(api.admin, authority.id, {
    owner: 'Web@Older.example',
    destinations: [{ id: destinationId }],
    notifications: [{ id: notificationId }],
    replaces: [{ id: old.id }],
    roles: [{ name: 'operator' }],
    ...dnsNames('www.older.example'),
  });
  endpointId = await anEndpoint(certificate.id);
  certificate = (await api.admin.get(`/certificates/${certificate.id}`)).body as CertificateAnswer;
});
afterAll(() => api?.stop());

const keys = {
  user: ['id', 'username', 'email', 'active', 'profilePicture', 'roles'],
  userNested: ['id', 'username', 'email', 'active'],
  role: ['id', 'name', 'description', 'thirdParty', 'authorities', 'users'],
  roleNested: ['id', 'name', 'description'],
  roleRef: ['id', 'name'],
  plugin: ['slug', 'title', 'description', 'pluginOptions'],
  configured: ['id', 'label', 'description', 'options', 'plugin'],
  notification: ['id', 'label', 'description', 'active', 'options', 'plugin'],
  domain: ['id', 'name', 'sensitive'],
  rotationPolicy: ['id', 'days'],
  endpointNested: ['id', 'name', 'dnsname', 'owner', 'type', 'active'],
  authorityNested: 'id name owner description active plugin authorityCertificate isCabCompliant isCnOptional maxIssuanceDays defaultValidityDays'.split(' '),
  authority: 'id name owner description active plugin options roles maxIssuanceDays defaultValidityDays authorityCertificate'.split(' '),
  authorityCertificate: 'id name cn owner description active bits body chain notBefore notAfter status user'.split(' '),
  certificateNested:
    'id name owner description status bits body chain csr active rotation notify rotationPolicy cn commonName notAfter validityEnd notBefore validityStart issuer'.split(
      ' ',
    ),
  certificateShort: ['id', 'name', 'owner', 'notify', 'rotation', 'authority', 'issuer', 'cn'],
  certificate:
    `id name externalId owner description body chain csr cn commonName distinguishedName issuer serial serialHex bits keyType signingAlgorithm san notBefore
     validityStart notAfter validityEnd dateCreated notify active rotation status deleted hasPrivateKey dnsProviderId dnsProvider user authority rotationPolicy
     extensions domains destinations notifications roles endpoints replaces replacedBy`.split(/\s+/),
  endpoint: 'id name dnsname dnsAliases sourceLabel owner type port active certificate certificatePath registryType policy issues'.split(' '),
  log: ['id', 'logType', 'loggedAt', 'user', 'certificate'],
  defaults: ['country', 'state', 'location', 'organization', 'organizationalUnit', 'issuerPlugin', 'authority'],
};
const has = (thing: object, wanted: readonly string[]) => expect(Object.keys(thing)).toEqual(expect.arrayContaining([...wanted]));
/** Nested forms are small on purpose: exactly these. */
const hasOnly = (thing: object, wanted: readonly string[]) => expect(Object.keys(thing).sort()).toEqual([...wanted].sort());
const first = async (path: string, query = {}) => {
  const { status, body } = await api.admin.get(path, { count: 1, ...query });
  expect([status, body.items.length > 0, Number.isInteger(body.total)], path).toEqual([200, true, true]);
  return body.items[0] as Record<string, never>;
};

describe('An answer has every key that scripts know:', () => {
  it('a certificate and all that stands in it', () => {
    has(certificate, keys.certificate);
    hasOnly(certificate.user ?? {}, keys.userNested);
    has(certificate.authority ?? {}, keys.authorityNested);
    hasOnly(certificate.authority?.authorityCertificate ?? {}, ['notBefore', 'notAfter']);
    hasOnly(certificate.rotationPolicy ?? {}, keys.rotationPolicy);
    for (const domain of certificate.domains) hasOnly(domain, keys.domain);
    for (const role of certificate.roles) hasOnly(role, keys.roleNested);
    for (const endpoint of certificate.endpoints) hasOnly(endpoint, keys.endpointNested);
    for (const replaced of certificate.replaces) hasOnly(replaced, keys.certificateNested);
    expect([certificate.endpoints.length, certificate.replaces.length, certificate.roles.length]).toEqual([1, 1, 3]);
    expect(certificate.replaces[0]).toMatchObject({ id: old.id, issuer: {}, notify: false, active: false, commonName: old.cn });
  });

  it('a certificate in pairs, with dates that have a zone', () => {
    expect(certificate).toMatchObject({ owner: 'web@older.example', description: '', san: true, status: null, deleted: false, dnsProvider: null });
    expect([certificate.validityStart, certificate.validityEnd]).toEqual([certificate.notBefore, certificate.notAfter]);
    expect([certificate.active, certificate.commonName]).toEqual([certificate.notify, certificate.cn]);
    expect(BigInt(certificate.serial).toString(16).toUpperCase()).toBe(certificate.serialHex);
    for (const date of [certificate.notBefore, certificate.dateCreated]) expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
  });

  it('places and warnings, with their stored options by themselves and the plugin’s own inside a certificate', async () => {
    const [destination, notification] = [certificate.destinations[0], certificate.notifications[0]];
    has(destination ?? {}, keys.configured);
    expect(destination?.plugin.pluginOptions).toEqual(destination?.options);
    expect(destination?.options).toContainEqual(expect.objectContaining({ name: 'password', sensitive: true, value: null }));
    has(notification ?? {}, keys.notification);
    expect(notification?.options).toContainEqual(expect.objectContaining({ name: 'interval', value: 21 }));
    expect(notification?.plugin.pluginOptions?.every((option) => option.value === undefined)).toBe(true);
    const alone = (await api.admin.get(`/notifications/${notificationId}`)).body;
    has(alone, keys.notification);
    expect(alone.plugin.pluginOptions).toEqual(alone.options);
    has((await api.admin.get(`/sources/${sourceId}`)).body, keys.configured);
  });

  it('authorities, users, roles, endpoints, logs, plugins and defaults', async () => {
    has(authority, keys.authority);
    has(authority.authorityCertificate, keys.authorityCertificate);
    for (const role of authority.roles) hasOnly(role, keys.roleRef);
    has((await api.admin.get('/auth/me')).body, keys.user);
    has(await first('/users'), keys.user);
    const role = await first('/roles', { filter: 'name;older-authority_admin' });
    has(role, keys.role);
    has(role['authorities']?.[0] ?? {}, keys.authorityNested);
    const endpoint = (await api.admin.get(`/endpoints/${endpointId}`)).body;
    has(endpoint, keys.endpoint);
    expect(endpoint).toMatchObject({
      dnsAliases: ['shop.older.example'],
      sourceLabel: 'older-cloud',
      policy: { ciphers: [{ name: 'Protocol-TLSv1', deprecated: true }] },
    });
    expect(endpoint.issues).toEqual([{ name: 'deprecated cipher', value: 'Protocol-TLSv1 has been deprecated consider removing it.' }]);
    hasOnly(endpoint.certificate, keys.certificateNested);
    const entry = await first('/logs', { filter: `certificate.name;${certificate.name}` });
    has(entry, keys.log);
    expect(entry).toMatchObject({ logType: 'create_cert', certificate: { id: certificate.id, issuer: {} } });
    has((await api.admin.get('/plugins/openssl-export')).body, keys.plugin);
    const defaults = (await api.admin.get('/defaults')).body;
    has(defaults, keys.defaults);
    expect(defaults).toMatchObject({ country: 'SE', authority: { id: authority.id } });
    has(await first('/certificates', { short: 'true' }), keys.certificateShort);
  });
});

describe('A list', () => {
  const lists = () => [
    ...[
      '/users',
      '/roles',
      '/certificates',
      '/authorities',
      '/domains',
      '/destinations',
      '/sources',
      '/notifications',
      '/endpoints',
      '/logs',
      '/users/1/roles',
    ],
    ...['destinations', 'notifications', 'domains'].map((part) => `/certificates/${certificate.id}/${part}`),
    `/authorities/${authority.id}/roles`,
    `/notifications/${notificationId}/certificates`,
    `/certificates/name/${certificate.name}`,
  ];

  it('has total and items, keeps its total beyond the end, and takes any spelling of its parameters', async () => {
    for (const path of lists()) {
      const page = await api.admin.get(path, { sort_by: 'id', sortDir: 'asc', count: '1' });
      expect([page.status, page.body.items.length], path).toEqual([200, 1]);
      const beyond = await api.admin.get(path, { page: 99_999, count: 10 });
      expect(beyond.body, path).toMatchObject({ total: page.body.total, items: [] });
      expect((await api.admin.get(path, { id: '999999999', owner: '', filter: '' })).body, path).toMatchObject({ total: 0, items: [] });
    }
  });

  it('is 404 without a result where scripts take that for none', async () => {
    const none = { status: 404, body: { message: 'No data found' } };
    expect(await api.admin.get('/certificates/valid', { filter: 'cn;none.older.example' })).toMatchObject(none);
    expect((await api.admin.get('/certificates/valid', { filter: 'cn;none.older.example', page: 1, count: 5 })).body).toMatchObject({ total: 0, items: [] });
    expect(await api.admin.get(`/certificates/${old.id}/replacements`)).toMatchObject(none);
    expect((await api.admin.get(`/certificates/${certificate.id}/replacements`)).body).toMatchObject({ total: 1, items: [{ id: old.id }] });
    expect(await api.admin.get('/plugins', { type: 'none' })).toMatchObject(none);
    const { id } = (await api.admin.post('/roles', { name: fresh('empty') })).body;
    expect(await api.admin.get(`/roles/${id}/users`)).toMatchObject(none);
  });
});

describe('A body', () => {
  const least = (change: object = {}) => certificateBody(authority.id, { owner: 'web@older.example', ...change });
  const asked = async (change: object) => (await api.admin.post('/certificates', least(change))) as { status: number; body: CertificateAnswer };

  it('may name what it refers to by id, by id as text, by name or label, or by the whole object', async () => {
    const full = (await api.admin.get(`/destinations/${destinationId}`)).body;
    for (const [change, wanted] of [
      [{ authority: { id: String(authority.id) } }, { authority: { id: authority.id } }],
      [{ authority }, { authority: { id: authority.id } }],
      [{ authority: { id: authority.id, name: 'another' } }, { authority: { id: authority.id } }],
      [{ destinations: [full] }, { destinations: [{ id: destinationId }] }],
      [{ destinations: [{ label: 'older-sftp' }] }, { destinations: [{ id: destinationId }] }],
      [{ notifications: [{ name: 'older-mail' }] }, { notifications: [{ id: notificationId }] }],
      [{ replaces: [], replacements: [{ name: old.name }] }, { replaces: [{ id: old.id }] }],
      [{ rotationPolicy: { id: 1, days: 30 } }, { rotationPolicy: { days: 30 } }],
      [{ rotationPolicy: null }, { rotationPolicy: null }],
      [{ dnsProvider: {} }, { dnsProviderId: null }],
    ] as [object, object][])
      expect(await asked(change), JSON.stringify(change)).toMatchObject({ status: 200, body: wanted });
  });

  it('may write numbers and truths as text, keys in any spelling, and what nobody knows', async () => {
    for (const [change, wanted] of [
      [
        { notify: 'False', rotation: 't' },
        { notify: false, active: false, rotation: true },
      ],
      [{ validityStart: undefined, validityEnd: undefined, validity_years: '1' }, { keyType: 'ECCPRIME256V1' }],
      [
        { KeyType: 'RSA2048', whatever: { a: 1 } },
        { keyType: 'RSA2048', bits: 2048 },
      ],
      [
        { validityStart: `${nextYear}-02-01 00:00`, validityEnd: `${nextYear}-03-01T02:00:00+02:00` },
        { notBefore: `${nextYear}-02-01T00:00:00+00:00`, notAfter: `${nextYear}-03-01T00:00:00+00:00` },
      ],
      [{ extensions: { sub_alt_names: { names: [{ name_type: 'DNSName', value: 'snake.older.example' }] } } }, { san: true }],
      [
        { description: null, name: null, csr: null, keyType: null, validityYears: null, dnsProvider: null },
        { description: '', keyType: 'ECCPRIME256V1' },
      ],
    ] as [object, object][])
      expect(await asked(change), JSON.stringify(change)).toMatchObject({ status: 200, body: wanted });
  });

  it('may be an answer with another name: a script makes the next certificate of the last', async () => {
    const { csr: _csr, ...copied } = certificate;
    const answer = await asked({ ...copied, commonName: 'copy.older.example', name: '', replaces: [] });
    expect(answer.status).toBe(400);
    const { name: _name, ...nameless } = copied;
    const copy = await asked({ ...nameless, commonName: 'copy.older.example', replaces: [] });
    expect(copy).toMatchObject({
      status: 200,
      body: { cn: 'copy.older.example', notifications: [{ id: notificationId }], destinations: [{ id: destinationId }] },
    });
    expect(copy.body.domains.map(({ name }) => name)).toContain('www.older.example');
  });

  it('replaces the lists of what it edits, and switches leave alone what they do not name', async () => {
    const { id } = await aCertificate(api.admin, authority.id, { owner: callers.team, roles: [{ name: 'operator' }], notifications: [{ id: notificationId }] });
    const bare = (await api.admin.put(`/certificates/${id}`, { owner: callers.team })).body;
    expect(bare).toMatchObject({ description: '', destinations: [], replaces: [], notify: true, roles: [{ name: callers.team }] });
    expect(bare.notifications.map(({ label }: { label: string }) => label)).not.toContain('older-mail');
    const switched = (await api.admin.post(`/certificates/${id}/update/switches`, { rotation: '1' })).body;
    expect(switched).toMatchObject({ rotation: true, notify: true, roles: bare.roles });
    expect((await api.admin.put(`/certificates/${id}`, switched)).body).toMatchObject({ rotation: true, roles: bare.roles, notifications: bare.notifications });
  });
});

describe('What is odd stays odd:', () => {
  it('deletes, the id of a DNS provider, options of an authority, keys and exports', async () => {
    const dns = await api.admin.post('/dns_providers', { name: fresh('zones'), providerType: { name: 'dyn' } });
    expect(dns.body).toEqual(expect.any(Number));
    expect((await api.admin.delete(`/dns_providers/${dns.body}`)).body).toEqual({ result: true });
    expect((await api.admin.delete('/destinations/999999999')).body).toEqual({ result: true });
    expect((await api.admin.delete(`/roles/${(await api.admin.post('/roles', { name: fresh('gone') })).body.id}`)).body).toEqual({ message: 'ok' });
    const { owner, description, roles } = authority;
    const edited = await api.admin.put(`/authorities/${authority.id}`, { owner, description, roles, options: [{ name: 'cn_optional', value: true }] });
    expect(JSON.parse(edited.body.options)).toMatchObject([{ name: 'cn_optional', value: true }]);
    const key = await api.admin.get(`/certificates/${certificate.id}/key`);
    expect([Object.keys(key.body), key.headers.get('cache-control'), key.headers.get('pragma')]).toEqual([
      ['key'],
      'private, max-age=0, no-cache, no-store',
      'no-cache',
    ]);
    const plugin = { slug: 'openssl-export', plugin_options: options({ type: 'PKCS12 (.p12)' }) };
    const exported = await api.admin.post(`/certificates/${certificate.id}/export`, { plugin });
    expect(exported.body).toEqual({ extension: 'p12', passphrase: expect.stringMatching(/^.{24}$/), data: expect.stringMatching(/^MII/) });
  });

  it('refusals that scripts tell apart by status, reasons or words', async () => {
    const leaf = `/certificates/${certificate.id}`;
    const as = { admin: api.admin, plain: callers.plain.api };
    for (const [who, method, path, body, status, wanted] of [
      ['admin', 'POST', '/certificates', least({ authority: undefined }), 400, { reasons: { Schema: { rule: ['Missing Authority.'] } } }],
      [
        'admin',
        'POST',
        '/certificates',
        least({ owner: undefined }),
        400,
        { message: 'Validation Error.', reasons: { owner: 'Missing data for required field.' } },
      ],
      ['admin', 'POST', '/certificates', least({ rotationPolicy: { name: 'none' } }), 400, { reasons: { rotationPolicy: { _schema: expect.any(String) } } }],
      ['admin', 'POST', '/certificates', least({ destinations: [{}] }), 400, { reasons: { destinations: { 0: { _schema: expect.any(String) } } } }],
      ['admin', 'POST', '/certificates/upload', { owner: 'web@older.example', body: old.body, externalId: 'x' }, 403, {}],
      ['admin', 'POST', '/certificates/upload', { owner: 'web@older.example', body: old.body }, 409, {}],
      ['admin', 'PUT', `${leaf}/revoke`, { crlReason: 'boredom' }, 400, { reasons: { crlReason: 'Not a valid choice.' } }],
      ['admin', 'PUT', `${leaf}/revoke`, {}, 403, { message: 'Cannot revoke certificate. Endpoints are deployed with the given certificate.' }],
      ['admin', 'PUT', '/certificates/999999999/description', { description: 'x' }, 404, { message: 'Certificate not found' }],
      ['admin', 'PUT', '/authorities/999999999', { owner: 'a@b.example' }, 404, { message: 'Not Found' }],
      ['admin', 'POST', '/certificates/999999999', {}, 404, { message: 'Cannot find specified certificate' }],
      ['admin', 'DELETE', leaf, undefined, 405, { message: 'Certificate deletion is disabled' }],
      ['plain', 'POST', '/certificates', least(), 403, { message: 'You are not authorized to use the authority: older-authority' }],
      ['plain', 'POST', leaf, { notify: false }, 403, { message: 'You are not authorized to update this certificate' }],
      ['plain', 'GET', `${leaf}/key`, undefined, 403, { message: 'You are not authorized to view this key' }],
      [
        'admin',
        'GET',
        '/certificates/stats?metric=owner',
        undefined,
        400,
        { message: 'Failed to retrieve stats: Stats not available for requested metric: owner' },
      ],
      [
        'admin',
        'POST',
        '/notifications',
        { label: fresh('n'), plugin: mail({ interval: 120 }) },
        400,
        { reasons: { plugin: { pluginOptions: expect.anything() } } },
      ],
      ['admin', 'DELETE', '/keys/999999999', undefined, 404, { message: 'This token does not exist!' }],
    ] as ['admin' | 'plain', string, string, unknown, number, object][]) {
      const answer = await as[who].call(method, path, { body });
      expect(answer, `${who} ${method} ${path}`).toMatchObject({ status, body: wanted });
    }
  });

  const least = (change: object = {}) => ({ ...certificateBody(0), authority: { name: 'older-authority' }, owner: 'web@older.example', ...change });
});
