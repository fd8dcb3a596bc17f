import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { anAuthority, certificateBody } from '../../support/builders';
import { fresh } from '../../support/callers';
import { type Answer, ApiClient, type Call } from '../../support/client';
import { foreignCertificate } from '../../support/foreign-ca';

/** Answers to whoever did not ask for a secret, by what was asked. */
const answers: { what: string; text: string }[] = [];
const secrets = new Map<string, string>();

/** Remembers every answer, but those that were asked for a secret. */
class RecordingClient extends ApiClient {
  override as(token: string | undefined): RecordingClient {
    return new RecordingClient(this.origin, token);
  }

  override async call(method: string, path: string, call?: Call): Promise<Answer> {
    const answer = await super.call(method, path, call);
    const asksForSecret =
      answer.status === 200 &&
      /^\/auth\/(login|me\/password)$|\/(key|credentials|export)$|^(\/users\/\d+)?\/keys$/.test(path) &&
      (method === 'POST' || /\/(key|credentials|password)$/.test(path));
    if (!asksForSecret) answers.push({ what: `${method} ${path} ${answer.status}`, text: `${answer.text}\n${JSON.stringify([...answer.headers])}` });
    return answer;
  }
}

const secret = (what: string, value: string): string => {
  secrets.set(what, value);
  return value;
};
/** The middle of a PEM: its head and its last line are the same for many keys. */
const coreOf = (pem: string) => pem.split('\n')[2] ?? '';

let api: StartedApi;
let admin: RecordingClient;
let anonymous: RecordingClient;
const made: { certificateId: number; authorityId: number; roleId: number } = { certificateId: 0, authorityId: 0, roleId: 0 };

beforeAll(async () => {
  const mail = { LEMUR_EMAIL: 'lemur@secrets.example', MAIL_SERVER: '127.0.0.1', MAIL_USERNAME: 'lemur' };
  api = await startApi({ settings: { LOG_LEVEL: 'trace', ...mail, MAIL_PASSWORD: secret('password of the mail server', `Smtp${fresh('setting')}`) } });
  anonymous = new RecordingClient(api.origin);
  admin = anonymous.as(api.admin.token);
});
afterAll(() => api?.stop());

async function people(): Promise<void> {
  const [first, second, third] = ['First', 'Second', 'Third'].map((word) => secret(`${word} password`, `${word}#1${fresh('password')}`)) as [
    string,
    string,
    string,
  ];
  const username = fresh('ann');
  const user = { username, email: `${username}@secrets.example`, roles: [] };
  const { body: ann } = await admin.post('/users', { ...user, password: first });
  const signIn = async (password: string) => ((await anonymous.post('/auth/login', { username, password })).body as { token: string }).token;
  const token = secret('session token', await signIn(first));
  await admin.put(`/users/${ann.id}`, { ...user, password: second });
  const session = anonymous.as(secret('another session token', await signIn(second)));
  const changed = await session.put('/auth/me/password', { currentPassword: second, newPassword: third });
  const last = anonymous.as(secret('token that came with a new password', (changed.body as { token: string }).token));
  const wrong = secret('mistyped password', `Mistyped#1${fresh('password')}`);
  await anonymous.post('/auth/login', { username, password: wrong });
  await anonymous.post('/auth/login', { username: secret('password in the wrong field', `Oops#1${fresh('password')}`), password: 'x' });
  secret('token of an API key', ((await last.post('/keys', { name: 'script', ttl: 5 })).body as { jwt: string }).jwt);
  await last.get('/keys');
  await anonymous.as(`${token}x`).get('/auth/me');
}

async function roles(): Promise<void> {
  const { body } = await admin.post('/roles', { name: fresh('role'), username: 'svc', password: secret('password of a role', `Role#1${fresh('password')}`) });
  made.roleId = body.id;
  await admin.get(`/roles/${body.id}`);
  await admin.get(`/roles/${body.id}/credentials`);
  await admin.put(`/roles/${body.id}`, { name: body.name, users: [] });
}

