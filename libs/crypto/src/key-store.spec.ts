import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJavaKeyStore, createJavaTrustStore } from './jks';
import { createPkcs12 } from './pkcs12';
import * as x509 from './x509';

const passphrase = 'Otter!Lantern9 \'x"';
const now = new Date('2026-05-04T03:02:01Z');
const has = (tool: string) => spawnSync(tool, ['-help'], { stdio: 'ignore' }).error === undefined;
const withOpenssl = has('openssl') ? it : it.skip;
const withKeytool = has('keytool') ? it : it.skip;

const folder = mkdtempSync(join(tmpdir(), 'key-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: Buffer | string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
/** Standard output and error together: keytool says "Warning" on the one and openssl "MAC" on the other. */
function run(tool: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', env: { ...process.env, LANG: 'C', PASS: passphrase } });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}
const fingerprintsIn = (text: string) =>
  (text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem).fingerprint256);
const sha256Lines = (text: string) => [...text.matchAll(/SHA256: ([0-9A-F:]+)/g)].map((match) => match[1]);

const keyPairs = {
  RSA: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed25519: () => generateKeyPairSync('ed25519'),
};
type KeyKind = keyof typeof keyPairs;
const kinds = Object.keys(keyPairs) as KeyKind[];

interface Material {
  certificatePem: string;
  chainPem: string[];
  privateKeyPem: string;
  privateKeyDer: Buffer;
  fingerprints: string[];
}
const materials = {} as Record<KeyKind, Material>;

const webCryptoOf = async (kind: KeyKind, keys: ReturnType<(typeof keyPairs)[KeyKind]>) => {
  const algorithm = {
    RSA: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    Ed25519: { name: 'Ed25519' },
  }[kind];
  return {
    algorithm,
    privateKey: await crypto.subtle.importKey('pkcs8', keys.privateKey.export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', keys.publicKey.export({ type: 'spki', format: 'der' }), algorithm, true, ['verify']),
  };
};

async function makeMaterial(kind: KeyKind): Promise<Material> {
  const [caKeys, keys] = [keyPairs[kind](), keyPairs[kind]()];
  const [ca, leaf] = [await webCryptoOf(kind, caKeys), await webCryptoOf(kind, keys)];
  const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2046-01-01T00:00:00Z') };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name: `CN=Root ${kind}`,
    keys: { privateKey: ca.privateKey, publicKey: ca.publicKey },
    signingAlgorithm: ca.algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: `CN=shop.example.com`,
    issuer: root.subject,
    publicKey: leaf.publicKey,
    signingKey: ca.privateKey,
    signingAlgorithm: ca.algorithm,
  });
  const type = { RSA: 'pkcs1', 'P-256': 'sec1', Ed25519: 'pkcs8' }[kind];
  const hex = async (one: x509.X509Certificate) =>
    Buffer.from(await one.getThumbprint('SHA-256'))
      .toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:');
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    chainPem: [`${root.toString('pem')}\n`],
    privateKeyPem: String(keys.privateKey.export({ type: type as 'pkcs8', format: 'pem' })),
    privateKeyDer: keys.privateKey.export({ type: 'pkcs8', format: 'der' }),
    fingerprints: [await hex(certificate), await hex(root)],
  };
}

beforeAll(async () => {
  for (const kind of kinds) materials[kind] = await makeMaterial(kind);
}, 60_000);

const variants = [
  ['modern', false],
  ['legacy', true],
] as const;

const keyDerIn = (text: string) =>
  createPrivateKey(/-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----/.exec(text)?.[0] ?? '').export({ type: 'pkcs8', format: 'der' });

