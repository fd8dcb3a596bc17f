import { checkChain, type ParsedCertificate, type PrivateKey, publicKeyMatches, verifyIssuedBy } from '@app/crypto';
import { DomainError, invalidAsAWhole, invalidRequest } from '@app/errors';

/**
 * Reads one field of the request, and says at that field what is wrong with it.
 * @throws DomainError `invalid`
 */
export function readField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
    throw invalidRequest(error.code, { [field]: [error.message, error.details.hint].filter(Boolean).join(' ') });
  }
}

/** @throws DomainError `invalid` when the key is another certificate's */
export function checkKeyMatches(certificate: ParsedCertificate, privateKey: PrivateKey): void {
  if (publicKeyMatches(certificate.publicKeySpkiDer, privateKey.publicKeySpkiDer)) return;
  throw invalidAsAWhole('certificate.key-mismatch', 'Private key does not match certificate.', 'Send the key that the certificate was requested with.');
}

/**
 * A chain in the wrong order, a foreign member and a wrong signature are told apart. A signature that nobody can check any more (of an
 * algorithm of another age) is no reason to refuse what has been in use for years.
 * @throws DomainError `invalid`
 */
export function checkImportedChain(certificate: ParsedCertificate, chain: readonly ParsedCertificate[]): void {
  const verdict = checkChain(certificate, chain);
  if (verdict.ok || verdict.problem === 'unverifiable') return;
  const hints: Record<typeof verdict.problem, string> = {
    'wrong-order': 'Begin with the certificate that signed yours, and go on to the root.',
    'foreign-member': 'Leave it out, or send the chain that came with the certificate.',
    'repeated-member': 'Leave the repetition out. The certificate itself stands in "body" only.',
    'bad-signature': 'Ask your authority for its current certificate: it may have been made anew under the same name.',
    'too-long': 'Send only what leads from the certificate to its root.',
  };
  throw invalidAsAWhole(`chain.${verdict.problem}`, verdict.because, hints[verdict.problem]);
}

/**
 * Whoever names an authority says that it issued the certificate, and the row will count as its product when it comes to revoking.
 * @throws DomainError `invalid`
 */
export function checkIssuedBy(certificate: ParsedCertificate, authority: { name: string; certificate: ParsedCertificate }): void {
  if (verifyIssuedBy(certificate, authority.certificate) === 'valid') return;
  throw invalidRequest(
    'certificate.of-another-issuer',
    { authority: `The certificate was not issued by the authority "${authority.name}".` },
    'Leave "authority" out to import what others issued.',
  );
}

/** @throws DomainError `invalid` */
export function checkExternalId(externalId: string | undefined, hasAuthority: boolean): void {
  if (externalId === undefined || hasAuthority) return;
  throw invalidRequest('certificate.external-id', { externalId: 'An external id is the id at an authority, so it needs "authority" beside it.' });
}
