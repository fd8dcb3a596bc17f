import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import type { ChainHead } from './chain.rules';

/*
 * A signed head says how long the chain was and what its last seal was. Kept elsewhere, it proves later that the chain up to
 * there is still the same: whoever made it anew would need the installation's key as well as the copy that was taken away.
 */

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

const signedHead = z.object({
  format: z.literal('lemur-audit-head-1'),
  /** Of the installation, made when it was set up. */
  installation: z.string(),
  /** Place of the last sealed row. */
  number: z.int().min(0),
  /** Its seal, lower-case hex. */
  seal: hex(32),
  /** When it was signed. */
  signedAt: z.string(),
  /** Ed25519 public key, PEM (RFC 8410). */
  publicKey: z.string(),
  /** Ed25519 over `format`, `installation`, `number`, `seal` and `signedAt`, a line each; base64url. */
  signature: z.string(),
});
export type SignedHead = z.infer<typeof signedHead>;

type Claims = Pick<SignedHead, 'format' | 'installation' | 'number' | 'seal' | 'signedAt'>;

const signedText = ({ format, installation, number, seal, signedAt }: Claims) =>
  Buffer.from(`${[format, installation, number, seal, signedAt].join('\n')}\n`, 'utf8');

export function signHead(head: ChainHead, installation: string, keys: { privateKey: KeyObject; publicKeyPem: string }, now: Date): SignedHead {
  const claims = {
    format: 'lemur-audit-head-1',
    installation,
    number: head.number,
    seal: Buffer.from(head.seal).toString('hex'),
    signedAt: now.toISOString(),
  } as const;
  return { ...claims, publicKey: keys.publicKeyPem, signature: sign(null, signedText(claims), keys.privateKey).toString('base64url') };
}

/** Sorts by time: `audit-head-20270201T033000.000Z-1234.json`. */
export const headFileName = ({ signedAt, number }: Pick<SignedHead, 'signedAt' | 'number'>): string =>
  `audit-head-${signedAt.replace(/[-:]/g, '')}-${number}.json`;

/** SHA-256 of the public key's SPKI in DER, lower-case hex: what people compare. */
export const fingerprintOf = (publicKeyPem: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** @throws DomainError `invalid` when the text is no signed head */
export function readHead(text: string): SignedHead {
  try {
    return signedHead.parse(JSON.parse(text));
  } catch (cause) {
    throw new DomainError('invalid', 'audit-head.unreadable', 'This is not a signed head of an audit log.', {
      hint: 'Use the file that "lemur audit export-head" wrote, as it is.',
      cause,
    });
  }
}

/**
 * @param trustedPublicKey PEM that was noted when it was sure; left out, the key in the head itself is believed
 * @throws DomainError `conflict` when the signature is not by that key
 */
export function checkSignature(head: SignedHead, trustedPublicKey = head.publicKey): void {
  if (isSignedBy(head, trustedPublicKey)) return;
  throw new DomainError('conflict', 'audit-head.signature', 'The head is not signed by this key: it was changed, or made by another installation.', {
    hint: 'Compare the key with "lemur audit public-key", and use an unchanged copy of the head.',
  });
}

function isSignedBy(head: SignedHead, publicKeyPem: string): boolean {
  try {
    const key = createPublicKey(publicKeyPem);
    return key.asymmetricKeyType === 'ed25519' && verify(null, signedText(head), key, Buffer.from(head.signature, 'base64url'));
  } catch {
    // A key or signature that cannot even be read has signed nothing.
    return false;
  }
}
