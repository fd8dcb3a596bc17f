import { parseCertificate, parseCertificates, type ParsedCertificate } from '@app/crypto';
import type { SigningAuthority } from '../contracts/authority';

interface AuthorityCertificates {
  readonly issuer: ParsedCertificate;
  /** The authorities above it, up to and including the root. */
  readonly above: readonly ParsedCertificate[];
}

/** As many as sign at one time; older ones are read again. */
const KEPT = 100;
const kept = new Map<string, AuthorityCertificates>();

/**
 * An authority's certificate and chain, read. Kept by their own text, because they are public, never change, and reading them
 * costs as much as signing.
 */
export function readAuthority({ certificatePem, chainPem }: Pick<SigningAuthority, 'certificatePem' | 'chainPem'>): AuthorityCertificates {
  const text = `${certificatePem}\n${chainPem}`;
  const known = kept.get(text);
  if (known) return known;
  const read = { issuer: parseCertificate(certificatePem), above: parseCertificates(chainPem) };
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(text, read);
  return read;
}
