import { createHash, randomBytes } from 'node:crypto';
import { DomainError } from '@app/errors';
import { derNull, derOctetString, derOid, derSequence } from './der-writer';
import { checkAlias, checkPassphrase, readStoreCertificate, readStoreKey } from './key-store';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const SUN_KEY_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1';
// Keyed with the passphrase, these words make the closing digest. They are part of the format.
const CLOSING_WORDS = 'Mighty Aphrodite';

/** One key, its certificate and chain. */
export interface JavaKeyStore {
  readonly certificatePem: string;
  /** In order, the issuer first. */
  readonly chainPem: readonly string[];
  readonly privateKeyPem: string;
  /** Stored in lower case, the only spelling under which Java finds it again. */
  readonly alias: string;
  /** Of the store and of the key alike. */
  readonly passphrase: string;
  readonly now: Date;
}

/** Certificates to trust. */
export interface JavaTrustStore {
  readonly entries: readonly { readonly alias: string; readonly certificatePem: string }[];
  readonly passphrase: string;
  readonly now: Date;
}

/**
 * A store in Java's own old format with one private key entry. Its key protection is weak (SHA-1, no rounds): for software
 * that reads nothing else.
 * @throws DomainError `invalid` for a key or certificate that cannot be read, a key of another certificate, an alias or a passphrase that stores do not take
 */
export function createJavaKeyStore(store: JavaKeyStore): Buffer {
  checkPassphrase(store.passphrase);
  checkAlias(store.alias);
  const certificate = readStoreCertificate(store.certificatePem);
  const chain = [certificate, ...store.chainPem.map(readStoreCertificate)];
  const key = protectKey(readStoreKey(store.privateKeyPem, certificate), store.passphrase);
  return closed(
    [Buffer.concat([uint32(1), javaText(store.alias.toLowerCase()), javaTime(store.now), sized(key), uint32(chain.length), ...chain.map(javaCertificate)])],
    store.passphrase,
  );
}

/** @throws DomainError `invalid` for a certificate that cannot be read, an alias used twice, or an alias or a passphrase that stores do not take */
export function createJavaTrustStore(store: JavaTrustStore): Buffer {
  checkPassphrase(store.passphrase);
  const aliases = new Set<string>();
  const entries = store.entries.map(({ alias, certificatePem }) => {
    checkAlias(alias);
    const lower = alias.toLowerCase();
    if (aliases.has(lower)) throw new DomainError('invalid', 'key-store.alias-twice', `Two entries of the trust store have the alias "${lower}".`);
    aliases.add(lower);
    return Buffer.concat([uint32(2), javaText(lower), javaTime(store.now), javaCertificate(readStoreCertificate(certificatePem))]);
  });
  return closed(entries, store.passphrase);
}

function closed(entries: readonly Buffer[], passphrase: string): Buffer {
  const store = Buffer.concat([uint32(MAGIC), uint32(VERSION), uint32(entries.length), ...entries]);
  const digest = createHash('sha1').update(javaPassphrase(passphrase)).update(CLOSING_WORDS, 'utf8').update(store).digest();
  return Buffer.concat([store, digest]);
}

/** The key, XORed with a chain of SHA-1 digests over passphrase and salt, then a digest over passphrase and key. */
function protectKey(pkcs8: Buffer, passphrase: string): Buffer {
  const secret = javaPassphrase(passphrase);
  const salt = randomBytes(20);
  const hidden = Buffer.alloc(pkcs8.length);
  let digest = salt;
  for (let i = 0; i < pkcs8.length; i++) {
    if (i % 20 === 0) digest = createHash('sha1').update(secret).update(digest).digest();
    hidden[i] = (pkcs8[i] ?? 0) ^ (digest[i % 20] ?? 0);
  }
  const check = createHash('sha1').update(secret).update(pkcs8).digest();
  return derSequence(derSequence(derOid(SUN_KEY_PROTECTOR), derNull), derOctetString(Buffer.concat([salt, hidden, check])));
}

const javaPassphrase = (passphrase: string) => Buffer.from(passphrase, 'utf16le').swap16();

const javaCertificate = (der: Buffer) => Buffer.concat([javaText('X.509'), sized(der)]);

const sized = (bytes: Buffer) => Buffer.concat([uint32(bytes.length), bytes]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function javaTime(time: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(time.getTime()));
  return bytes;
}

/** Length in two bytes, then Java's own UTF-8, in which each half of a surrogate pair stands alone. */
function javaText(text: string): Buffer {
  const octets: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) octets.push(unit);
    else if (unit < 0x800) octets.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else octets.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  const length = Buffer.alloc(2);
  length.writeUInt16BE(octets.length);
  return Buffer.concat([length, Buffer.from(octets)]);
}
