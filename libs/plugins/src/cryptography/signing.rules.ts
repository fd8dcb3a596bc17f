import type { CertificateExtensions, ParsedCertificate } from '@app/crypto';
import { invalidRequest } from '@app/errors';
import type { SigningAuthority } from '../contracts/authority';

// Certificates hold whole seconds, so that is how their times compare.
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);
const inWords = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

interface AskedValidity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** @throws DomainError `invalid` when it would end before it begins, or in the same second */
export function checkOrder({ notBefore, notAfter }: AskedValidity): void {
  if (seconds(notBefore) < seconds(notAfter)) return;
  throw invalidRequest('issuer.ends-before-start', { validityEnd: `The end ${inWords(notAfter)} is not after the start ${inWords(notBefore)}.` });
}

/**
 * Nothing may begin before its issuer or outlive it, not by a second: a chain is valid only while each member is.
 * Nothing is clamped, because a certificate that ends earlier than its owner asked surprises him on that day.
 * @throws DomainError `invalid`, with the field that is wrong
 */
export function checkBelow(asked: AskedValidity, issuer: ParsedCertificate, authorityName: string, now: Date): void {
  if (issuer.notAfter < now) {
    const ended = `Authority "${authorityName}" ended at ${inWords(issuer.notAfter)} and issues no more.`;
    throw invalidRequest('issuer.expired', { authority: ended }, 'Choose an authority that is still valid.');
  }
  if (seconds(asked.notAfter) > seconds(issuer.notAfter)) {
    const outlived = `The end ${inWords(asked.notAfter)} is after that of authority "${authorityName}", ${inWords(issuer.notAfter)}.`;
    throw invalidRequest('issuer.outlived', { validityEnd: outlived }, `Choose an end no later than ${inWords(issuer.notAfter)}.`);
  }
  if (seconds(asked.notBefore) < seconds(issuer.notBefore)) {
    const early = `The start ${inWords(asked.notBefore)} is before that of authority "${authorityName}", ${inWords(issuer.notBefore)}.`;
    throw invalidRequest('issuer.not-yet-valid', { validityStart: early }, `Choose a start no earlier than ${inWords(issuer.notBefore)}.`);
  }
}

/**
 * May this issuer have an authority below it that may itself have `asked` more? Null asks for any number (RFC 5280, 4.2.1.9).
 * @throws DomainError `invalid`
 */
export function checkDepth(asked: number | null, issuer: ParsedCertificate, authorityName: string): void {
  const allowed = issuer.extensions.basicConstraints?.pathLength ?? null;
  if (allowed === null) return;
  const refuse = (because: string, hint: string) => invalidRequest('issuer.too-deep', { extensions: { basicConstraints: because } }, hint);
  if (allowed === 0) throw refuse(`Authority "${authorityName}" has path length 0: there can be no authority below it.`, 'Choose another parent.');
  if (asked !== null && asked < allowed) return;
  throw refuse(
    `Authority "${authorityName}" has path length ${allowed}, so that one below it has at most ${allowed - 1}, not ${asked ?? 'any'}.`,
    `Ask for a path length of at most ${allowed - 1}.`,
  );
}

/**
 * Where the issuer publishes: a root names none. Lists that were asked for, such as a copy that the owner keeps, come behind the
 * issuer's own, so that nobody can lead away from it (RFC 5280, 4.2.1.13: each is as good as the other).
 */
export function addressExtensions(
  issuer: Pick<SigningAuthority, 'publicAddresses'> | null,
  asked: Pick<CertificateExtensions, 'crlDistributionPoints'> = {},
): Pick<CertificateExtensions, 'crlDistributionPoints' | 'authorityInfoAccess'> {
  const { crl, caIssuers } = issuer?.publicAddresses ?? {};
  const urls = [...new Set([...(crl ? [crl] : []), ...(asked.crlDistributionPoints?.urls ?? [])])];
  return {
    crlDistributionPoints: urls.length > 0 ? { urls } : undefined,
    authorityInfoAccess: caIssuers ? { ocsp: [], caIssuers: [caIssuers] } : undefined,
  };
}

/** What a server sends beside the leaf: every issuer but the root, which clients have, unless the root signed the leaf itself. */
export const leafChain = (issuer: ParsedCertificate, itsChain: readonly ParsedCertificate[]): ParsedCertificate[] => [
  issuer,
  ...itsChain.filter((member) => !member.isSelfSigned),
];
