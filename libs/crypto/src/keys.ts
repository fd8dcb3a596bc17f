import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { DomainError } from '@app/errors';
import { readDer, tag } from './der-reader';
import { privateKeyPemOf, spkiDerOf } from './key-encodings';
import type { KeyType } from './key-types';
import { pemBlocks, toPem } from './pem';
import { describePublicKey, type PublicKeyDescription } from './public-key';

export interface GeneratedKey {
  readonly keyType: KeyType;
  /** RSA: PKCS#1, EC: SEC1, Ed25519: PKCS#8. */
  readonly privateKeyPem: string;
  readonly publicKeySpkiDer: Buffer;
}

export interface PrivateKey extends PublicKeyDescription {
  /** As given; lines of 64 characters, LF, text around the block dropped. */
  readonly pem: string;
  readonly publicKeySpkiDer: Buffer;
}

const generate = promisify(generateKeyPair);
const publicExponent = 65537;

/** Computed in the thread pool: an RSA key takes a tenth of a second and more. */
export async function generateKey(type: KeyType): Promise<GeneratedKey> {
  const { privateKey, publicKey } = await generatePair(type);
  const key: GeneratedKey = { keyType: type, privateKeyPem: privateKeyPemOf(privateKey), publicKeySpkiDer: spkiDerOf(publicKey) };
  readable.set(key, privateKey);
  return key;
}

/** What was made here a moment ago need not be read from its PEM. */
const readable = new WeakMap<GeneratedKey, KeyObject>();

/** The key for signing. Throws as `readPrivateKey` does. */
export const loadGeneratedKey = (key: GeneratedKey): KeyObject => readable.get(key) ?? loadPrivateKey(key.privateKeyPem).key;

function generatePair(type: KeyType): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  switch (type) {
    case 'ED25519':
      return generate('ed25519');
    case 'ECCPRIME256V1':
      return generate('ec', { namedCurve: 'prime256v1' });
    case 'ECCSECP384R1':
      return generate('ec', { namedCurve: 'secp384r1' });
    case 'ECCSECP521R1':
      return generate('ec', { namedCurve: 'secp521r1' });
    case 'RSA2048':
      return generate('rsa', { modulusLength: 2048, publicExponent });
    case 'RSA3072':
      return generate('rsa', { modulusLength: 3072, publicExponent });
    case 'RSA4096':
      return generate('rsa', { modulusLength: 4096, publicExponent });
  }
}

// Making one signature with a larger key would hold up the event loop for the better part of a second.
const maxPrivateRsaBits = 8192;
const encryptedLabel = 'ENCRYPTED PRIVATE KEY';
const encodings: Readonly<Record<string, 'pkcs1' | 'sec1' | 'pkcs8'>> = { 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1', 'PRIVATE KEY': 'pkcs8' };
const labels = [...Object.keys(encodings), encryptedLabel, 'DSA PRIVATE KEY', 'OPENSSH PRIVATE KEY'];

const refuse = (code: string, message: string, hint?: string) => new DomainError('invalid', `private-key.${code}`, message, { hint });

/**
 * Reads PKCS#1, SEC1 (also after an EC PARAMETERS block) and PKCS#8, and tries the key out: its two halves must belong together.
 * No message of this function quotes the text, which is a secret.
 * @throws DomainError `invalid`: `private-key.encrypted`, `.not-one`, `.unsupported`, `.undecodable`, `.unusable`
 */
export function readPrivateKey(text: string): PrivateKey {
  const { key, pem } = loadPrivateKey(text);
  const publicKey = createPublicKey(key);
  const publicKeySpkiDer = spkiDerOf(publicKey);
  const description = describePublicKey(publicKeySpkiDer);
  if (key.asymmetricKeyType === 'rsa' && (description.bits ?? 0) > maxPrivateRsaBits) {
    throw refuse(
      'unsupported',
      `RSA keys above ${maxPrivateRsaBits} bits are not taken; this one has ${description.bits}.`,
      'Use a key of 4096 bits at most, as TLS clients do.',
    );
  }
  if (!canSign(key, publicKey))
    throw refuse(
      'unusable',
      'The private key does not work: what it signs cannot be verified with its own public half.',
      'Export it again from where it was made.',
    );
  return { pem, publicKeySpkiDer, ...description };
}

function canSign(key: KeyObject, publicKey: KeyObject): boolean {
  const trial = Buffer.from('Is this a working key?');
  try {
    const hash = key.asymmetricKeyType?.startsWith('ed') ? null : 'sha256';
    return verify(hash, trial, publicKey, sign(hash, trial, key));
  } catch {
    return false;
  }
}

/** The key for signing, not tried out. Throws as `readPrivateKey` does. */
export function loadPrivateKey(text: string): { key: KeyObject; pem: string } {
  const blocks = pemBlocks(text, labels);
  const block = blocks[0];
  if (!block || blocks.length > 1) {
    throw refuse(
      'not-one',
      `Expected one PEM private key, found ${blocks.length}.`,
      'Paste the text from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.',
    );
  }
  if (block.label === encryptedLabel || block.hasHeaders) {
    throw refuse('encrypted', 'The private key is encrypted with a passphrase.', 'Decrypt it first, for example with: openssl pkey -in key.pem -out plain.pem');
  }
  const type = encodings[block.label];
  if (!type)
    throw refuse('unsupported', `Keys in the form ${block.label} are not read.`, 'Convert it to PKCS#8, PKCS#1 or SEC1; the key must be RSA, EC or Ed25519.');
  if (type !== 'pkcs1' && spellsOutItsCurve(block.der, type)) {
    throw refuse('unsupported', 'The private key spells out a curve of its own instead of naming one.', 'Use a key on a named curve, such as prime256v1.');
  }
  try {
    // OpenSSL passes over bytes behind the key.
    readDer(block.der, tag.sequence);
    return { key: createPrivateKey({ key: block.der, format: 'der', type }), pem: toPem(block.label, block.der) };
  } catch {
    // Not kept as cause: the text of OpenSSL's error is of no help, and nothing about a key belongs in a log.
    throw refuse('undecodable', 'The private key cannot be decoded.', 'Paste it again, without changing or leaving out characters.');
  }
}

/** Home-made curves are not handed to OpenSSL at all. What cannot be read here is left to OpenSSL to refuse. */
function spellsOutItsCurve(keyDer: Buffer, type: 'sec1' | 'pkcs8'): boolean {
  try {
    const [, second, ...others] = readDer(keyDer, tag.sequence).children();
    if (type === 'sec1') return others.some((part) => part.tag === tag.contextConstructed(0) && part.only().tag !== tag.oid);
    const [algorithm, parameters] = second?.children() ?? [];
    return algorithm?.content.equals(ecPublicKeyOid) === true && parameters?.tag !== tag.oid;
  } catch {
    return false;
  }
}

const ecPublicKeyOid = Buffer.from('2a8648ce3d0201', 'hex');
