import type { CertificateExtensions, DistinguishedName, ParsedCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { type Bound, beforeWeekend, type Validity, wholeSeconds } from './validity.rules';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Signed timestamps of the old certificate and the mark of a precertificate (RFC 6962, 3.1 and 3.3) say nothing of a new one. */
const ofTheOldOneOnly = ['1.3.6.1.4.1.11129.2.4.2', '1.3.6.1.4.1.11129.2.4.3'];

/**
 * What the new certificate carries: all that the old one does, but what speaks of its key and its issuer, which the issuer writes.
 * @param isSameIssuer else its addresses of revocation lists and responders are those of another authority
 */
export function renewedExtensions(old: CertificateExtensions, isSameIssuer: boolean): CertificateExtensions {
  const custom = old.custom?.filter(({ oid }) => !ofTheOldOneOnly.includes(oid)) ?? [];
  return {
    ...old,
    basicConstraints: undefined,
    subjectKeyIdentifier: undefined,
    authorityKeyIdentifier: undefined,
    ...(isSameIssuer ? {} : { authorityInfoAccess: undefined, crlDistributionPoints: undefined, certificatePolicies: undefined }),
    custom: custom.length > 0 ? custom : undefined,
  };
}

const emailAddress = '1.2.840.113549.1.9.1';

/** The old subject; an owner's address in it becomes that of today's owner. */
export const renewedSubject = ({ subject }: Pick<ParsedCertificate, 'subject'>, owner: string): DistinguishedName =>
  subject.map((attribute) => (attribute.type === emailAddress && attribute.valueDer === undefined ? { ...attribute, value: owner } : attribute));

export interface RenewedValidityLimits {
  /** The issuing authority first, then those above it. */
  readonly bounds: readonly Bound[];
  /** Null: no limit but the bounds. */
  readonly maxIssuanceDays: number | null;
  readonly allowWeekendExpiration: boolean;
  /** Set: so long, whatever the old one had. */
  readonly defaultValidityDays: number | null;
}

/**
 * From now, as long as the old one was; shorter where the authority allows less, and not to a weekend where that is forbidden.
 * Nobody chose the old end for the new certificate, so it may be moved to fit.
 * @throws DomainError `invalid` when the new one would not outlive the old one
 */
export function renewedValidity(old: Validity, limits: RenewedValidityLimits, at: Date): Validity {
  const now = wholeSeconds(at);
  const lifeMs = limits.defaultValidityDays === null ? old.notAfter.getTime() - old.notBefore.getTime() : limits.defaultValidityDays * DAY_MS;
  const most = limits.maxIssuanceDays === null ? Infinity : limits.maxIssuanceDays * DAY_MS;
  const ends = [now.getTime() + Math.min(lifeMs, most), ...limits.bounds.map(({ notAfter }) => notAfter.getTime())];
  const end = new Date(Math.min(...ends));
  const notAfter = limits.allowWeekendExpiration ? end : beforeWeekend(end);
  if (notAfter > now && notAfter > old.notAfter) return { notBefore: now, notAfter };
  const shortest = limits.bounds.reduce<Bound | null>((least, bound) => (least === null || bound.notAfter < least.notAfter ? bound : least), null);
  throw new DomainError(
    'invalid',
    'reissue.no-gain',
    `A new certificate would end on ${notAfter.toISOString().slice(0, 10)}, no later than this one${shortest ? `; ${shortest.words} ends on ${shortest.notAfter.toISOString().slice(0, 10)}` : ''}.`,
    { hint: 'Reissue it later, or from an authority that lasts longer.' },
  );
}

const reissuedPhrase = /Reissued by Lemur for cert ID \d+/;

/** Says what it was reissued for, once: what it said before stays behind it. */
export function renewedDescription(old: { readonly id: number; readonly description: string }): string {
  const phrase = `Reissued by Lemur for cert ID ${old.id}`;
  if (reissuedPhrase.test(old.description)) return old.description.replace(reissuedPhrase, phrase);
  return old.description.trim() === '' ? phrase : `${phrase}, ${old.description}`;
}
