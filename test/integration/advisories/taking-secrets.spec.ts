import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority, certificateBody } from '../../support/builders';
import { aCaller, type Callers, callersOfEachKind, fresh } from '../../support/callers';
import { openssl } from '../../support/programs';

let api: StartedApi;
let people: Callers;
let authorityId: number;
let certificate: { id: number; name: string };
beforeAll(async () => {
  api = await startApi();
  people = await callersOfEachKind(api);
  authorityId = (await anAuthority(api.admin, { owner: 'pki@callers.example' })).id;
  certificate = await aCertificate(api.admin, authorityId, { owner: 'others@callers.example' });
});
afterAll(() => api?.stop());

const withKey = [
  ['openssl-export', 'PKCS12 (.p12)'],
  ['java-keystore-jks', undefined],
] as const;
const exportBody = (slug: string, type: string | undefined, key = 'pluginOptions') => ({
  plugin: { slug, [key]: type ? [{ name: 'type', value: type }] : [] },
});

describe('A key', () => {
  it('is not exported by whoever does not own its certificate', async () => {
    for (const caller of [people.plain, people.owner, people.operator, people.reader]) {
      for (const [slug, type] of withKey) {
        for (const key of ['pluginOptions', 'plugin_options']) {
          const answer = await caller.api.post(`/certificates/${certificate.id}/export`, exportBody(slug, type, key));
          expect([slug, answer.status]).toEqual([slug, 403]);
        }
      }
      expect((await caller.api.get(`/certificates/${certificate.id}/key`)).status).toBe(403);
    }
  });

  it('of an authority is given out to nobody, not even to administrators', async () => {
    const [own] = (await api.admin.get(`/authorities/${authorityId}`)).body
      ? [(await api.admin.get(`/authorities/${authorityId}`)).body.authorityCertificate]
      : [];
    expect((await api.admin.get(`/certificates/${own.id}/key`)).status).toBe(403);
    for (const [slug, type] of withKey) expect((await api.admin.post(`/certificates/${own.id}/export`, exportBody(slug, type))).status).toBe(403);
  });

  it('is not had by a read-only user who owns the certificate', async () => {
    const reader = await aCaller(api, 'reader', ['read-only', people.team]);
    const owned = await aCertificate(api.admin, authorityId, { owner: people.team });
    expect((await reader.api.get(`/certificates/${owned.id}/key`)).status).toBe(403);
    expect((await reader.api.put(`/certificates/${owned.id}`, { owner: people.team, description: 'x' })).status).toBe(403);
    expect((await reader.api.put(`/certificates/${owned.id}/revoke`, {})).status).toBe(403);
  });

  it('is not made weak by a request that brings its own: a weak key, or one that asks to be an authority', async () => {
    const csr = async (...args: string[]) =>
      (await openssl(['req', '-new', '-noenc', '-keyout', '/dev/null', '-subj', `/CN=${fresh('csr')}.example`, ...args])).output;
    const pemOf = (text: string) => /-----BEGIN CERTIFICATE REQUEST-----[^]+-----END CERTIFICATE REQUEST-----/.exec(text)?.[0] ?? '';
    const weak = pemOf(await csr('-newkey', 'rsa:1024'));
    expect(weak).not.toBe('');
    expect((await api.admin.post('/certificates', certificateBody(authorityId, { csr: weak }))).status).toBe(400);
    const asCa = pemOf(await csr('-newkey', 'rsa:2048', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign'));
    const answer = await api.admin.post('/certificates', certificateBody(authorityId, { csr: asCa }));
    expect(answer.status === 400 || answer.body.extensions.basicConstraints?.ca !== true).toBe(true);
  });
});

describe('A password', () => {
  const hashOf = async (id: number) =>
    (await api.database.query<{ passwordHash: string }>('SELECT "passwordHash" FROM users WHERE id = $1', [id]))[0]?.passwordHash ?? '';

  it('is hashed when it is changed, also one that looks like a hash', async () => {
    const { id, username } = await aCaller(api, 'ann');
    const base = { username, email: `${username}@callers.example`, roles: [] };
    for (const password of [
      'Brand-new#Password1',
      '$2b$12$LQv3c1yqBWVHxkd0LHAkCOYz6TtxMQJqhN8/LewKyNiLQv3c1yqBW!',
      '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ#$QUFBQUFB',
    ]) {
      expect((await api.admin.put(`/users/${id}`, { ...base, password })).status).toBe(200);
      const hash = await hashOf(id);
      expect(hash).toMatch(/^\$argon2id\$/);
      expect(hash).not.toBe(password);
      expect((await api.anonymous.post('/auth/login', { username, password })).status).toBe(200);
    }
  });

  it('obeys the same rules when it is changed as when it is made', async () => {
    const { id, username } = await aCaller(api, 'ann');
    const answer = await api.admin.put(`/users/${id}`, { username, email: `${username}@callers.example`, roles: [], password: 'weak' });
    expect(answer.status).toBe(400);
  });

  it('is never part of an answer, of anybody, to anybody', async () => {
    for (const path of ['/users', '/auth/me', `/users/${people.plain.id}`, `/users/${people.plain.id}/roles`]) {
      expect((await api.admin.get(path, path === '/users' ? { count: 1000 } : {})).text).not.toMatch(/password|argon2/i);
    }
  });

  it('tells no stranger whether somebody is known: unknown, inactive and mistaken look the same', async () => {
    const inactive = await aCaller(api, 'gone');
    await api.admin.put(`/users/${inactive.id}`, { username: inactive.username, email: `${inactive.username}@callers.example`, active: false, roles: [] });
    const answers = await Promise.all(
      ['no-such-user', people.plain.username, inactive.username].map((username) =>
        api.anonymous.post('/auth/login', { username, password: 'Wrong#Password1' }),
      ),
    );
    const { requestId: _, ...first } = answers[0]?.body as Record<string, unknown>;
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body).toMatchObject(first);
    }
  });
});

describe('The secret of a DNS provider', () => {
  it('is told to nobody: not in lists, not in the kinds of providers, not among the plugins', async () => {
    const secret = fresh('dns-secret');
    const requirements = [
      { name: 'email', value: 'dns@callers.example' },
      { name: 'key', value: secret },
    ];
    const made = await api.admin.post('/dns_providers', { name: fresh('dns'), providerType: { name: 'cloudflare', requirements } });
    expect(made.status).toBe(200);
    for (const path of ['/dns_providers', `/dns_providers/${made.body}`, '/dns_provider_options', '/plugins', '/logs']) {
      expect((await api.admin.get(path)).text).not.toContain(secret);
    }
  });

  it('does not take certificates with it when it is deleted', async () => {
    const provider = await api.admin.post('/dns_providers', { name: fresh('dns'), providerType: { name: 'nsone', requirements: [] } });
    await api.database.query('UPDATE certificates SET "dnsProviderId" = $1 WHERE id = $2', [provider.body, certificate.id]);
    expect((await api.admin.delete(`/dns_providers/${provider.body}`)).status).toBe(200);
    expect((await api.admin.get(`/certificates/${certificate.id}`)).status).toBe(200);
  });
});
