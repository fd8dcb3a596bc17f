import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from './certificate';
import { der } from './der-writer';
import { authorityExtensions, leafExtensions } from './extension-profiles.rules';
import { type CertificateExtensions, keyUsages } from './extensions';
import { type CertificateToSign, signCertificate } from './issue';
import { generateKey, type GeneratedKey } from './keys';
import { keyTypes } from './key-types';
import { signatureHashOf } from './signer';
import { inDays, type Made, makeAuthority, makeLeaf, named, now } from './testing/samples';
import { inFolder, itWith, opensslVerify, run } from './testing/second-opinion';
import * as x509 from './x509';

let root: Made;
let issuing: Made;
let key: GeneratedKey;

beforeAll(async () => {
  root = await makeAuthority('Acorn Root');
  issuing = await makeAuthority('Acorn Issuing', root, { extensions: { basicConstraints: { ca: true, pathLength: 0 } } });
  key = await generateKey('ECCPRIME256V1');
});

const asked = (change: Partial<CertificateToSign> = {}): CertificateToSign => ({
  subject: named('www.acorn.example'),
  publicKeySpkiDer: key.publicKeySpkiDer,
  issuer: issuing,
  notBefore: now,
  notAfter: inDays(90),
  extensions: leafExtensions({ subjectAltNames: { names: [{ type: 'dns', value: 'www.acorn.example' }] } }),
  ...change,
});
const issue = async (change: Partial<CertificateToSign> = {}) => parseCertificate((await signCertificate(asked(change))).pem);
const issueWith = (extensions: CertificateExtensions) => issue({ extensions: leafExtensions(extensions) });

const everything: CertificateExtensions = {
  subjectAltNames: {
    names: [
      { type: 'dns', value: 'www.acorn.example' },
      { type: 'dns', value: '*.bücher.example' },
      { type: 'ip', value: '192.0.2.7' },
      { type: 'ip', value: '2001:db8::7' },
      { type: 'email', value: 'team@acorn.example' },
      { type: 'uri', value: 'spiffe://acorn.example/shop' },
      { type: 'registered-id', value: '1.2.3.4' },
      { type: 'directory', value: 'CN=Somebody', name: [{ type: 'CN', value: 'Somebody' }] },
    ],
  },
  keyUsage: { usages: ['digitalSignature', 'keyEncipherment', 'decipherOnly'] },
  extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] },
  authorityInfoAccess: { ocsp: ['http://pki.acorn.example/ocsp'], caIssuers: ['http://pki.acorn.example/ca'] },
  crlDistributionPoints: { urls: ['http://pki.acorn.example/crl'] },
  certificatePolicies: { policies: [{ oid: '2.23.140.1.2.1', cps: ['https://acorn.example/cps'] }] },
  custom: [{ oid: '1.2.3.4.5', critical: false, derValue: der(0x0c, Buffer.from('hello')).toString('base64') }],
};

