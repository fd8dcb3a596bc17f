import { parseCertificate, parseCertificates, publicKeyMatches, readPrivateKey, verifyIssuedBy } from '@app/crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { authorityBody, certificateBody, dnsNames } from '../../support/builders';
import { fresh } from '../../support/callers';
import { foreignCertificate } from '../../support/foreign-ca';
import { startPebble, type TestPebble } from '../../support/pebble';
import { startPowerDns, type TestPowerDns } from '../../support/powerdns';
import { describeWith } from '../../support/programs';
import { startWorker, type StartedWorker } from '../../support/worker';

const macKey = Buffer.alloc(32, 5).toString('base64url');

describeWith(['pebble', 'pdns_server'], 'Certificates from an ACME server, proved in a real DNS', () => {
  let dns: TestPowerDns;
  let pebble: TestPebble;
  let api: StartedApi;
  let worker: StartedWorker;
  let authorityId: number;

  beforeAll(async () => {
    dns = await startPowerDns();
    await dns.addZone('acme.example');
    await dns.addZone('other.example');
    pebble = await startPebble({ dns: dns.address, alternateRoots: 1, bindings: { 'team-7': macKey } });
    const settings = {
      NODE_EXTRA_CA_CERTS: pebble.trustFile,
      LEMUR_EGRESS_ALLOW: '127.0.0.1/32',
      ACME_DIRECTORY_HOST_ALLOWLIST: '127.0.0.1',
      ACME_ENABLE_DELEGATED_CNAME: 'true',
      LEMUR_DNS_RESOLVERS: dns.address,
    };
    api = await startApi({ settings });
    worker = await startWorker(api.database, settings);
    const zones = await api.admin.post('/dns_providers', {
      name: 'zones',
      providerType: {
        name: 'powerdns',
        requirements: Object.entries({ url: dns.url, apiKey: dns.apiKey, nameServers: dns.address }).map(([name, value]) => ({ name, value })),
      },
    });
    expect([zones.status, zones.text]).toEqual([200, expect.stringMatching(/^\d+\s*$/) as string]);
    authorityId = await anAcmeAuthority();
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    await pebble?.stop();
    await dns?.stop();
  });

  async function anAcmeAuthority(change: Record<string, unknown> = {}): Promise<number> {
    const options = {
      acme_url: pebble.directoryUrl,
      email: 'pki@acme.example',
      certificate: pebble.rootPem,
      eab_kid: 'team-7',
      eab_hmac_key: macKey,
      ...change,
    };
    const pluginOptions = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
    const made = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
    expect([made.status, made.text]).toEqual([200, expect.anything()]);
    return (made.body as { id: number }).id;
  }

  const request = async (change: object) => {
    const answer = await api.admin.post('/certificates', certificateBody(authorityId, { validityStart: undefined, validityEnd: undefined, ...change }));
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    return answer.body as { id: number; resolved: boolean; name: string };
  };

  async function settled(id: number) {
    for (const end = Date.now() + 45_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const { body } = await api.admin.get(`/pending_certificates/${id}`);
      if (body.resolved) return body;
    }
    const { text } = await api.admin.get(`/pending_certificates/${id}`);
    throw new Error(`Not settled: ${text}\n${worker.log().slice(-4000)}\n${pebble.log().slice(-2000)}`);
  }

  it('come a little later, with everything that was asked for, and leave nothing in the DNS', async () => {
    const commonName = `${fresh('www')}.acme.example`;
    const asked = await request({ commonName, ...dnsNames(commonName, '*.acme.example'), description: 'from afar', owner: 'web@acme.example' });
    expect(asked).toMatchObject({ resolved: false, commonName, csr: expect.stringContaining('BEGIN CERTIFICATE REQUEST') as string });
    const pending = await settled(asked.id);
    expect(pending).toMatchObject({
      state: 'issued',
      numberAttempts: 0,
      status: null,
      nextStep: null,
      dueAt: null,
      resolvedCertId: expect.any(Number) as number,
    });

    const { body } = await api.admin.get(`/certificates/${pending.resolvedCertId}`);
    expect(body).toMatchObject({
      owner: 'web@acme.example',
      description: 'from afar',
      hasPrivateKey: true,
      authority: { id: authorityId },
      externalId: pending.externalId,
    });
    const certificate = parseCertificate(body.body as string);
    expect(certificate.extensions.subjectAltNames?.names.map(({ value }) => value).sort()).toEqual(['*.acme.example', commonName].sort());
    expect(verifyIssuedBy(certificate, parseCertificate((body.chain as string).split(/(?<=-----END CERTIFICATE-----)\n/)[0] ?? ''))).toBe('valid');
    const key = await api.admin.get(`/certificates/${pending.resolvedCertId}/key`);
    expect(publicKeyMatches(certificate.publicKeySpkiDer, readPrivateKey(key.body.key as string).publicKeySpkiDer)).toBe(true);
    expect((await api.admin.get(`/pending_certificates/${asked.id}/key`)).status).toBe(404);
    expect(await dns.txt(`_acme-challenge.${commonName}`)).toEqual([]);
    expect(await dns.txt('_acme-challenge.acme.example')).toEqual([]);
  });

  it('come side by side, from one account', async () => {
    const asked = await Promise.all(Array.from({ length: 6 }, () => request({ commonName: `${fresh('many')}.acme.example` })));
    const done = await Promise.all(asked.map(({ id }) => settled(id)));
    expect(done.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'issued'));
    expect(
      pebble
        .log()
        .match(/There are now \d+ accounts/g)
        ?.at(-1),
    ).toBe('There are now 1 accounts');
  });

  it('come with the chain that the authority prefers', async () => {
    const other = parseCertificate(await pebble.rootAt(1));
    const preferring = await anAcmeAuthority({ preferred_issuer: other.commonName ?? '', certificate: other.pem });
    const rootsOf = async (id: number) => {
      const pending = await settled((await request({ commonName: `${fresh('chain')}.acme.example`, authority: { id } })).id);
      const { body } = await api.admin.get(`/certificates/${pending.resolvedCertId}`);
      return parseCertificates(body.chain as string).at(-1)?.issuerText;
    };
    expect(await rootsOf(preferring)).toBe(other.subjectText);
    expect(await rootsOf(authorityId)).toBe(parseCertificate(pebble.rootPem).subjectText);
    expect(other.subjectText).not.toBe(parseCertificate(pebble.rootPem).subjectText);
  });

  it('may come from one server for several authorities, whose certificate cannot be imported beside them', async () => {
    const second = await anAcmeAuthority();
    const pending = await settled((await request({ commonName: `${fresh('second')}.acme.example`, authority: { id: second } })).id);
    expect(pending).toMatchObject({ state: 'issued' });
    const { body: authority } = await api.admin.get(`/authorities/${second}`);
    expect(authority.authorityCertificate).toMatchObject({ name: authority.name, body: expect.stringContaining('BEGIN CERTIFICATE') as string });
    const imported = await api.admin.post('/certificates/upload', { owner: 'pki@acme.example', body: pebble.rootPem });
    expect(imported).toMatchObject({ status: 409, body: { code: 'certificate.known' } });
  });

  it('are not to be had without the binding that the server wants, or with another’s key, and say so', async () => {
    for (const change of [{ eab_kid: undefined, eab_hmac_key: undefined }, { eab_hmac_key: Buffer.alloc(32, 7).toString('base64url') }]) {
      const { certificatePem: certificate } = await foreignCertificate({ commonName: fresh('CA'), isCa: true });
      const id = await anAcmeAuthority({ ...change, certificate });
      const pending = await settled((await request({ commonName: `${fresh('eab')}.acme.example`, authority: { id } })).id);
      expect(pending).toMatchObject({ state: 'failed', status: expect.stringMatching(/external ?account/i) as string });
    }
  });

  it('are proved where a CNAME leads, in a zone of its own', async () => {
    const commonName = `${fresh('alias')}.acme.example`;
    await dns.put('acme.example', `_acme-challenge.${commonName}`, 'CNAME', ['proofs.other.example.']);
    expect(await settled((await request({ commonName })).id)).toMatchObject({ state: 'issued' });
    expect(await dns.txt('proofs.other.example')).toEqual([]);
  });

  it('find a zone that is younger than what was known of the account', async () => {
    await dns.addZone('young.example');
    expect(await settled((await request({ commonName: `${fresh('www')}.young.example` })).id)).toMatchObject({ state: 'issued' });
  });

  it('are revoked at the server', async () => {
    const pending = await settled((await request({ commonName: `${fresh('gone')}.acme.example` })).id);
    const revoked = await api.admin.put(`/certificates/${pending.resolvedCertId}/revoke`, { crlReason: 'keyCompromise' });
    expect([revoked.status, revoked.text]).toEqual([200, expect.anything()]);
    expect(pebble.log()).toMatch(/Revoked certificate|revoke/i);
    expect((await api.admin.get(`/certificates/${pending.resolvedCertId}`)).body).toMatchObject({ status: 'revoked' });
  });

  it('are not asked for at a server that is not allowed', async () => {
    const pluginOptions = [
      { name: 'acme_url', value: 'https://169.254.169.254/dir' },
      { name: 'certificate', value: pebble.rootPem },
    ];
    const made = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
    expect(made).toMatchObject({ status: 400, body: { code: 'acme.address-refused' } });
  });

  it('keep the account sealed', async () => {
    const [row] = await api.database.query<{ state: string }>(`SELECT "sealedIssuerState" AS state FROM authorities WHERE "id" = $1`, [authorityId]);
    expect(row?.state).toMatch(/^v1\./);
  });
});
