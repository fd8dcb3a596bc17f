import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { anAuthority, aCertificate } from '../../support/builders';
import { callersOfEachKind, fresh, type Callers } from '../../support/callers';

const secret = 'a-key-of-the-name-server';

describe('DNS providers', () => {
  let api: StartedApi;
  let callers: Callers;
  beforeAll(async () => {
    api = await startApi();
    callers = await callersOfEachKind(api);
  });
  afterAll(() => api?.stop());

  const powerdns = (values: Record<string, unknown>) => ({ name: 'powerdns', requirements: Object.entries(values).map(([name, value]) => ({ name, value })) });
  const body = (change: object = {}) => ({
    name: fresh('zones'),
    description: 'public zones',
    providerType: powerdns({ url: 'https://ns.zones.example', apiKey: secret }),
    ...change,
  });
  const create = async (change: object = {}) => {
    const answer = await api.admin.post('/dns_providers', body(change));
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    return answer.body as number;
  };
  const sealed = async (id: number) =>
    (await api.database.query<{ sealed: string }>(`SELECT "sealedCredentials" AS sealed FROM dns_providers WHERE "id" = $1`, [id]))[0]?.sealed;

  it('are of types that say what they need, and whether they work', async () => {
    const { body: options } = await callers.reader.api.get('/dns_provider_options');
    const items = options.items as { name: string; isInstalled: boolean; requirements: { name: string; required: boolean }[] }[];
    expect(options.total).toBe(items.length);
    expect(items.filter(({ isInstalled }) => isInstalled).map(({ name }) => name)).toEqual(['powerdns']);
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['route53', 'cloudflare', 'dyn', 'nsone', 'ultradns']));
    expect(items.find(({ name }) => name === 'cloudflare')?.requirements).toMatchObject([{ name: 'email', type: 'str', required: true }, { name: 'key' }]);
  });

  it('are answered as a bare number, listed without their credentials, and found by name', async () => {
    const name = fresh('zones');
    const id = await create({ name });
    expect(id).toEqual(expect.any(Number));
    const { body: list, text } = await callers.reader.api.get('/dns_providers', { name });
    expect(list).toMatchObject({ total: 1, items: [{ id, name, providerType: 'powerdns', description: 'public zones', apiEndpoint: null }] });
    expect(text).not.toContain(secret);
    expect((await callers.reader.api.get(`/dns_providers/${id}`)).body).toMatchObject({ name, description: 'public zones' });
    expect(await sealed(id)).toMatch(/^v1\./);
    const audit = await api.database.query(`SELECT "after"::text AS after FROM audit_log WHERE "objectType" = 'dns-provider' AND "objectId" = $1`, [id]);
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  it('are refused with what is wrong', async () => {
    const name = fresh('zones');
    await create({ name });
    expect(await api.admin.post('/dns_providers', body({ name }))).toMatchObject({ status: 409, body: { code: 'dns-provider.name-taken' } });
    expect(await api.admin.post('/dns_providers', body({ providerType: { name: 'nope' } }))).toMatchObject({
      status: 400,
      body: { code: 'dns-provider.type-unknown' },
    });
    expect(await api.admin.post('/dns_providers', body({ providerType: { name: 'cloudflare', requirements: [] } }))).toMatchObject({
      status: 400,
      body: { reasons: { providerType: { requirements: { email: expect.any(String) as string, key: expect.any(String) as string } } } },
    });
    expect(await api.admin.post('/dns_providers', body({ providerType: powerdns({ url: 'ftp://x' }) }))).toMatchObject({
      status: 400,
      body: { reasons: { providerType: { requirements: { url: expect.any(String) as string } } } },
    });
  });

  it('are changed by administrators; credentials that are left out stay', async () => {
    const id = await create();
    const before = await sealed(id);
    const name = fresh('renamed');
    const renamed = await api.admin.put(`/dns_providers/${id}`, { name, description: 'other words' });
    expect(renamed).toMatchObject({ status: 200, body: { id, name, providerType: 'powerdns', description: 'other words' } });
    const changed = await api.admin.put(`/dns_providers/${id}`, { name, providerType: powerdns({ url: 'https://ns2.zones.example', apiKey: null }) });
    expect([changed.status, changed.text]).toEqual([200, expect.not.stringContaining(secret)]);
    expect(await sealed(id)).not.toBe(before);
    expect((await callers.operator.api.put(`/dns_providers/${id}`, { name })).status).toBe(403);
    expect((await api.admin.put('/dns_providers/999999', { name: fresh('zones') })).status).toBe(404);
  });

  it('are created and deleted by administrators only', async () => {
    const id = await create();
    for (const who of [callers.reader, callers.plain, callers.operator]) {
      expect((await who.api.post('/dns_providers', body())).status).toBe(403);
      expect((await who.api.delete(`/dns_providers/${id}`)).status).toBe(403);
    }
    expect((await api.anonymous.delete(`/dns_providers/${id}`)).status).toBe(401);
  });

  it('leave the certificates behind that name them', async () => {
    const authority = await anAuthority(api.admin);
    const id = await create();
    const certificate = await aCertificate(api.admin, authority.id, { dnsProvider: { id } });
    expect(certificate.dnsProvider).toMatchObject({ id });
    expect((await api.admin.delete(`/dns_providers/${id}`)).body).toEqual({ result: true });
    expect((await api.admin.delete(`/dns_providers/${id}`)).body).toEqual({ result: true });
    expect((await api.admin.get(`/dns_providers/${id}`)).status).toBe(404);
    expect((await api.admin.get(`/certificates/${certificate.id}`)).body).toMatchObject({ id: certificate.id, dnsProvider: null, dnsProviderId: null });
    const unknown = await api.admin.post('/certificates', {
      authority: { id: authority.id },
      owner: 'a@b.example',
      commonName: 'x.example',
      dnsProvider: { id: 999_999 },
    });
    expect(unknown).toMatchObject({ status: 400, body: { reasons: { dnsProvider: { _schema: 'unable to find DNS provider with id 999999' } } } });
  });
});
