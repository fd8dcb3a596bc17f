import { createPublicKey, verify, constants, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';
import { type DerElement, readOid, readSmallInteger, tag } from './der-reader';
import { oid } from './oids';
import { describePublicKey, maxRsaBits, readPublicKeyInfo } from './public-key';

/** `unsupported`: the algorithm or key is unknown here, so nothing can be said. */
export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

type Family = 'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'eddsa';

interface SignatureAlgorithm {
  /** Null: unknown. */
  readonly family: Family | null;
  /** `sha256` …; `ed25519` and `ed448` by that name; the OID in dots when unknown. */
  readonly hash: string;
  readonly saltLength?: number;
}

const rsa = '1.2.840.113549.1.1';
const ecdsa = '1.2.840.10045.4';
const nist = '2.16.840.1.101.3.4';

const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  [`${rsa}.2`]: { family: 'rsa', hash: 'md2' },
  [`${rsa}.4`]: { family: 'rsa', hash: 'md5' },
  [`${rsa}.5`]: { family: 'rsa', hash: 'sha1' },
  '1.3.14.3.2.29': { family: 'rsa', hash: 'sha1' },
  [`${rsa}.14`]: { family: 'rsa', hash: 'sha224' },
  [`${rsa}.11`]: { family: 'rsa', hash: 'sha256' },
  [`${rsa}.12`]: { family: 'rsa', hash: 'sha384' },
  [`${rsa}.13`]: { family: 'rsa', hash: 'sha512' },
  [`${nist}.3.14`]: { family: 'rsa', hash: 'sha3-256' },
  [`${nist}.3.15`]: { family: 'rsa', hash: 'sha3-384' },
  [`${nist}.3.16`]: { family: 'rsa', hash: 'sha3-512' },
  [`${ecdsa}.1`]: { family: 'ecdsa', hash: 'sha1' },
  [`${ecdsa}.3.1`]: { family: 'ecdsa', hash: 'sha224' },
  [`${ecdsa}.3.2`]: { family: 'ecdsa', hash: 'sha256' },
  [`${ecdsa}.3.3`]: { family: 'ecdsa', hash: 'sha384' },
  [`${ecdsa}.3.4`]: { family: 'ecdsa', hash: 'sha512' },
  [`${nist}.3.10`]: { family: 'ecdsa', hash: 'sha3-256' },
  [`${nist}.3.11`]: { family: 'ecdsa', hash: 'sha3-384' },
  [`${nist}.3.12`]: { family: 'ecdsa', hash: 'sha3-512' },
  '1.2.840.10040.4.3': { family: 'dsa', hash: 'sha1' },
  [`${nist}.3.1`]: { family: 'dsa', hash: 'sha224' },
  [`${nist}.3.2`]: { family: 'dsa', hash: 'sha256' },
  [oid.ed25519]: { family: 'eddsa', hash: 'ed25519' },
  [oid.ed448]: { family: 'eddsa', hash: 'ed448' },
};

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  [`${nist}.2.4`]: 'sha224',
  [`${nist}.2.1`]: 'sha256',
  [`${nist}.2.2`]: 'sha384',
  [`${nist}.2.3`]: 'sha512',
};

/** Reads an AlgorithmIdentifier of a signature. @throws DomainError `invalid` when it is not one */
export function readSignatureAlgorithm(identifier: DerElement): SignatureAlgorithm {
  const parts = identifier.inside();
  const name = readOid(parts.next(tag.oid));
  if (name === oid.rsaPss) return readPssParameters(parts.done ? null : parts.next());
  return algorithms[name] ?? { family: null, hash: name };
}

/** RSASSA-PSS-params (RFC 4055, 3.1); what is left out is SHA-1 and a salt of 20. */
function readPssParameters(parameters: DerElement | null): SignatureAlgorithm {
  let hash: string | undefined = 'sha1';
  let maskHash: string | undefined = 'sha1';
  let saltLength = 20;
  for (const part of parameters?.children() ?? []) {
    if (part.tag === tag.contextConstructed(0)) hash = readHash(part.only(tag.sequence));
    if (part.tag === tag.contextConstructed(1)) maskHash = readHash(part.only(tag.sequence).children()[1]);
    if (part.tag === tag.contextConstructed(2)) saltLength = readSmallInteger(part.only(tag.integer));
  }
  const isUsable = hash !== undefined && hash === maskHash && saltLength >= 0 && saltLength <= 512;
  return { family: isUsable ? 'rsa-pss' : null, hash: hash ?? oid.rsaPss, saltLength };
}

const readHash = (identifier: DerElement | undefined): string | undefined => {
  const name = identifier?.tag === tag.sequence ? identifier.children()[0] : undefined;
  return name?.tag === tag.oid ? hashes[readOid(name)] : undefined;
};

const familyOfKey: Readonly<Record<string, readonly Family[]>> = {
  [oid.rsaEncryption]: ['rsa', 'rsa-pss'],
  [oid.rsaPss]: ['rsa-pss'],
  [oid.ecPublicKey]: ['ecdsa'],
  [oid.dsa]: ['dsa'],
  [oid.ed25519]: ['eddsa'],
  [oid.ed448]: ['eddsa'],
};

/** Making OpenSSL's form of a key costs more than a verification; an issuer's is used for thousands. By the very bytes of a parsed certificate, and for as long. */
const keyObjects = new WeakMap<Buffer, KeyObject>();

function keyObjectOf(publicKeySpkiDer: Buffer): KeyObject {
  const known = keyObjects.get(publicKeySpkiDer) ?? createPublicKey({ key: publicKeySpkiDer, format: 'der', type: 'spki' });
  keyObjects.set(publicKeySpkiDer, known);
  return known;
}

/** Does this key verify this signature over these bytes? Old hashes are verified too: whether they are good enough is another question. */
export function verifySignature(publicKeySpkiDer: Buffer, algorithm: SignatureAlgorithm, signedBytes: Buffer, signature: Buffer): SignatureVerdict {
  const families = familyOfKey[readPublicKeyInfo(publicKeySpkiDer).algorithm];
  if (!families || algorithm.family === null) return 'unsupported';
  if (!families.includes(algorithm.family)) return 'invalid';
  const { bits } = describePublicKey(publicKeySpkiDer);
  // Keys without a size are of unknown or home-made curves, which OpenSSL would have to trust; huge ones cost seconds.
  if (bits === null || bits > maxRsaBits) return 'unsupported';
  try {
    const key: VerifyKeyObjectInput = { key: keyObjectOf(publicKeySpkiDer) };
    if (algorithm.family === 'rsa') key.padding = constants.RSA_PKCS1_PADDING;
    if (algorithm.family === 'rsa-pss') Object.assign(key, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength });
    return verify(algorithm.family === 'eddsa' ? null : algorithm.hash, signedBytes, key, signature) ? 'valid' : 'invalid';
  } catch {
    // OpenSSL refuses the key itself, or the hash (MD2): then nothing was checked.
    return 'unsupported';
  }
}