/** What openssl finds in the PKCS#12 file that keytool makes of a store: proof that Java opened the key, too. */
function copiedByKeytool(path: string, type: 'JKS' | 'PKCS12'): string {
  const copy = `${path}.copy`;
  const [from, to] = [
    `-srckeystore ${path} -srcstoretype ${type} -srcstorepass:env PASS`,
    `-destkeystore ${copy} -deststoretype PKCS12 -deststorepass:env PASS`,
  ];
  run('keytool', '-importkeystore', ...from.split(' '), ...to.split(' '));
  return run('openssl', 'pkcs12', '-info', '-nodes', '-in', copy, '-passin', 'env:PASS');
}

describe.each(kinds)('A key store with a key of kind %s', (kind) => {
  describe.each(variants)('as %s PKCS#12', (variant, legacy) => {
    const make = () => createPkcs12({ ...materials[kind], alias: 'Shop Ä', passphrase, legacy });

    withOpenssl('gives openssl the key, the certificate with its name, and the chain', async () => {
      const path = write(`${kind}-${variant}.p12`, await make());
      const text = run('openssl', 'pkcs12', '-info', '-nodes', '-in', path, '-passin', 'env:PASS', ...(legacy ? ['-legacy'] : []));
      expect(fingerprintsIn(text)).toEqual(materials[kind].fingerprints);
      expect(keyDerIn(text)).toEqual(materials[kind].privateKeyDer);
      expect(text.match(/friendlyName: Shop/g)).toHaveLength(2);
      expect(text.match(/localKeyID/g)).toHaveLength(2);
      expect(text).toContain(legacy ? 'MAC: sha1, Iteration 2048' : 'MAC: sha256, Iteration 100000');
      expect(text).toContain(legacy ? 'pbeWithSHA1And40BitRC2-CBC' : 'PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256');
      expect(text).toContain(legacy ? 'pbeWithSHA1And3-KeyTripleDES-CBC' : 'Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC');
    });

    withKeytool(
      'gives keytool the same key and its whole chain',
      async () => {
        const text = copiedByKeytool(write(`${kind}-${variant}-java.p12`, await make()), 'PKCS12');
        expect(keyDerIn(text)).toEqual(materials[kind].privateKeyDer);
        expect(fingerprintsIn(text)).toEqual(materials[kind].fingerprints);
      },
      60_000,
    );
  });

  withKeytool(
    'as JKS gives keytool the same key, its whole chain and the date, under the alias in lower case',
    () => {
      const path = write(`${kind}.jks`, createJavaKeyStore({ ...materials[kind], alias: 'Shop', passphrase, now }));
      const list = run('keytool', '-list', '-storetype', 'JKS', '-keystore', path, '-storepass:env', 'PASS');
      expect(list).toMatch(/^shop, May 4, 2026, PrivateKeyEntry/m);
      const text = copiedByKeytool(path, 'JKS');
      expect(keyDerIn(text)).toEqual(materials[kind].privateKeyDer);
      expect(fingerprintsIn(text)).toEqual(materials[kind].fingerprints);
    },
    60_000,
  );
});

describe('With another passphrase', () => {
  withOpenssl.each(variants)('openssl does not open %s PKCS#12', async (variant, legacy) => {
    const path = write(`${variant}-locked.p12`, await createPkcs12({ ...materials.RSA, alias: 'shop', passphrase, legacy }));
    const open = () => run('openssl', 'pkcs12', '-nodes', '-in', path, '-passin', 'pass:another', ...(legacy ? ['-legacy'] : []));
    expect(open).toThrow(/invalid password|mac verify/i);
  });

  withKeytool(
    'keytool does not open JKS',
    () => {
      const path = write('locked.jks', createJavaKeyStore({ ...materials.RSA, alias: 'shop', passphrase, now }));
      expect(() => run('keytool', '-list', '-keystore', path, '-storetype', 'JKS', '-storepass', 'another')).toThrow(/password was incorrect/);
    },
    30_000,
  );
});