describe('An issued certificate', () => {
  it('says what was asked, and computes both key identifiers', async () => {
    const certificate = await issueWith(everything);
    expect(certificate.extensions).toEqual({
      basicConstraints: { critical: true, ca: false, pathLength: null },
      // How an agreed key may be used means nothing without key agreement.
      keyUsage: { critical: true, usages: ['digitalSignature', 'keyEncipherment', 'keyAgreement', 'decipherOnly'] },
      extendedKeyUsage: { critical: false, ...everything.extendedKeyUsage },
      subjectKeyIdentifier: { critical: false, keyIdentifier: certificate.extensions.subjectKeyIdentifier?.keyIdentifier },
      authorityKeyIdentifier: { critical: false, keyIdentifier: parseCertificate(issuing.certificatePem).extensions.subjectKeyIdentifier?.keyIdentifier },
      subjectAltNames: {
        critical: false,
        names: everything.subjectAltNames?.names.map((name) => (name.value.includes('ü') ? { ...name, value: '*.xn--bcher-kva.example' } : name)),
      },
      authorityInfoAccess: { critical: false, ...everything.authorityInfoAccess },
      crlDistributionPoints: { critical: false, ...everything.crlDistributionPoints },
      certificatePolicies: { critical: false, ...everything.certificatePolicies },
      custom: everything.custom,
    });
  });

  it('copies the name of its issuer byte for byte', async () => {
    expect((await issue()).issuerDer.equals(parseCertificate(issuing.certificatePem).subjectDer)).toBe(true);
  });

  it('has a new positive serial of up to 128 bits each time, or the one that was asked', async () => {
    const serials = new Set((await Promise.all(Array.from({ length: 200 }, () => signCertificate(asked())))).map(({ serial }) => BigInt(serial)));
    expect(serials.size).toBe(200);
    expect([...serials].every((serial) => serial > 0n && serial < 1n << 128n)).toBe(true);
    expect([...serials].some((serial) => serial >= 1n << 127n)).toBe(true);
    expect(await issue({ serialNumber: '3' })).toMatchObject({ serial: '3', serialHex: '3' });
    for (const serialNumber of ['0', '-1', '1e3', 'x', (1n << 159n).toString()])
      await expect(issue({ serialNumber })).rejects.toMatchObject({ code: 'certificate.serial' });
  });

  it('ends by two digits of a year until 2049, and by four after', async () => {
    const long = await makeAuthority('Long', null, { change: { notAfter: new Date('2060-01-01T00:00:00Z') } });
    for (const [end, encoded] of [
      ['2049-12-31T23:59:59.999Z', '491231235959Z'],
      ['2050-01-01T00:00:00Z', '20500101000000Z'],
    ] as const) {
      const certificate = await issue({ issuer: long, notAfter: new Date(end) });
      expect(certificate.der.includes(Buffer.concat([Buffer.from([encoded.length]), Buffer.from(encoded)]))).toBe(true);
      expect(certificate.notAfter).toEqual(new Date(`${end.slice(0, 19)}Z`));
    }
  });

  it('has critical alternative names exactly when its subject is empty', async () => {
    expect((await issue({ subject: [] })).extensions.subjectAltNames?.critical).toBe(true);
    expect((await issue()).extensions.subjectAltNames?.critical).toBe(false);
    await expect(issue({ subject: [], extensions: leafExtensions({}) })).rejects.toMatchObject({ code: 'certificate.no-name' });
  });

  it('is signed with the hash that suits the issuer, or the one that was asked', async () => {
    for (const [keyType, hash] of [
      ['ECCPRIME256V1', 'sha256'],
      ['ECCSECP384R1', 'sha384'],
      ['ECCSECP521R1', 'sha512'],
      ['RSA2048', 'sha256'],
      ['ED25519', 'ed25519'],
    ] as const) {
      const issuer = await makeAuthority(keyType, null, { keyType });
      expect((await issue({ issuer })).signatureHash).toBe(hash);
      expect((await issue({ issuer, signatureHash: 'sha512' })).signatureHash).toBe(keyType === 'ED25519' ? 'ed25519' : 'sha512');
    }
    expect([signatureHashOf('sha256WithRSA'), signatureHashOf('SHA384withECDSA'), signatureHashOf('sha512')]).toEqual(['sha256', 'sha384', 'sha512']);
    expect(() => signatureHashOf('sha1WithRSA')).toThrow('SHA-1 can be forged');
    expect(() => signatureHashOf('rot13')).toThrow(expect.objectContaining({ code: 'signing-algorithm.unknown' }));
  });

  it('is never an authority, whatever was asked', async () => {
    const wish: CertificateExtensions = {
      ...everything,
      basicConstraints: { ca: true, pathLength: 3 },
      keyUsage: { usages: [...keyUsages] },
      nameConstraints: { permitted: [{ type: 'dns', value: 'x' }], excluded: [] },
    };
    const { isCa, extensions } = await issueWith(wish);
    expect([isCa, extensions.nameConstraints]).toEqual([false, undefined]);
    expect(extensions.keyUsage?.usages).toEqual(keyUsages.filter((usage) => usage !== 'keyCertSign' && usage !== 'cRLSign'));
    expect((await issueWith({ ...everything, keyUsage: { usages: ['keyCertSign'] } })).extensions.keyUsage).toBeUndefined();
  });

  it.each([
    ['basic constraints', '2.5.29.19', Buffer.from('30030101ff', 'hex'), 'extensions.custom-reserved'],
    ['a key usage', '2.5.29.15', Buffer.from('03020106', 'hex'), 'extensions.custom-reserved'],
    ['something that is not DER', '1.2.3', Buffer.from('3005', 'hex'), 'extensions.custom-not-der'],
    ['an empty value', '1.2.3', Buffer.alloc(0), 'extensions.custom-not-der'],
    ['a name that is no OID', 'mine', Buffer.from('0500', 'hex'), 'oid.malformed'],
  ])('is refused with %s as a custom extension', async (_, oid, value, code) => {
    await expect(issueWith({ custom: [{ oid, critical: true, derValue: value.toString('base64') }] })).rejects.toMatchObject({ kind: 'invalid', code });
  });

  it('names each alternative name once', async () => {
    const names = ['www.acorn.example', 'WWW.acorn.example'].map((value) => ({ type: 'dns' as const, value }));
    expect((await issueWith({ subjectAltNames: { names } })).extensions.subjectAltNames?.names).toEqual([names[0]]);
  });
});

