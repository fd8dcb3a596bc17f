import { createCipheriv, createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { der, derInteger, derNull, derOctetString, derOid, derSequence, derSetOf } from './der-writer';
import { checkAlias, checkPassphrase, readStoreCertificate, readStoreKey } from './key-store';
import { bmpPassphrase, derivePkcs12, purpose } from './pkcs12-kdf';
import { encryptRc2Cbc } from './pkcs12-rc2';

const oid = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha1With3Des: '1.2.840.113549.1.12.1.3',
  sha1With40BitRc2: '1.2.840.113549.1.12.1.6',
} as const;

export interface Pkcs12Contents {
  readonly certificatePem: string;
  /** In order, the issuer first. */
  readonly chainPem: readonly string[];
  readonly privateKeyPem: string;
  /** The friendly name. Java shows it in lower case. */
  readonly alias: string;
  readonly passphrase: string;
  /** For readers that know nothing newer: 40-bit RC2 and 3DES with SHA-1. Protects little. */
  readonly legacy?: boolean;
}

/** Encrypts one part of the file: its AlgorithmIdentifier and the ciphertext. */
type Cipher = (plaintext: Buffer) => Promise<{ algorithm: Buffer; ciphertext: Buffer }>;

/**
 * A PKCS#12 file (RFC 7292) with one key, its certificate and chain. Modern files use AES-256-CBC with PBKDF2-HMAC-SHA-256 and
 * a SHA-256 MAC, which OpenSSL 1.1 and Java 8u301 read.
 * @throws DomainError `invalid` for a key or certificate that cannot be read, a key of another certificate, an alias or a passphrase that stores do not take
 */
export async function createPkcs12(contents: Pkcs12Contents): Promise<Buffer> {
  checkPassphrase(contents.passphrase);
  checkAlias(contents.alias);
  const certificate = readStoreCertificate(contents.certificatePem);
  const chain = contents.chainPem.map(readStoreCertificate);
  const privateKey = readStoreKey(contents.privateKeyPem, certificate);
  const [certificateCipher, keyCipher] = contents.legacy ? legacyCiphers(contents.passphrase) : [pbes2(contents.passphrase), pbes2(contents.passphrase)];

  const attributes = derSetOf([
    derSequence(derOid(oid.friendlyName), derSetOf([der(0x1e, Buffer.from(contents.alias, 'utf16le').swap16())])),
    derSequence(derOid(oid.localKeyId), derSetOf([derOctetString(createHash('sha1').update(certificate).digest())])),
  ]);
  const certificates = derSequence(certificateBag(certificate, attributes), ...chain.map((issuer) => certificateBag(issuer)));
  const keyBag = await keyCipher(privateKey).then(({ algorithm, ciphertext }) => derSequence(algorithm, derOctetString(ciphertext)));
  const keys = derSequence(derSequence(derOid(oid.keyBag), explicit(keyBag), attributes));

  const safe = derSequence(await encryptedContent(certificates, certificateCipher), content(keys));
  return derSequence(derInteger(3), content(safe), await mac(safe, contents.passphrase, contents.legacy ? 'sha1' : 'sha256'));
}

const explicit = (...contents: Buffer[]) => der(0xa0, ...contents);

const content = (bytes: Buffer) => derSequence(derOid(oid.data), explicit(derOctetString(bytes)));

async function encryptedContent(bytes: Buffer, cipher: Cipher): Promise<Buffer> {
  const { algorithm, ciphertext } = await cipher(bytes);
  return derSequence(derOid(oid.encryptedData), explicit(derSequence(derInteger(0), derSequence(derOid(oid.data), algorithm, der(0x80, ciphertext)))));
}

const certificateBag = (certificate: Buffer, attributes?: Buffer) =>
  derSequence(
    derOid(oid.certBag),
    explicit(derSequence(derOid(oid.x509Certificate), explicit(derOctetString(certificate)))),
    ...(attributes ? [attributes] : []),
  );

// The MAC is what a guesser would attack, and every reader has to do its rounds: 100,000 take about 0.1 s here.
const ITERATIONS = 100_000;
// Old readers are slow and the ciphers weak anyway; this is what OpenSSL writes.
const LEGACY_ITERATIONS = 2_048;

const derive = promisify(pbkdf2);

const pbes2 =
  (passphrase: string): Cipher =>
  async (plaintext) => {
    const [salt, iv] = [randomBytes(16), randomBytes(16)];
    const key = await derive(Buffer.from(passphrase, 'utf8'), salt, ITERATIONS, 32, 'sha256');
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const derivation = derSequence(derOid(oid.pbkdf2), derSequence(derOctetString(salt), derInteger(ITERATIONS), derSequence(derOid(oid.hmacSha256), derNull)));
    const encryption = derSequence(derOid(oid.aes256Cbc), derOctetString(iv));
    return {
      algorithm: derSequence(derOid(oid.pbes2), derSequence(derivation, encryption)),
      ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]),
    };
  };

function legacyCiphers(passphrase: string): [Cipher, Cipher] {
  const withSha1 =
    (algorithm: string, keyBytes: number, encrypt: (plaintext: Buffer, key: Buffer, iv: Buffer) => Buffer): Cipher =>
    async (plaintext) => {
      const salt = randomBytes(8);
      const bmp = bmpPassphrase(passphrase);
      const key = await derivePkcs12('sha1', purpose.key, bmp, salt, LEGACY_ITERATIONS, keyBytes);
      const iv = await derivePkcs12('sha1', purpose.iv, bmp, salt, LEGACY_ITERATIONS, 8);
      return {
        algorithm: derSequence(derOid(algorithm), derSequence(derOctetString(salt), derInteger(LEGACY_ITERATIONS))),
        ciphertext: encrypt(plaintext, key, iv),
      };
    };
  const encrypt3Des = (plaintext: Buffer, key: Buffer, iv: Buffer) => {
    const cipher = createCipheriv('des-ede3-cbc', key, iv);
    return Buffer.concat([cipher.update(plaintext), cipher.final()]);
  };
  return [withSha1(oid.sha1With40BitRc2, 5, encryptRc2Cbc), withSha1(oid.sha1With3Des, 24, encrypt3Des)];
}

async function mac(safe: Buffer, passphrase: string, hash: 'sha1' | 'sha256'): Promise<Buffer> {
  const [salt, iterations] = hash === 'sha1' ? [randomBytes(8), LEGACY_ITERATIONS] : [randomBytes(16), ITERATIONS];
  const key = await derivePkcs12(hash, purpose.mac, bmpPassphrase(passphrase), salt, iterations, hash === 'sha1' ? 20 : 32);
  const digest = createHmac(hash, key).update(safe).digest();
  return derSequence(derSequence(derSequence(derOid(oid[hash]), derNull), derOctetString(digest)), derOctetString(salt), derInteger(iterations));
}
