import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, leafExtensions, signCertificate } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../contracts/parse-options';
import { describeDnsProvider } from '../testing/dns-provider.contract';
import { testContext } from '../testing/context';
import { powerDnsProvider } from './powerdns.dns-provider';

interface RecordSet {
  name: string;
  type: string;
  ttl: number;
  records: { content: string; disabled: boolean }[];
}

const settings = powerDnsProvider.settings.parse({});
const options = { url: 'https://ns.example.net:8081', apiKey: 'hush' };

/** As much of the server's API as there is need for; it also knows the zone "copy.example", whose contents come from elsewhere. */
function fakePowerDns(zones: readonly string[]) {
  const sets = new Map<string, RecordSet>();
  const calls: { method: string; url: string }[] = [];
  const answer = (status: number, body?: unknown) => new Response(body === undefined ? null : JSON.stringify(body), { status });
  const fetch = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input);
    calls.push({ method: init.method ?? 'GET', url: String(url) });
    if (new Headers(init.headers).get('x-api-key') !== 'hush') return Promise.resolve(answer(401, { error: 'Unauthorized' }));
    const [, zone] = /^\/api\/v1\/servers\/localhost\/zones(?:\/(.+)\.)?$/.exec(url.pathname) ?? [];
    if (!url.pathname.startsWith('/api/v1/servers/localhost/zones')) return Promise.resolve(answer(404, { error: 'Not Found' }));
    if (zone === undefined) {
      return Promise.resolve(answer(200, [...zones.map((one) => ({ name: `${one}.`, kind: 'Native' })), { name: 'copy.example.', kind: 'Slave' }]));
    }
    if (!zones.includes(zone)) return Promise.resolve(answer(422, { error: `Could not find domain '${zone}.'` }));
    if (init.method !== 'PATCH') return Promise.resolve(answer(200, { rrsets: [...sets.values(), { name: `${zone}.`, type: 'NS', ttl: 3600, records: [] }] }));
    for (const change of (JSON.parse(init.body as string) as { rrsets: (RecordSet & { changetype: string })[] }).rrsets) {
      if (change.changetype === 'DELETE') sets.delete(change.name);
      else sets.set(change.name, change);
    }
    return Promise.resolve(answer(204));
  };
  return {
    calls,
    context: testContext({ fetch, settings }),
    txt: (name: string) => (sets.get(`${name}.`)?.records ?? []).map(({ content }) => content.replace(/^"|"$/g, '')),
    putTxt: (name: string, values: readonly string[]) =>
      void sets.set(`${name}.`, { name: `${name}.`, type: 'TXT', ttl: 300, records: values.map((value) => ({ content: `"${value}"`, disabled: false })) }),
  };
}

describeDnsProvider(powerDnsProvider, { options, start: fakePowerDns });

describe('PowerDNS', () => {
  const given = parseOptions(powerDnsProvider, options);

  it('is not asked to write into zones whose contents come from elsewhere', async () => {
    expect(await powerDnsProvider.zones(given, fakePowerDns(['example.com']).context)).toEqual(['example.com']);
  });

  it('is found by the settings where the provider says nothing of its own', async () => {
    const server = fakePowerDns(['example.com']);
    const context = testContext({ ...server.context, settings: { ...settings, url: 'https://other.example.net', apiKey: 'hush' } });
    expect(await powerDnsProvider.zones({}, context)).toEqual(['example.com']);
    expect(server.calls[0]?.url).toBe('https://other.example.net/api/v1/servers/localhost/zones');
  });

  it('says what is missing, and that a wrong key is wrong, without the key', async () => {
    const { context } = fakePowerDns(['example.com']);
    await expect(powerDnsProvider.zones({}, context)).rejects.toMatchObject({ kind: 'invalid', code: 'powerdns.incomplete' });
    const refused = powerDnsProvider.zones({ ...given, apiKey: 'wrong-key' }, context);
    await expect(refused).rejects.toMatchObject({
      kind: 'upstream',
      code: 'powerdns.key-refused',
      message: expect.not.stringContaining('wrong-key') as string,
    });
  });

  it('is quoted when it refuses', async () => {
    const { context } = fakePowerDns(['example.com']);
    const adding = powerDnsProvider.addTxt({ zone: 'example.org', name: 'a.example.org', value: 'x' }, given, context);
    await expect(adding).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining("Could not find domain 'example.org.'") as string });
  });

  it('is called over TLS by the trust of the system, by that of a file, or by none, as the setting says', async () => {
    const key = await generateKey('ECCPRIME256V1');
    const { pem } = await signCertificate({
      subject: [{ type: 'CN', value: 'ns' }],
      publicKeySpkiDer: key.publicKeySpkiDer,
      issuer: { selfSigned: { privateKeyPem: key.privateKeyPem } },
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 86_400_000),
      extensions: leafExtensions({ subjectAltNames: { names: [{ type: 'ip', value: '127.0.0.1' }] } }),
    });
    const server = createServer({ cert: pem, key: key.privateKeyPem }, (_request, response) => response.end('[{"name": "example.com.", "kind": "Native"}]'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = await mkdtemp(join(tmpdir(), 'lemur-powerdns-'));
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const trusted = join(folder, 'ca.pem');
      await writeFile(trusted, pem);
      const zones = (verify: string) =>
        powerDnsProvider.zones({ url, apiKey: 'hush' }, testContext({ fetch, settings: powerDnsProvider.settings.parse({ verify }) }));
      await expect(zones('true')).rejects.toMatchObject({ kind: 'upstream', code: 'powerdns.unreachable' });
      expect(await zones(trusted)).toEqual(['example.com']);
      expect(await zones('False')).toEqual(['example.com']);
      await expect(zones(join(folder, 'missing.pem'))).rejects.toMatchObject({ kind: 'invalid', code: 'powerdns.trust' });
      expect(powerDnsProvider.settings.safeParse({ verify: 'perhaps' }).success).toBe(false);
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('takes addresses for name servers, and nothing else', () => {
    const withServers = (nameServers: string) => powerDnsProvider.options.safeParse({ ...options, nameServers }).success;
    expect(withServers('192.0.2.1, 192.0.2.2:5300,[2001:db8::1]:53')).toBe(true);
    expect(withServers('ns.example.com')).toBe(false);
  });
});
