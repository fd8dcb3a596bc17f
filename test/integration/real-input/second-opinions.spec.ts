import { createServer, connect, type TLSSocket } from 'node:tls';
import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames, inDays } from '../../support/builders';
import { certtool, describeWith, keytool, openssl } from '../../support/programs';

const keyTypes = ['RSA2048', 'ECCPRIME256V1', 'ECCSECP384R1', 'ECCSECP521R1', 'ED25519'] as const;

let api: StartedApi;
let root: AuthorityAnswer;
let sub: AuthorityAnswer;
let leaf: CertificateAnswer;
let key: string;
beforeAll(async () => {
  api = await startApi({ settings: { LEMUR_PKI_URL: 'http://pki.opinions.example' } });
  root = await anAuthority(api.admin, { keyType: 'RSA2048', signingAlgorithm: 'sha256WithRSA' });
  sub = await anAuthority(api.admin, { type: 'subca', parent: { id: root.id }, validityStart: inDays(-1.5), validityEnd: inDays(1000) });
  leaf = await aCertificate(api.admin, sub.id, { commonName: 'localhost', ...dnsNames('localhost', 'shop.opinions.example') });
  key = (await api.admin.get(`/certificates/${leaf.id}/key`)).body.key;
});
afterAll(() => api?.stop());

const pki = () => ({ root: root.authorityCertificate.body, sub: sub.authorityCertificate.body, leaf: leaf.body });

describeWith(['openssl'], 'openssl', () => {
  const verify = [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-verify_hostname',
    'shop.opinions.example',
    '-CAfile',
    '{{root}}',
    '-untrusted',
    '{{sub}}',
    '{{leaf}}',
  ];

  it('accepts leaf, sub-CA and root by the letter of RFC 5280', async () => {
    expect(await openssl(verify, pki())).toMatchObject({ code: 0 });
  });

  it('accepts the chain that comes with the leaf, in its order', async () => {
    const blocks = (leaf.chain ?? '').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
    expect(blocks.length).toBeGreaterThan(0);
    expect((await openssl(['x509', '-in', '{{first}}', '-noout', '-fingerprint'], { first: blocks[0] ?? '' })).output).toBe(
      (await openssl(['x509', '-in', '{{sub}}', '-noout', '-fingerprint'], pki())).output,
    );
  });

  it.each(keyTypes)('accepts authorities and leaves with keys of type %s', async (keyType) => {
    const hash = { ECCSECP384R1: 'sha384WithECDSA', ECCSECP521R1: 'sha512WithECDSA' }[keyType as string] ?? 'sha256WithECDSA';
    const signingAlgorithm = keyType.startsWith('RSA') ? 'sha256WithRSA' : hash;
    const authority = await anAuthority(api.admin, { keyType, signingAlgorithm });
    const certificate = await aCertificate(api.admin, authority.id, { keyType });
    const { key: privateKey } = (await api.admin.get(`/certificates/${certificate.id}/key`)).body as { key: string };
    const files = { root: authority.authorityCertificate.body, leaf: certificate.body, key: privateKey };
    expect(await openssl(['verify', '-x509_strict', '-CAfile', '{{root}}', '{{leaf}}'], files)).toMatchObject({ code: 0 });
    const [fromKey, fromCertificate] = [
      await openssl(['pkey', '-in', '{{key}}', '-pubout'], files),
      await openssl(['x509', '-in', '{{leaf}}', '-noout', '-pubkey'], files),
    ];
    expect(fromKey).toEqual(fromCertificate);
    expect(privateKey).toMatch(keyType === 'ED25519' ? /^-----BEGIN PRIVATE KEY-----/ : /^-----BEGIN (RSA|EC) PRIVATE KEY-----/);
  });

  it('finds key identifiers, the addresses of revocation list and issuer, and a serial number of 128 bits', async () => {
    const { output } = await openssl(['x509', '-in', '{{leaf}}', '-noout', '-text'], pki());
    expect(output).toMatch(/Subject Key Identifier/);
    expect(output).toMatch(/Authority Key Identifier/);
    expect(output).toContain(`URI:http://pki.opinions.example/api/1/authorities/${sub.id}/crl`);
    expect(output).toContain(`CA Issuers - URI:http://pki.opinions.example/api/1/authorities/${sub.id}/certificate`);
    expect(leaf.serialHex.length).toBeGreaterThan(24);
  });

  it('reads the certificate of the authority where the leaf says it is', async () => {
    const { status, headers, bytes } = await api.anonymous.bytes(`/authorities/${sub.id}/certificate`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pkix-cert']);
    const opinion = await openssl(['x509', '-inform', 'DER', '-in', '{{der}}', '-noout', '-fingerprint'], { der: bytes });
    expect(opinion.output).toBe((await openssl(['x509', '-in', '{{sub}}', '-noout', '-fingerprint'], pki())).output);
  });

  it('obeys the revocation list: a certificate is good until it is revoked', { timeout: 60_000 }, async () => {
    const doomed = await aCertificate(api.admin, root.id);
    const readList = async () => {
      const { status, headers, bytes } = await api.anonymous.bytes(`/authorities/${root.id}/crl`);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/pkix-crl']);
      const text = (await openssl(['crl', '-inform', 'DER', '-in', '{{crl}}', '-noout', '-text'], { crl: bytes })).output;
      const pem = (await openssl(['crl', '-inform', 'DER', '-in', '{{crl}}'], { crl: bytes })).output;
      return { pem, text, number: BigInt(/CRL Number:\s*\n\s*(0x[0-9A-F]+|\d+)/i.exec(text)?.[1] ?? -1) };
    };
    const check = async (crl: string) =>
      openssl(['verify', '-x509_strict', '-crl_check', '-CAfile', '{{root}}', '-CRLfile', '{{crl}}', '{{leaf}}'], { ...pki(), leaf: doomed.body, crl });

    const before = await readList();
    expect(await check(before.pem)).toMatchObject({ code: 0 });
    expect((await api.admin.put(`/certificates/${doomed.id}/revoke`, { crlReason: 'keyCompromise', comments: 'a test' })).status).toBe(200);
    const after = await readList();
    expect(after.number).toBeGreaterThan(before.number);
    expect(after.text).toMatch(/Key Compromise/);
    expect(await check(after.pem)).toMatchObject({ code: 2, output: expect.stringContaining('certificate revoked') });
    expect((await openssl(['crl', '-in', '{{crl}}', '-CAfile', '{{root}}', '-noout'], { crl: after.pem, ...pki() })).output).toMatch(/verify OK/);
  });
});

const exported = async (slug: string, options: Record<string, string>) => {
  const pluginOptions = Object.entries(options).map(([name, value]) => ({ name, value }));
  const { status, body, text } = await api.admin.post(`/certificates/${leaf.id}/export`, { plugin: { slug, pluginOptions } });
  expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return Buffer.from(body.data, 'base64');
};

const passphrase = 'Otter!Lantern9';

describeWith(['openssl'], 'A PKCS#12 file', () => {
  it('opens in openssl with its passphrase, and holds key, leaf and chain', async () => {
    const p12 = await exported('openssl-export', { type: 'PKCS12 (.p12)', alias: 'shop', passphrase });
    const { code, output } = await openssl(['pkcs12', '-in', '{{p12}}', '-passin', `pass:${passphrase}`, '-noenc', '-info'], { p12 });
    expect(code).toBe(0);
    expect(output.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThanOrEqual(2);
    expect(output).toMatch(/BEGIN PRIVATE KEY/);
    expect(output).toMatch(/AES-256-CBC/);
    expect(output).toMatch(/friendlyName: shop/);
    expect((await openssl(['pkcs12', '-in', '{{p12}}', '-passin', 'pass:wrong', '-noenc'], { p12 })).code).not.toBe(0);
  });
});

describeWith(['keytool'], 'Java', () => {
  const list = (file: Buffer, type: string) =>
    keytool(['-list', '-v', '-keystore', '{{store}}', '-storetype', type, '-storepass', passphrase], { store: file });

  it('opens the PKCS#12 file', async () => {
    const { code, output } = await list(await exported('openssl-export', { type: 'PKCS12 (.p12)', alias: 'shop', passphrase }), 'PKCS12');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/PrivateKeyEntry/) });
  });

  it('opens the JKS key store, with the whole chain', async () => {
    const { code, output } = await list(await exported('java-keystore-jks', { alias: 'shop', passphrase }), 'JKS');
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Alias name: shop[\s\S]*PrivateKeyEntry[\s\S]*Certificate chain length: [23]/),
    });
  });

  it('opens the JKS trust store', async () => {
    const { code, output } = await list(await exported('java-truststore-jks', { alias: 'shop', passphrase }), 'JKS');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/trustedCertEntry/) });
  });
});

