import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createSealer } from '@app/crypto';
import { unsealFrom } from '@app/persistence';
import { type StartedApi, startApi } from '../../support/api';
import { anAuthority, authorityBody, certificateBody } from '../../support/builders';
import { fresh } from '../../support/callers';
import { type Answer, ApiClient, type Call } from '../../support/client';
import { foreignCertificate } from '../../support/foreign-ca';
import { startWorker } from '../../support/worker';
import { coreOf, optionsWithSecrets, secretSettings, withSecrets } from './planted';

/** Answers to whoever did not ask for a secret, by what was asked. */
const answers: { what: string; text: string }[] = [];
const secrets = new Map<string, string>();
/** What processes beside the API have written. */
const logs: string[] = [];

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

let api: StartedApi;
let admin: RecordingClient;
let anonymous: RecordingClient;
let settings: Record<string, string>;
const made = { certificateId: 0, authorityId: 0, roleId: 0 };
const destinationIds: number[] = [];

beforeAll(async () => {
  const mail = { LEMUR_EMAIL: 'lemur@secrets.example', MAIL_SERVER: '127.0.0.1', MAIL_PORT: '1', MAIL_USERNAME: 'lemur' };
  const reach = { LEMUR_EGRESS_ALLOW: '127.0.0.1/32', ACME_DIRECTORY_HOST_ALLOWLIST: '127.0.0.1' };
  settings = { LOG_LEVEL: 'trace', ...mail, ...reach, ...secretSettings(secret, fresh) };
  api = await startApi({ settings });
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

async function dnsProviders(): Promise<void> {
  const { body: types } = await admin.get('/dns_provider_options');
  for (const { name, requirements } of types.items as { name: string; requirements: { name: string; type: string }[] }[]) {
    const plugin = withSecrets('dns-provider').find(({ slug }) => slug === name);
    // Of a type that cannot be used yet nobody has said which of its texts are secret: all of them count as such.
    const values = plugin
      ? optionsWithSecrets(plugin, secret, fresh)
      : requirements.map(({ name: field, type }) => ({
          name: field,
          value: type === 'int' ? 123_456_789_012 : secret(`${name} ${field}`, fresh(`${name}-${field}`)),
        }));
    const provider = { name: fresh('dns'), description: '', providerType: { name, requirements: values } };
    const answer = await admin.post('/dns_providers', provider);
    expect([name, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([name, 200, '']);
    await admin.put(`/dns_providers/${answer.body}`, provider);
    await admin.post('/dns_providers', provider);
  }
}

/** Every option of every plugin that is marked secret, stored: a new plugin takes part by itself. */
async function everyPlugin(): Promise<void> {
  const accepted = (slug: string, { status, text, body }: Answer) => {
    // What a plugin must be given beside its secrets is in `fitting`.
    expect([slug, status, status === 200 ? '' : text]).toEqual([slug, 200, '']);
    return (body as { id: number }).id;
  };
  for (const plugin of withSecrets('destination')) {
    const wish = () => ({ label: fresh('place'), description: '', plugin: { slug: plugin.slug, pluginOptions: optionsWithSecrets(plugin, secret, fresh) } });
    const id = accepted(plugin.slug, await admin.post('/destinations', wish()));
    accepted(plugin.slug, await admin.put(`/destinations/${id}`, wish()));
    destinationIds.push(id);
  }
  for (const plugin of withSecrets('source')) {
    const pluginOptions = optionsWithSecrets(plugin, secret, fresh);
    accepted(plugin.slug, await admin.post('/sources', { label: fresh('source'), plugin: { slug: plugin.slug, pluginOptions } }));
  }
  for (const plugin of withSecrets('notifier')) {
    const pluginOptions = optionsWithSecrets(plugin, secret, fresh);
    accepted(plugin.slug, await admin.post('/notifications', { label: fresh('note'), plugin: { slug: plugin.slug, pluginOptions } }));
  }
  for (const plugin of withSecrets('issuer')) {
    const { certificatePem: certificate } = await foreignCertificate({ commonName: fresh('ca') });
    const more = { certificate, tokenDestination: destinationIds[0] };
    const wish = authorityBody({ plugin: { slug: plugin.slug, pluginOptions: optionsWithSecrets(plugin, secret, fresh, more) } });
    const id = accepted(plugin.slug, await admin.post('/authorities', wish));
    await admin.get(`/authorities/${id}`);
    await admin.post(`/authorities/${id}/roll_account_key`);
  }
  for (const plugin of withSecrets('exporter')) {
    const pluginOptions = optionsWithSecrets(plugin, secret, fresh, { type: 'PKCS12 (.p12)' });
    const answer = await admin.post(`/certificates/${made.certificateId}/export`, { plugin: { slug: plugin.slug, pluginOptions } });
    expect([plugin.slug, answer.status]).toEqual([plugin.slug, 200]);
  }
}

/** The key of an ACME account that is made here, because no setting gives one: told to nobody, and so read from where it is kept. */
async function accountKey(): Promise<void> {
  const { ACME_PRIVATE_KEY: _, ...others } = settings;
  const second = await startApi({ database: api.database, settings: others });
  const { certificatePem: certificate } = await foreignCertificate({ commonName: fresh('ca') });
  const pluginOptions = Object.entries({ acme_url: 'https://127.0.0.1:1/directory', certificate }).map(([name, value]) => ({ name, value }));
  const { body } = await second.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
  // Made before the CA is asked, which nobody answers here.
  expect((await second.admin.post(`/authorities/${body.id}/roll_account_key`)).status).toBe(502);
  await second.stop();
  logs.push(second.log());
  const [row] = await api.database.query<{ uuid: string; sealed: string }>('SELECT uuid, "sealedIssuerState" AS sealed FROM authorities WHERE id = $1', [
    body.id,
  ]);
  const sealer = createSealer({ keys: inject('secrets').LEMUR_ENCRYPTION_KEYS.split(',') });
  const state = JSON.parse(unsealFrom(sealer, 'authorities.sealedIssuerState', row?.uuid ?? '', row?.sealed ?? '') ?? '{}') as { keyPem: string };
  secret('account key of an ACME authority', coreOf(state.keyPem));
}

/** What a worker tells of secrets that it uses, in vain: nobody listens where they lead. */
async function nightWork(): Promise<void> {
  const edit = { owner: 'a@secrets.example', destinations: destinationIds.map((id) => ({ id })) };
  expect((await admin.put(`/certificates/${made.certificateId}`, edit)).status).toBe(200);
  const worker = await startWorker(api.database, settings);
  try {
    const jobs = ['send-notification', 'warn-of-expiring-certificates', 'send-security-summary', 'sync-all-sources', 'refresh-dns-zones'];
    for (const job of jobs) await admin.post(`/jobs/${job}/run`, {});
    const waiting = () => api.database.query(`SELECT 1 FROM deployments WHERE state = 'planned' AND attempts = 0`);
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 60_000, interval: 100 });
    for (const job of jobs) {
      const ended = () => api.database.query('SELECT 1 FROM job_runs WHERE job = $1 AND "finishedAt" IS NOT NULL', [job]);
      await vi.waitFor(async () => expect([job, (await ended()).length > 0]).toEqual([job, true]), { timeout: 60_000, interval: 100 });
    }
  } finally {
    await worker.stop();
  }
  logs.push(worker.log());
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
    for (const part of [people, roles, certificates, dnsProviders, pluginOptions, everyPlugin, accountKey, nightWork, mistakes, lookAround]) await part();
  });

  it('of more than fifty, each one longer than what could be there by chance', () => {
    expect(secrets.size).toBeGreaterThan(50);
    expect([...secrets].filter(([, value]) => value.length < 12).map(([what]) => what)).toEqual([]);
  });

  it('in any column of any table', async () => {
    const rows = await everyRow();
    expect(new Set(rows.map(({ table }) => table)).size).toBeGreaterThan(12);
    expect(rows.flatMap(({ table, text }) => foundIn(text).map((what) => `${what} in ${table}`))).toEqual([]);
    expect(rows.filter(({ text }) => text.includes('PRIVATE KEY')).map(({ table }) => table)).toEqual([]);
  });

  it('in the logs of API and worker', () => {
    const log = [api.log(), ...logs].join('\n');
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