describe('A trust store', () => {
  const entries = () => [
    { alias: 'Shop_cert', certificatePem: materials.RSA.certificatePem },
    { alias: 'wurzel-ä-😀', certificatePem: materials['P-256'].chainPem[0] ?? '' },
    { alias: 'ed', certificatePem: materials.Ed25519.chainPem[0] ?? '' },
  ];

  withKeytool(
    'shows keytool every certificate as trusted',
    () => {
      const path = write('trust.jks', createJavaTrustStore({ entries: entries(), passphrase, now }));
      const text = run('keytool', '-list', '-v', '-storetype', 'JKS', '-keystore', path, '-storepass:env', 'PASS');
      expect(text.match(/Entry type: trustedCertEntry/g)).toHaveLength(3);
      expect(text).toContain('Alias name: shop_cert');
      expect(sha256Lines(text).sort()).toEqual([materials.RSA.fingerprints[0], materials['P-256'].fingerprints[1], materials.Ed25519.fingerprints[1]].sort());
    },
    30_000,
  );

  it('begins and is versioned as Java writes it', () => {
    expect(createJavaTrustStore({ entries: [], passphrase, now }).subarray(0, 12).toString('hex')).toBe('feedfeed0000000200000000');
  });

  it('refuses two entries that differ only in case, since Java does not tell them apart', () => {
    const [one] = entries();
    const twice = [one, { ...one, alias: 'SHOP_CERT' }].flatMap((entry) =>
      entry?.alias && entry.certificatePem ? [{ alias: entry.alias, certificatePem: entry.certificatePem }] : [],
    );
    expect(() => createJavaTrustStore({ entries: twice, passphrase, now })).toThrow('Two entries of the trust store have the alias "shop_cert".');
  });
});

describe('Every store', () => {
  it.each([' ', 'short', 'ümlaut-lantern', 'two\nlines', 'nul\0byte'])('refuses the passphrase %j without repeating it', async (bad) => {
    const refused = { kind: 'invalid', code: 'key-store.passphrase', message: expect.not.stringContaining(`"${bad}"`) as string };
    await expect(createPkcs12({ ...materials.RSA, alias: 'shop', passphrase: bad })).rejects.toMatchObject(refused);
    expect(() => createJavaKeyStore({ ...materials.RSA, alias: 'shop', passphrase: bad, now })).toThrow(expect.objectContaining(refused));
  });

  it.each(['', 'a\nb', 'x'.repeat(256)])('refuses the alias %j', async (alias) => {
    await expect(createPkcs12({ ...materials.RSA, alias, passphrase })).rejects.toMatchObject({ code: 'key-store.alias' });
    expect(() => createJavaKeyStore({ ...materials.RSA, alias, passphrase, now })).toThrow(expect.objectContaining({ code: 'key-store.alias' }));
  });

  it('refuses a key that is not the certificate’s', async () => {
    const mixed = { ...materials.RSA, privateKeyPem: materials['P-256'].privateKeyPem, alias: 'shop', passphrase };
    await expect(createPkcs12(mixed)).rejects.toMatchObject({ kind: 'invalid', code: 'key-store.key-mismatch' });
    expect(() => createJavaKeyStore({ ...mixed, now })).toThrow(expect.objectContaining({ code: 'key-store.key-mismatch' }));
  });

  it('refuses what is no key and what is no certificate', async () => {
    await expect(createPkcs12({ ...materials.RSA, privateKeyPem: 'no key', alias: 'shop', passphrase })).rejects.toMatchObject({
      code: 'key-store.unreadable',
    });
    await expect(createPkcs12({ ...materials.RSA, certificatePem: 'none', alias: 'shop', passphrase })).rejects.toMatchObject({ code: 'certificate.not-one' });
  });

  it('leaves the event loop room while it derives its keys', async () => {
    let breaths = 0;
    const watch = setInterval(() => breaths++, 1);
    await createPkcs12({ ...materials.RSA, alias: 'shop', passphrase });
    clearInterval(watch);
    // The MAC's key alone takes 100,000 rounds, with a break after each 2,000.
    expect(breaths).toBeGreaterThan(15);
  });
});