describe('A signing key is not used', () => {
  it('for a certificate that would outlive its issuer by a second', async () => {
    const end = parseCertificate(issuing.certificatePem).notAfter;
    expect((await issue({ notAfter: end })).notAfter).toEqual(end);
    await expect(issue({ notAfter: new Date(end.getTime() + 1000) })).rejects.toMatchObject({ kind: 'invalid', code: 'certificate.outlives-issuer' });
  });

  it('when its certificate is no authority, or may not sign certificates', async () => {
    await expect(issue({ issuer: await makeLeaf('leaf.example', issuing) })).rejects.toMatchObject({ code: 'certificate.issuer-not-ca' });
    const silent = await makeLeaf('leaf.example', issuing, { extensions: { keyUsage: undefined } });
    await expect(issue({ issuer: silent })).rejects.toMatchObject({ code: 'certificate.issuer-not-ca' });
  });

  it('when it is not the key of that certificate', async () => {
    await expect(issue({ issuer: { certificatePem: issuing.certificatePem, privateKeyPem: root.privateKeyPem } })).rejects.toMatchObject({
      code: 'certificate.issuer-key',
    });
    await expect(issue({ issuer: { selfSigned: root } })).rejects.toMatchObject({ code: 'certificate.issuer-key' });
  });

  it('for a validity that ends before it begins, or is none', async () => {
    await expect(issue({ notAfter: now })).rejects.toMatchObject({ code: 'certificate.dates' });
    await expect(issue({ notAfter: new Date(NaN) })).rejects.toMatchObject({ code: 'certificate.dates' });
  });

  it('for an authority where its path length leaves no room', async () => {
    await expect(makeAuthority('Too deep', issuing, { change: { notAfter: inDays(10) } })).rejects.toMatchObject({ code: 'certificate.path-length' });
    const two = await makeAuthority('Two', root, { extensions: { basicConstraints: { ca: true, pathLength: 2 } } });
    const below = (pathLength: number | null) =>
      makeAuthority('Below', two, { extensions: { basicConstraints: { ca: true, pathLength } }, change: { notAfter: inDays(10) } });
    await expect(below(2)).rejects.toMatchObject({ code: 'certificate.path-length' });
    expect(parseCertificate((await below(1)).certificatePem).extensions.basicConstraints?.pathLength).toBe(1);
    await expect(makeAuthority('Odd', root, { extensions: { basicConstraints: { ca: true, pathLength: -1 } } })).rejects.toMatchObject({
      code: 'extensions.path-length',
    });
  });

  it('for a weak key', async () => {
    const { publicKey } = (await import('node:crypto')).generateKeyPairSync('rsa', { modulusLength: 1024 });
    await expect(issue({ publicKeySpkiDer: publicKey.export({ type: 'spki', format: 'der' }) })).rejects.toMatchObject({ code: 'certificate.public-key' });
  });
});

describe('An authority', () => {
  it('has critical basic constraints and key usage, and both identifiers, whatever was asked', async () => {
    const weird = await makeAuthority('Weird', root, { extensions: { basicConstraints: { ca: false }, keyUsage: { usages: ['digitalSignature'] } } });
    const { isCa, extensions } = parseCertificate(weird.certificatePem);
    expect(isCa).toBe(true);
    expect(extensions.basicConstraints).toEqual({ critical: true, ca: true, pathLength: null });
    expect(extensions.keyUsage).toEqual({ critical: true, usages: ['digitalSignature', 'keyCertSign', 'cRLSign'] });
    expect(extensions.authorityKeyIdentifier?.keyIdentifier).toBe(parseCertificate(root.certificatePem).extensions.subjectKeyIdentifier?.keyIdentifier);
  });

  it('needs a subject', async () => {
    await expect(issue({ subject: [], issuer: root, extensions: authorityExtensions({}) })).rejects.toMatchObject({ code: 'certificate.no-name' });
  });
});

