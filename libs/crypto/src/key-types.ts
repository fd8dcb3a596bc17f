import { DomainError } from '@app/errors';

/** Key types that may be made, best choice for servers first within each family. */
export const keyTypes = ['RSA2048', 'RSA3072', 'RSA4096', 'ECCPRIME256V1', 'ECCSECP384R1', 'ECCSECP521R1', 'ED25519'] as const;
export type KeyType = (typeof keyTypes)[number];

interface Curve {
  readonly oid: string;
  /** As node:crypto calls it; null when no key of it is ever loaded. */
  readonly name: string | null;
  readonly bits: number;
  readonly keyType: string | null;
}

/** The curves that have a name in rows, and some that stand in real certificates without one. */
const curves: readonly Curve[] = [
  { oid: '1.2.840.10045.3.1.7', name: 'prime256v1', bits: 256, keyType: 'ECCPRIME256V1' },
  { oid: '1.3.132.0.34', name: 'secp384r1', bits: 384, keyType: 'ECCSECP384R1' },
  { oid: '1.3.132.0.35', name: 'secp521r1', bits: 521, keyType: 'ECCSECP521R1' },
  { oid: '1.2.840.10045.3.1.1', name: 'prime192v1', bits: 192, keyType: 'ECCPRIME192V1' },
  { oid: '1.3.132.0.33', name: 'secp224r1', bits: 224, keyType: 'ECCSECP224R1' },
  { oid: '1.3.132.0.10', name: 'secp256k1', bits: 256, keyType: 'ECCSECP256K1' },
  { oid: '1.3.132.0.1', name: 'sect163k1', bits: 163, keyType: 'ECCSECT163K1' },
  { oid: '1.3.132.0.15', name: 'sect163r2', bits: 163, keyType: 'ECCSECT163R2' },
  { oid: '1.3.132.0.26', name: 'sect233k1', bits: 233, keyType: 'ECCSECT233K1' },
  { oid: '1.3.132.0.27', name: 'sect233r1', bits: 233, keyType: 'ECCSECT233R1' },
  { oid: '1.3.132.0.16', name: 'sect283k1', bits: 283, keyType: 'ECCSECT283K1' },
  { oid: '1.3.132.0.17', name: 'sect283r1', bits: 283, keyType: 'ECCSECT283R1' },
  { oid: '1.3.132.0.36', name: 'sect409k1', bits: 409, keyType: 'ECCSECT409K1' },
  { oid: '1.3.132.0.37', name: 'sect409r1', bits: 409, keyType: 'ECCSECT409R1' },
  { oid: '1.3.132.0.38', name: 'sect571k1', bits: 571, keyType: 'ECCSECT571K1' },
  // Rows have always called sect571r1 by this name.
  { oid: '1.3.132.0.39', name: 'sect571r1', bits: 571, keyType: 'ECCSECT571R2' },
  { oid: '1.3.36.3.3.2.8.1.1.7', name: 'brainpoolP256r1', bits: 256, keyType: null },
  { oid: '1.3.36.3.3.2.8.1.1.11', name: 'brainpoolP384r1', bits: 384, keyType: null },
  { oid: '1.3.36.3.3.2.8.1.1.13', name: 'brainpoolP512r1', bits: 512, keyType: null },
];

const curvesByOid = new Map(curves.map((curve) => [curve.oid, curve]));
export const curveByOid = (oid: string): Curve | null => curvesByOid.get(oid) ?? null;

/** Two names for one curve; the second is the one that is kept. */
const synonyms: Readonly<Record<string, KeyType>> = { ECCSECP256R1: 'ECCPRIME256V1' };

/** Every name that may stand in a row: `keyTypes`, and names of old keys that can be read but not made. */
export const knownKeyTypes: readonly string[] = [
  ...new Set([...keyTypes, ...Object.keys(synonyms), 'ECCSECP192R1', ...curves.flatMap(({ keyType }) => keyType ?? [])]),
];

const isKeyType = (name: string): name is KeyType => (keyTypes as readonly string[]).includes(name);

/** @throws DomainError `invalid`: `key-type.refused` for known but weak types, `key-type.unknown` for others */
export function newKeyType(name: string): KeyType {
  const type = synonyms[name] ?? name;
  if (isKeyType(type)) return type;
  const hint = `Choose one of ${keyTypes.join(', ')}.`;
  if (!knownKeyTypes.includes(name)) throw new DomainError('invalid', 'key-type.unknown', `${JSON.stringify(name.slice(0, 100))} is not a key type.`, { hint });
  throw new DomainError('invalid', 'key-type.refused', `No new keys are made of type ${name}: ${whyRefused(name)}`, { hint });
}

function whyRefused(name: string): string {
  if (name.startsWith('ECCSECT')) return 'TLS 1.3 and browsers do not accept binary curves; ECCPRIME256V1 is the usual choice.';
  if (name.includes('192') || name.includes('224')) return 'curves below 256 bits are too weak; ECCPRIME256V1 is the usual choice.';
  return 'browsers and most TLS libraries do not accept the curve; ECCPRIME256V1 is the usual choice.';
}
