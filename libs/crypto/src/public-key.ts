import { createHash, ECDH } from 'node:crypto';
import { type DerElement, readBitString, readDer, readInteger, readOid, tag, undecodable } from './der-reader';
import { curveByOid } from './key-types';
import { oid } from './oids';

export interface PublicKeyDescription {
  /** `RSA2048`, `ECCPRIME256V1` …; RSA of any size; null for curves and kinds without a name. */
  readonly keyType: string | null;
  readonly bits: number | null;
  /** Why no new certificate should be issued for it, as a sentence; null when nothing is wrong. */
  readonly weakness: string | null;
}

interface SubjectPublicKeyInfo {
  readonly algorithm: string;
  readonly parameters: DerElement | null;
  readonly key: Buffer;
}

const minRsaBits = 2048;
export const maxRsaBits = 16384;

/** SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). @throws DomainError `invalid` */
export function readPublicKeyInfo(publicKeySpkiDer: Buffer): SubjectPublicKeyInfo {
  const info = readDer(publicKeySpkiDer, tag.sequence).inside();
  const algorithm = info.next(tag.sequence).inside();
  const key = readBitString(info.next(tag.bitString)).bytes;
  info.finish();
  return { algorithm: readOid(algorithm.next(tag.oid)), parameters: algorithm.done ? null : algorithm.next(), key };
}

/** Modulus without leading zeros, and exponent (RFC 8017, A.1.1). */
function readRsaNumbers(key: Buffer): { modulus: Buffer; exponent: bigint } {
  const numbers = readDer(key, tag.sequence).inside();
  const octets = numbers.next(tag.integer).content;
  const zeros = octets.findIndex((octet) => octet !== 0);
  const modulus = octets.subarray(zeros < 0 ? octets.length : zeros);
  return { modulus, exponent: readInteger(numbers.next(tag.integer)) };
}

const bitLength = (number: Buffer): number => (number[0] === undefined ? 0 : number.length * 8 - Math.clz32(number[0]) + 24);

/**
 * A key that is no key (a modulus that cannot be read, a point of odd length) is described with nulls and a weakness,
 * so that one odd certificate does not spoil an import.
 * @throws DomainError `invalid` when it is not a SubjectPublicKeyInfo
 */
export function describePublicKey(publicKeySpkiDer: Buffer): PublicKeyDescription {
  const info = readPublicKeyInfo(publicKeySpkiDer);
  try {
    return describe(info);
  } catch {
    return { keyType: null, bits: null, weakness: 'The public key cannot be decoded.' };
  }
}

function describe({ algorithm, parameters, key }: SubjectPublicKeyInfo): PublicKeyDescription {
  switch (algorithm) {
    case oid.rsaEncryption:
    case oid.rsaPss: {
      const { modulus, exponent } = readRsaNumbers(key);
      const bits = bitLength(modulus);
      return { keyType: `RSA${bits}`, bits, weakness: rsaWeakness(bits, modulus, exponent) };
    }
    case oid.ecPublicKey:
      return describeCurve(parameters);
    case oid.ed25519:
      return { keyType: 'ED25519', bits: 256, weakness: key.length === 32 ? null : 'The public key cannot be decoded.' };
    case oid.ed448:
      return { keyType: null, bits: 456, weakness: null };
    case oid.dsa: {
      const p = parameters?.inside().next(tag.integer).content ?? Buffer.alloc(0);
      return { keyType: null, bits: bitLength(p[0] === 0 ? p.subarray(1) : p) || null, weakness: 'DSA keys are not accepted by TLS clients.' };
    }
    default:
      return { keyType: null, bits: null, weakness: `Keys of the kind ${algorithm} are not known here.` };
  }
}

function describeCurve(parameters: DerElement | null): PublicKeyDescription {
  if (parameters?.tag !== tag.oid) return { keyType: null, bits: null, weakness: 'The key spells out a curve of its own instead of naming one.' };
  const name = readOid(parameters);
  const curve = curveByOid(name);
  if (!curve) return { keyType: null, bits: null, weakness: `The curve ${name} is not known here.` };
  const weak =
    curve.bits < 224
      ? `Curves below 224 bits are too weak; this one has ${curve.bits}.`
      : curve.keyType?.startsWith('ECCSECT')
        ? 'Binary curves are not accepted by TLS clients.'
        : null;
  return { keyType: curve.keyType, bits: curve.bits, weakness: weak };
}

function rsaWeakness(bits: number, modulus: Buffer, exponent: bigint): string | null {
  if (bits < minRsaBits) return `RSA keys below ${minRsaBits} bits are too weak; this one has ${bits}.`;
  if (bits > maxRsaBits) return `RSA keys above ${maxRsaBits} bits cannot be used; this one has ${bits}.`;
  if (exponent < 3n || exponent % 2n === 0n) return `An RSA key with the exponent ${exponent} protects nothing.`;
  if ((modulus.at(-1) ?? 0) % 2 === 0) return 'An RSA key with an even modulus protects nothing.';
  return null;
}

/** Are they the same key, however encoded? RSA with and without PSS parameters is one key, and so are a compressed and an uncompressed point. */
export function publicKeyMatches(publicKeySpkiDer: Buffer, otherSpkiDer: Buffer): boolean {
  if (publicKeySpkiDer.equals(otherSpkiDer)) return true;
  return essence(publicKeySpkiDer) === essence(otherSpkiDer);
}

function essence(publicKeySpkiDer: Buffer): string {
  const { algorithm, parameters, key } = readPublicKeyInfo(publicKeySpkiDer);
  if (algorithm === oid.rsaEncryption || algorithm === oid.rsaPss) return `rsa ${key.toString('hex')}`;
  const asItStands = `${algorithm} ${parameters?.bytes.toString('hex') ?? ''} ${key.toString('hex')}`;
  if (algorithm !== oid.ecPublicKey || parameters?.tag !== tag.oid) return asItStands;
  const curve = curveByOid(readOid(parameters));
  const isCompressed = key[0] === 2 || key[0] === 3;
  if (!curve?.name || !isCompressed) return asItStands;
  try {
    const point = ECDH.convertKey(key, curve.name, undefined, 'hex', 'uncompressed');
    return `${algorithm} ${parameters.bytes.toString('hex')} ${String(point)}`;
  } catch {
    throw undecodable('the point of the public key is not on its curve');
  }
}

/** SHA-1 over the bits of the key (RFC 5280, 4.2.1.2, method 1). An identifier, not a protection. */
export const keyIdentifierOf = (publicKeySpkiDer: Buffer): Buffer => createHash('sha1').update(readPublicKeyInfo(publicKeySpkiDer).key).digest();
