import type { ParsedCertificate } from './certificate';
import type { RevocationList } from './crl-reader';
import type { RevokedCertificate } from './revocation-reasons';

export type RevocationVerdict =
  | { readonly status: 'revoked'; readonly entry: RevokedCertificate; readonly because: string }
  | { readonly status: 'good'; readonly because: string }
  /** What was heard must not decide. */
  | { readonly status: 'unknown'; readonly because: string };

/** As much of a certificate as its revocation depends on. */
export type CertificateInQuestion = Pick<ParsedCertificate, 'serial' | 'isCa'> & {
  readonly extensions: Pick<ParsedCertificate['extensions'], 'crlDistributionPoints'>;
};

/** How far the clocks of others may be off. */
export const clockSkewMs = 5 * 60 * 1000;

export const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });
export const notYet = (what: string, since: Date): string => `${what} begins to count at ${since.toISOString()}.`;
export const stale = (what: string, until: Date): string => `${what} is stale: a new one was due at ${until.toISOString()}.`;

/** Why this list says nothing about any certificate of this issuer. Null: it counts. One list is asked this once, however many certificates there are. */
export function whyListDoesNotCount(list: RevocationList, issuer: ParsedCertificate, now: Date): string | null {
  const signature = list.verify(issuer);
  if (signature !== 'valid')
    return signature === 'invalid' ? 'The list was not signed by the issuer of the certificate.' : "The list's signature cannot be checked here.";
  const [unsupported] = list.unsupportedCritical;
  if (unsupported) return `The list has the critical extension ${unsupported}, which is not obeyed here.`;
  if (list.thisUpdate.getTime() > now.getTime() + clockSkewMs) return notYet('The list', list.thisUpdate);
  if (list.nextUpdate && list.nextUpdate.getTime() < now.getTime() - clockSkewMs) return stale('The list', list.nextUpdate);
  return null;
}

/** What a list that counts says of a certificate of its issuer. `because` is a whole sentence. */
export function findInRevocationList(certificate: CertificateInQuestion, list: RevocationList): RevocationVerdict {
  const outOfScope = whyOutOfScope(certificate, list);
  if (outOfScope) return unknown(outOfScope);
  const entry = list.find(certificate.serial);
  if (entry && entry.reason !== 'removeFromCRL')
    return { status: 'revoked', entry, because: `It was revoked at ${entry.revokedAt.toISOString()}, reason ${entry.reason}.` };
  if (list.scope?.onlySomeReasons) return unknown('The list is for some reasons of revocation only.');
  return { status: 'good', because: `The list of ${list.thisUpdate.toISOString()} does not name it.` };
}

/** Is this certificate revoked, given this list of its issuer? */
export function judgeByRevocationList(certificate: ParsedCertificate, issuer: ParsedCertificate, list: RevocationList, now: Date): RevocationVerdict {
  if (list.issuerText !== certificate.issuerText) return unknown(`The list is of "${list.issuerText}", not of the certificate's issuer.`);
  const because = whyListDoesNotCount(list, issuer, now);
  return because ? unknown(because) : findInRevocationList(certificate, list);
}

/** Issuers with many certificates publish lists for parts of them (RFC 5280, 5.2.5 and 6.3.3 b). */
function whyOutOfScope({ isCa, extensions }: CertificateInQuestion, { scope }: RevocationList): string | null {
  if (!scope) return null;
  if (scope.isIndirect) return 'The list is of several issuers, which is not obeyed here.';
  if (scope.only && scope.only !== (isCa ? 'ca' : 'user')) return `The list is for ${scope.only} certificates only.`;
  const own = extensions.crlDistributionPoints?.urls ?? [];
  if (scope.urls.length > 0 && !scope.urls.some((url) => own.includes(url))) return 'The list is for the certificates of another distribution point.';
  return null;
}
