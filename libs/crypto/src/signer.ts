import { constants, type KeyObject, sign } from 'node:crypto';
import { DomainError } from '@app/errors';
import { derNull, derOid, derSequence } from './der-writer';
import { spkiDerOf } from './key-encodings';
import { type GeneratedKey, loadGeneratedKey, loadPrivateKey } from './keys';

export type SignatureHash = 'sha256' | 'sha384' | 'sha512';

/** A private key, ready to sign structures of X.509. */
export interface Signer {
  /** AlgorithmIdentifier of its signatures. */
  readonly algorithmDer: Buffer;
  readonly publicKeySpkiDer: Buffer;
  /** In the thread pool. */
  sign(bytes: Buffer): Promise<Buffer>;
}

const rsaOids: Readonly<Record<SignatureHash, string>> = { sha256: '1.2.840.113549.1.1.11', sha384: '1.2.840.113549.1.1.12', sha512: '1.2.840.113549.1.1.13' };
const ecdsaOids: Readonly<Record<SignatureHash, string>> = { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' };
// As strong as the curve (RFC 5480, 4).
const hashOfCurve: Readonly<Record<string, SignatureHash>> = { secp384r1: 'sha384', secp521r1: 'sha512' };

/**
 * @param hash absent: sha256, or sha384 and sha512 for P-384 and P-521; Ed25519 has its own whatever is asked
 * @throws DomainError `invalid` when the key cannot be read or is of a kind that signs no certificates
 */
export function signerOf(privateKey: string | GeneratedKey, hash?: SignatureHash): Signer {
  const key = typeof privateKey === 'string' ? loadPrivateKey(privateKey).key : loadGeneratedKey(privateKey);
  const publicKeySpkiDer = typeof privateKey === 'string' ? spkiDerOf(key) : privateKey.publicKeySpkiDer;
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return { algorithmDer: derSequence(derOid('1.3.101.112')), publicKeySpkiDer, sign: (bytes) => signAsync(null, bytes, key) };
    case 'ec': {
      const used = hash ?? hashOfCurve[details?.namedCurve ?? ''] ?? 'sha256';
      return { algorithmDer: derSequence(derOid(ecdsaOids[used])), publicKeySpkiDer, sign: (bytes) => signAsync(used, bytes, key) };
    }
    case 'rsa': {
      const used = hash ?? 'sha256';
      const sign = (bytes: Buffer) => signAsync(used, bytes, key, constants.RSA_PKCS1_PADDING);
      return { algorithmDer: derSequence(derOid(rsaOids[used]), derNull), publicKeySpkiDer, sign };
    }
    default:
      throw new DomainError('invalid', 'private-key.cannot-sign', `Keys of the kind ${key.asymmetricKeyType} sign no certificates here.`, {
        hint: 'Use an RSA, EC or Ed25519 key.',
      });
  }
}

function signAsync(hash: SignatureHash | null, bytes: Buffer, key: KeyObject, padding?: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(hash, bytes, padding === undefined ? key : { key, padding }, (error, signature) => (error ? reject(error) : resolve(signature)));
  });
}

const algorithmName = /^(sha\d+)(?:With(?:RSA|ECDSA|RSAEncryption))?$/i;

/**
 * The hash out of names such as `sha256WithRSA` or `SHA384withECDSA`. Which of RSA and ECDSA it is follows from the signing key, not from the name.
 * @throws DomainError `invalid` (`signing-algorithm.refused`, `.unknown`) quoting the name
 */
export function signatureHashOf(signingAlgorithm: string): SignatureHash {
  const hash = algorithmName.exec(signingAlgorithm)?.[1]?.toLowerCase();
  const hint = 'Choose sha256, sha384 or sha512, for example sha256WithRSA.';
  if (hash === 'sha256' || hash === 'sha384' || hash === 'sha512') return hash;
  const quoted = JSON.stringify(signingAlgorithm.slice(0, 100));
  if (hash === 'sha1')
    throw new DomainError('invalid', 'signing-algorithm.refused', `${quoted} is no longer accepted by TLS clients: SHA-1 can be forged.`, { hint });
  throw new DomainError('invalid', 'signing-algorithm.unknown', `${quoted} is not a signing algorithm.`, { hint });
}
