const known: Record<string, string> = {
  RSA2048: 'RSA 2048',
  RSA3072: 'RSA 3072',
  RSA4096: 'RSA 4096',
  ECCPRIME256V1: 'P-256',
  ECCSECP256R1: 'P-256',
  ECCSECP384R1: 'P-384',
  ECCSECP521R1: 'P-521',
  ED25519: 'Ed25519',
};

/** What a key type is called among people: "P-256" for ECCPRIME256V1. */
export function keyInWords(keyType: string | null | undefined, bits?: number | null): string {
  if (!keyType) return bits ? `${bits} bits` : 'unknown';
  return known[keyType] ?? keyType;
}

/** Key types offered for a new key, the usual one first, each with when to choose it. */
export const offeredKeyTypes = [
  { value: 'ECCPRIME256V1', label: 'P-256', why: 'Small, fast, understood by every client of the last ten years.' },
  { value: 'ECCSECP384R1', label: 'P-384', why: 'Elliptic curve as P-256, with a wider margin; some policies ask for it.' },
  { value: 'ECCSECP521R1', label: 'P-521', why: 'The widest margin of the NIST curves; browsers do not all accept it.' },
  { value: 'ED25519', label: 'Ed25519', why: 'Modern and fast; not for browsers yet.' },
  { value: 'RSA2048', label: 'RSA 2048', why: 'For old clients that know no elliptic curves.' },
  { value: 'RSA3072', label: 'RSA 3072', why: 'RSA with the strength of P-256; slower.' },
  { value: 'RSA4096', label: 'RSA 4096', why: 'For long-lived authorities that must use RSA; slow to make and to use.' },
] as const;
export type OfferedKeyType = (typeof offeredKeyTypes)[number]['value'];