describeWith(['certtool'], 'GnuTLS', () => {
  it('accepts leaf, sub-CA and root', async () => {
    const chain = `${leaf.body.trim()}\n${sub.authorityCertificate.body.trim()}\n`;
    const opinion = await certtool(['--verify', '--load-ca-certificate', '{{root}}', '--infile', '{{chain}}'], { root: root.authorityCertificate.body, chain });
    expect(opinion).toMatchObject({ code: 0, output: expect.stringMatching(/Chain verification output: Verified/) });
  });
});

describe('A TLS server with our leaf and chain', () => {
  const greet = (ca: string, servername: string) =>
    new Promise<string>((resolve, reject) => {
      const server = createServer({ cert: `${leaf.body.trim()}\n${leaf.chain ?? ''}`, key }, (socket) => socket.end('hello'));
      server.on('tlsClientError', () => undefined);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const port = typeof address === 'object' && address ? address.port : 0;
        const client: TLSSocket = connect({ port, host: '127.0.0.1', servername, ca, minVersion: 'TLSv1.2' });
        let text = '';
        client.on('data', (chunk: Buffer) => (text += chunk.toString()));
        client.once('error', (error: Error) => server.close(() => reject(error)));
        client.once('end', () => server.close(() => resolve(text)));
      });
    });

  it('is accepted by a client that trusts only our root', async () => {
    expect(await greet(root.authorityCertificate.body, 'shop.opinions.example')).toBe('hello');
  });

  it('is not accepted under another name, nor by a client that trusts another root', async () => {
    await expect(greet(root.authorityCertificate.body, 'other.opinions.example')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const other = await anAuthority(api.admin);
    await expect(greet(other.authorityCertificate.body, 'shop.opinions.example')).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED/),
    });
  });
});