async function certificates(): Promise<void> {
  const authority = await anAuthority(admin, { owner: 'pki@secrets.example' });
  made.authorityId = authority.id;
  const issued = await admin.post('/certificates', certificateBody(authority.id));
  made.certificateId = issued.body.id;
  secret('key of an issued certificate', coreOf((await admin.get(`/certificates/${issued.body.id}/key`, { reason: 'audit' })).body.key));
  const foreign = await foreignCertificate({ commonName: `${fresh('imported')}.example` });
  secret('key of an imported certificate', coreOf(foreign.privateKeyPem));
  const imported = { owner: 'a@secrets.example', body: foreign.certificatePem, privateKey: foreign.privateKeyPem };
  await admin.post('/certificates/upload', imported);
  await admin.post('/certificates/upload', imported);
  await admin.post('/certificates/upload', { ...imported, body: issued.body.body });
  await admin.post('/certificates/upload', { ...imported, body: foreign.privateKeyPem, description: 'a key where the certificate belongs' });
  const passphrase = secret('passphrase of an export', `Export#1${fresh('passphrase')}`);
  const options = [{ name: 'type', value: 'PKCS12 (.p12)' }, { name: 'passphrase', value: passphrase }]; // prettier-ignore
  const exported = await admin.post(`/certificates/${issued.body.id}/export`, { plugin: { slug: 'openssl-export', pluginOptions: options } });
  expect(exported.body.passphrase).toBe(passphrase);
  const random = await admin.post(`/certificates/${issued.body.id}/export`, { plugin: { slug: 'java-keystore-jks', pluginOptions: [] } });
  secret('made-up passphrase of an export', random.body.passphrase);
  await admin.put(`/certificates/${issued.body.id}`, { owner: 'a@secrets.example', description: 'edited' });
  await admin.put(`/certificates/${issued.body.id}/revoke`, { crlReason: 'superseded' });
}

async function options(): Promise<void> {
  const requirements = [
    { name: 'email', value: 'dns@secrets.example' },
    { name: 'key', value: secret('key of a DNS provider', `Dns#1${fresh('key')}`) },
  ];
  const provider = { name: fresh('dns'), description: '', providerType: { name: 'cloudflare', requirements } };
  const { body: id } = await admin.post('/dns_providers', provider);
  await admin.put(`/dns_providers/${id}`, provider);
  await admin.post('/dns_providers', provider);
}

/** Options of plugins that are marked secret: stored, changed, kept by the mark that is shown in their place, and refused. */
async function pluginOptions(): Promise<void> {
  const optionsOf = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, value }));
  const sftp = (values: Record<string, unknown>) => ({
    label: fresh('sftp'),
    description: '',
    plugin: { slug: 'sftp-destination', pluginOptions: optionsOf({ host: 'sftp.secrets.example', user: 'deploy', ...values }) },
  });
  const password = secret('password of a destination', `Sftp#1${fresh('password')}`);
  const passphrase = secret('passphrase of a destination', `Pass#1${fresh('phrase')}`);
  const { status, body } = await admin.post('/destinations', sftp({ password, privateKeyPass: passphrase }));
  expect(status).toBe(200);
  await admin.get(`/destinations/${body.id}`);
  expect((await admin.put(`/destinations/${body.id}`, sftp({ password: null, privateKeyPass: null }))).status).toBe(200);
  const changed = secret('changed password of a destination', `Sftp#2${fresh('password')}`);
  expect((await admin.put(`/destinations/${body.id}`, sftp({ password: changed }))).status).toBe(200);
  const refused = secret('password of a refused destination', `Sftp#3${fresh('password')}`);
  expect((await admin.post('/destinations', sftp({ host: 'no host at all', password: refused }))).status).toBe(400);
  expect((await admin.post('/destinations', sftp({ port: refused, password: refused }))).status).toBe(400);
  const webhook = `https://hooks.slack.com/services/T0/B0/${secret('webhook of a notification', fresh('webhook').replaceAll('-', ''))}`;
  const slack = { slug: 'slack-notification', pluginOptions: optionsOf({ interval: 10, unit: 'days', recipients: '#pki', webhook }) };
  const made = await admin.post('/notifications', { label: fresh('slack'), plugin: slack });
  expect([made.status, made.status === 200 ? '' : made.text]).toEqual([200, '']);
}