describe('Others', () => {
  itWith(
    'openssl',
    'verify a chain of every key type strictly',
    async () => {
      for (const keyType of keyTypes.filter((type) => type !== 'RSA3072' && type !== 'RSA4096')) {
        const top = await makeAuthority(`Root ${keyType}`, null, { keyType });
        const middle = await makeAuthority(`Middle ${keyType}`, top, { keyType });
        const leaf = await makeLeaf('www.acorn.example', middle, { keyType, extensions: everything });
        expect(opensslVerify(leaf.certificatePem, top.certificatePem, [middle.certificatePem])).toMatch(/leaf\.pem: OK$/);
      }
    },
    60_000,
  );

  itWith('openssl', 'enforce the name constraints that we write', async () => {
    const constrained = await makeAuthority('Constrained', root, {
      extensions: {
        nameConstraints: {
          permitted: [
            { type: 'dns', value: 'acorn.example' },
            { type: 'ip-network', value: '192.0.2.0/24' },
          ],
          excluded: [
            { type: 'dns', value: 'secret.acorn.example' },
            { type: 'email', value: 'bad.example' },
          ],
        },
      },
    });
    expect(parseCertificate(constrained.certificatePem).extensions.nameConstraints).toEqual({
      critical: true,
      permitted: [
        { type: 'dns', value: 'acorn.example' },
        { type: 'ip-network', value: '192.0.2.0/24' },
      ],
      excluded: [
        { type: 'dns', value: 'secret.acorn.example' },
        { type: 'email', value: 'bad.example' },
      ],
    });
    const verdict = async (name: string) =>
      opensslVerify((await makeLeaf(name, constrained)).certificatePem, root.certificatePem, [constrained.certificatePem]);
    expect(await verdict('www.acorn.example')).toMatch(/OK$/);
    await expect(verdict('www.other.example')).rejects.toThrow('permitted subtree violation');
    await expect(verdict('a.secret.acorn.example')).rejects.toThrow('excluded subtree violation');
  });

  itWith('certtool', 'verify the chain, and see no fault in the structure', async () => {
    const leaf = await makeLeaf('www.acorn.example', issuing, { extensions: everything });
    inFolder((write) => {
      const printed = run('certtool', [
        '--verify',
        '--load-ca-certificate',
        write('root.pem', root.certificatePem),
        '--infile',
        write('chain.pem', leaf.certificatePem + issuing.certificatePem),
      ]);
      expect(printed).toContain('Chain verification output: Verified. The certificate is trusted.');
    });
  });

  itWith('openssl', 'print every name and extension that was asked', async () => {
    const text = run('openssl', ['x509', '-noout', '-text'], (await makeLeaf('www.acorn.example', issuing, { extensions: everything })).certificatePem);
    for (const expected of [
      'DNS:www.acorn.example, DNS:*.xn--bcher-kva.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7, email:team@acorn.example, URI:spiffe://acorn.example/shop, Registered ID:1.2.3.4, DirName:/CN=Somebody',
      'Digital Signature, Key Encipherment, Key Agreement, Decipher Only',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'OCSP - URI:http://pki.acorn.example/ocsp',
      'CA Issuers - URI:http://pki.acorn.example/ca',
      'URI:http://pki.acorn.example/crl',
      'CPS: https://acorn.example/cps',
      '1.2.3.4.5:',
    ])
      expect(text).toContain(expected);
  });

  it('node and @peculiar/x509 read and verify what the small writer wrote', async () => {
    const leaf = await makeLeaf('www.acorn.example', issuing, { extensions: everything });
    const node = new X509Certificate(leaf.certificatePem);
    const nodeIssuer = new X509Certificate(issuing.certificatePem);
    expect([node.checkIssued(nodeIssuer), node.verify(nodeIssuer.publicKey), node.checkHost('www.acorn.example'), node.checkIP('192.0.2.7')]).toEqual([
      true,
      true,
      'www.acorn.example',
      '192.0.2.7',
    ]);

    const peculiar = new x509.X509Certificate(leaf.certificatePem);
    expect(await peculiar.verify({ publicKey: new x509.X509Certificate(issuing.certificatePem).publicKey, signatureOnly: true })).toBe(true);
    expect(BigInt(`0x${peculiar.serialNumber}`).toString()).toBe(leaf.serial);
    expect(
      peculiar
        .getExtension(x509.SubjectAlternativeNameExtension)
        ?.names.toJSON()
        .filter(({ type }) => type === 'dns' || type === 'ip')
        .map(({ value }) => value),
    ).toEqual(['www.acorn.example', '*.xn--bcher-kva.example', '192.0.2.7', expect.stringMatching(/^2001:db8:/)]);
    expect(peculiar.getExtension(x509.KeyUsagesExtension)?.usages).toBe(
      x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyAgreement | x509.KeyUsageFlags.decipherOnly,
    );
    expect(Buffer.from(peculiar.rawData).equals(parseCertificate(leaf.certificatePem).der)).toBe(true);
  });

  it.each(['ECCPRIME256V1', 'RSA2048', 'ED25519'] as const)('shake hands over TLS with a server of type %s when they trust only the root', async (keyType) => {
    const leaf = await makeLeaf('www.acorn.example', issuing, { keyType });
    const server = createServer({ key: leaf.privateKeyPem, cert: leaf.certificatePem + issuing.certificatePem }, (socket) => socket.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const shake = (ca: string) =>
        new Promise<boolean>((resolve, reject) => {
          const client = connect({ port, host: '127.0.0.1', servername: 'www.acorn.example', ca }, () => resolve(client.authorized));
          client.on('error', reject).on('secureConnect', () => client.destroy());
        });
      expect(await shake(root.certificatePem)).toBe(true);
      await expect(shake((await makeAuthority('Somebody else')).certificatePem)).rejects.toThrow(/unable to|self.signed/);
    } finally {
      server.close();
    }
  });
});
