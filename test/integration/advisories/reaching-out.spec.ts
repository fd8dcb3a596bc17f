import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority, authorityBody } from '../../support/builders';
import { type Callers, callersOfEachKind, fresh } from '../../support/callers';
import { foreignCertificate } from '../../support/foreign-ca';
import { withTemporaryFolder, openssl } from '../../support/programs';

let api: StartedApi;
let people: Callers;
let inner: Server;
/** Connections that somebody made us open to a service that only we can reach. */
const reached: string[] = [];
let innerPort: number;
beforeAll(async () => {
  inner = createServer((socket) => {
    reached.push(`from ${socket.remotePort}`);
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
  innerPort = (inner.address() as AddressInfo).port;
  api = await startApi({ settings: { ACME_DIRECTORY_HOST_ALLOWLIST: trusted } });
  people = await callersOfEachKind(api);
});
afterAll(async () => {
  inner?.close();
  await api?.stop();
});

/** Addresses that are refused as they stand, before anybody looks at where they lead. */
const unspeakable = (port: number) => [
  `http://127.0.0.1:${port}/directory`,
  `http://localhost:${port}/directory`,
  `http://[::1]:${port}/directory`,
  `http://[::ffff:127.0.0.1]:${port}/directory`,
  `http://2130706433:${port}/directory`,
  `http://0x7f.1:${port}/directory`,
  'http://169.254.169.254/latest/meta-data/',
  'http://user:secret@169.254.169.254/',
  'file:///etc/passwd',
];
/** Hosts that no setting calls a CA. */
const strangers = (port: number) => [
  `https://[::1]:${port}/directory`,
  `https://[::ffff:127.0.0.1]:${port}/directory`,
  'https://10.0.0.8/directory',
  'https://user:secret@localhost/directory',
];
/** Hosts that a careless setting calls CAs (`trusted`): what stands between them and us is the guard of outbound calls. */
const inside = (port: number) => [
  `https://127.0.0.1:${port}/directory`,
  `https://localhost:${port}/directory`,
  `https://2130706433:${port}/directory`,
  `https://0x7f.1:${port}/directory`,
  `https://0177.0.0.1:${port}/directory`,
  `https://127.0.0.1.:${port}/directory`,
  'https://169.254.169.254/latest/meta-data/',
];
const trusted = ['127.0.0.1', 'localhost', '169.254.169.254'].join(',');

describe('Nobody makes us call inner addresses', () => {
  /** An authority at this directory, as whoever may create authorities asks for it. */
  const atDirectory = async ({ admin }: StartedApi, slug: string, address: string) => {
    const tokens = { label: fresh('tokens'), plugin: { slug: 'sftp-destination', pluginOptions: [{ name: 'host', value: 'sftp.example.com' }, { name: 'user', value: 'x' }] } }; // prettier-ignore
    const more = slug === 'acme-http-issuer' ? { tokenDestination: (await admin.post('/destinations', tokens)).body.id as number } : {};
    const { certificatePem: certificate } = await foreignCertificate({ commonName: fresh('ca') });
    const given = { acme_url: address, email: 'pki@callers.example', certificate, ...more };
    return admin.post('/authorities', authorityBody({ plugin: { slug, pluginOptions: Object.entries(given).map(([name, value]) => ({ name, value })) } }));
  };
  const roll = ({ admin }: StartedApi, id: number) => admin.post(`/authorities/${id}/roll_account_key`);

  it.each(['acme-issuer', 'acme-http-issuer'])('by the directory of an authority of %s, in any spelling', async (slug) => {
    const notHttps = { reasons: { plugin: { pluginOptions: { acme_url: 'Only https addresses are allowed.' } } } };
    for (const address of unspeakable(innerPort))
      expect([address, await atDirectory(api, slug, address)]).toMatchObject([address, { status: 400, body: notHttps }]);
    for (const address of strangers(innerPort)) {
      const answer = await atDirectory(api, slug, address);
      expect([address, answer]).toMatchObject([address, { status: 400, body: { code: 'acme.address-refused' } }]);
      expect(answer.text).not.toContain('secret@');
    }
    for (const address of inside(innerPort)) {
      const made = await atDirectory(api, slug, address);
      expect([address, made.status, made.status === 200 ? '' : made.text]).toEqual([address, 200, '']);
      expect([address, await roll(api, made.body.id)]).toMatchObject([address, { status: 400, body: { code: 'egress.address' } }]);
    }
    expect(reached).toEqual([]);
  });

  it('but by what an administrator has opened: the same address is called then', async () => {
    const open = await startApi({ settings: { ACME_DIRECTORY_HOST_ALLOWLIST: trusted, LEMUR_EGRESS_ALLOW: '127.0.0.1/32' } });
    try {
      const made = await atDirectory(open, 'acme-issuer', `https://127.0.0.1:${innerPort}/directory`);
      expect((await roll(open, made.body.id)).status).toBe(502);
      expect(reached.length).toBeGreaterThan(0);
    } finally {
      reached.length = 0;
      await open.stop();
    }
  });

  it('by the addresses in a certificate that is imported, shown or listed', async () => {
    const body = await withTemporaryFolder(async () => {
      const config = `[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=${fresh('ssrf')}.example\n[ext]\ncrlDistributionPoints=URI:http://127.0.0.1:${innerPort}/list.crl\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:${innerPort}/ocsp,caIssuers;URI:http://127.0.0.1:${innerPort}/ca.crt\nsubjectAltName=DNS:ssrf.example\n`;
      const made = await openssl(['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', '/dev/null', '-days', '30', '-config', '{{c}}'], { c: config }); // prettier-ignore
      return made.output;
    });
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(body)?.[0] ?? '';
    const imported = await people.plain.api.post('/certificates/upload', { owner: 'a@callers.example', body: pem });
    expect(imported.status).toBe(200);
    expect((await people.plain.api.get(`/certificates/${imported.body.id}`)).status).toBe(200);
    await people.plain.api.put(`/certificates/${imported.body.id}/revoke`, { crlReason: 'superseded' });
    expect(reached).toEqual([]);
  });
});

describe('Nobody smuggles', () => {
  it('statements into sorting and filtering', async () => {
    const attacks = [`name"; DROP TABLE users; --`, `id) UNION SELECT "passwordHash" FROM users --`, `(SELECT pg_sleep(5))`, `name' OR '1'='1`];
    for (const attack of attacks) {
      for (const path of ['/certificates', '/users', '/roles', '/logs', '/domains', '/notifications', '/authorities', '/destinations']) {
        const began = Date.now();
        const sorted = await people.plain.api.get(path, { sortBy: attack, sortDir: 'desc' });
        const filtered = await people.plain.api.get(path, { filter: `${attack};x` });
        expect([path, sorted.status, filtered.status]).toEqual([path, 400, 400]);
        expect((await people.plain.api.get(path, { filter: `name;${attack}` })).text).not.toContain('$argon2');
        expect(Date.now() - began).toBeLessThan(15_000);
      }
    }
    expect((await api.admin.get('/users')).body.total).toBeGreaterThan(4);
  });

  it('lines into the log', async () => {
    const forged = `nobody\n{"level":"info","msg":"Signed in as admin","forged":true}`;
    await api.anonymous.post('/auth/login', { username: forged, password: 'x' });
    expect(api.log()).not.toMatch(/^\{"level":"info","msg":"Signed in as admin"/m);
  });
});

describe('What is left to chance', () => {
  it('is drawn from a strong source: serials, keys and passphrases never repeat and are long', async () => {
    const authority = await anAuthority(api.admin);
    const made = await Promise.all(Array.from({ length: 20 }, () => aCertificate(api.admin, authority.id)));
    const serials = made.map(({ serialHex }) => serialHex);
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial.length).toBeGreaterThanOrEqual(28);
    const files = await Promise.all(
      made.slice(0, 5).map(({ id }) => api.admin.post(`/certificates/${id}/export`, { plugin: { slug: 'openssl-export', pluginOptions: [{ name: 'type', value: 'PKCS12 (.p12)' }] } })), // prettier-ignore
    );
    const passphrases = files.map(({ body }) => body.passphrase as string);
    expect(new Set(passphrases).size).toBe(5);
    for (const passphrase of passphrases) expect(passphrase.length).toBeGreaterThanOrEqual(16);
  });
});