/** Requests that cannot be understood, with secrets where they were not expected. */
async function mistakes(): Promise<void> {
  const lost = secret('password in a body that is no JSON', `Lost#1${fresh('password')}`);
  await anonymous.call('POST', '/auth/login', { raw: `{"username": "lemur", "password": "${lost}"` });
  await anonymous.call('POST', '/auth/login', { body: { username: 'lemur', password: [secret('password of the wrong type', `Typed#1${fresh('password')}`)] } });
  await admin.post('/users', { username: 'x', email: 'no address', password: secret('password of a refused user', `Refused#1${fresh('password')}`) });
  await admin.call('GET', '/no/such/path', { query: { token: secret('token in an address', `Query#1${fresh('token')}`.replaceAll('#', '')) } });
  await admin.call('GET', `/certificates/${made.certificateId}`, { headers: { cookie: `session=${secret('cookie', fresh('cookie'))}` } });
}

/** What everybody may ask for and sees. */
async function lookAround(): Promise<void> {
  const paths = [
    '/users',
    '/roles',
    '/certificates',
    '/authorities',
    '/destinations',
    '/sources',
    '/notifications',
    '/dns_providers',
    '/plugins',
    '/logs',
    '/keys',
    '/defaults',
    '/domains',
  ];
  for (const path of paths) await admin.get(path, path === '/plugins' || path === '/defaults' ? {} : { count: 1000 });
  for (const path of [`/authorities/${made.authorityId}`, `/certificates/${made.certificateId}`, `/roles/${made.roleId}`]) await admin.get(path);
}

/** Each row of each table as JSON, with where it stands. */
async function everyRow(): Promise<{ table: string; text: string }[]> {
  const tables = await api.database.query<{ table: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS "table" FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows = [];
  for (const { table } of tables) {
    for (const { text } of await api.database.query<{ text: string }>(`SELECT row_to_json(t)::text AS "text" FROM ${table} t`)) rows.push({ table, text });
  }
  return rows;
}

/** A text and its usual disguises. */
const spellingsOf = (value: string) => [value, Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('hex'), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]; // prettier-ignore
const foundIn = (text: string) => [...secrets].filter(([, value]) => spellingsOf(value).some((spelling) => text.includes(spelling))).map(([what]) => what);

describe('After a full run, no secret is found in clear', () => {
  beforeAll(async () => {
    const { LEMUR_ENCRYPTION_KEYS, LEMUR_TOKEN_SECRETS } = inject('secrets');
    secret('encryption key', LEMUR_ENCRYPTION_KEYS);
    secret('token secret', LEMUR_TOKEN_SECRETS);
    secret('password of the administrator', api.adminPassword);
    for (const part of [people, roles, certificates, options, pluginOptions, mistakes, lookAround]) await part();
  });

  it('of more than twenty-five, each one longer than what could be there by chance', () => {
    expect(secrets.size).toBeGreaterThan(25);
    expect([...secrets].filter(([, value]) => value.length < 12).map(([what]) => what)).toEqual([]);
  });

  it('in any column of any table', async () => {
    const rows = await everyRow();
    expect(new Set(rows.map(({ table }) => table)).size).toBeGreaterThan(12);
    expect(rows.flatMap(({ table, text }) => foundIn(text).map((what) => `${what} in ${table}`))).toEqual([]);
    expect(rows.filter(({ text }) => text.includes('PRIVATE KEY')).map(({ table }) => table)).toEqual([]);
  });

  it('in the log of the process', () => {
    const log = api.log();
    expect(log.length).toBeGreaterThan(5_000);
    expect(foundIn(log)).toEqual([]);
    expect(log).not.toContain('PRIVATE KEY');
  });

  it('in an answer that did not ask for it', () => {
    expect(answers.length).toBeGreaterThan(30);
    expect(answers.flatMap(({ what, text }) => foundIn(text).map((found) => `${found} in ${what}`))).toEqual([]);
    expect(answers.filter(({ text }) => text.includes('PRIVATE KEY')).map(({ what }) => what)).toEqual([]);
  });

  it('nor does this test overlook one: it finds what is put there on purpose', async () => {
    const planted = secret('planted', fresh('planted-secret'));
    await api.database.query(`UPDATE roles SET description = $1 WHERE id = $2`, [`x${Buffer.from(planted).toString('hex')}x`, made.roleId]);
    const rows = await everyRow();
    expect(rows.flatMap(({ table, text }) => foundIn(text).map((what) => `${what} in ${table}`))).toEqual(['planted in public.roles']);
  });
});
