import type { ParsedCertificate } from './certificate';
import type { RevocationList } from './crl-reader';
import type { RevokedCertificate } from './revocation-reasons';

export type RevocationVerdict =
  | { readonly status: 'revoked'; readonly entry: RevokedCertificate; readonly because: string }
  | { readonly status: 'good'; readonly because: string }
  /** The list must not decide. */
  | { readonly status: 'unknown'; readonly because: string };

/** Is this certificate revoked, given this list of its issuer? `because` is a whole sentence. */
export function judgeByRevocationList(certificate: ParsedCertificate, issuer: ParsedCertificate, list: RevocationList, now: Date): RevocationVerdict {
  const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });
  if (list.issuerText !== certificate.issuerText) return unknown(`The list is of "${list.issuerText}", not of the certificate's issuer.`);
  const signature = list.verify(issuer);
  if (signature !== 'valid')
    return unknown(signature === 'invalid' ? 'The list was not signed by the issuer of the certificate.' : "The list's signature cannot be checked here.");
  const [unsupported] = list.unsupportedCritical;
  if (unsupported) return unknown(`The list has the critical extension ${unsupported}, which is not obeyed here.`);
  if (list.thisUpdate > now) return unknown(`The list begins to count at ${list.thisUpdate.toISOString()}.`);
  if (list.nextUpdate && list.nextUpdate < now) return unknown(`The list is stale: a new one was due at ${list.nextUpdate.toISOString()}.`);

  const entry = list.find(certificate.serial);
  if (entry && entry.reason !== 'removeFromCRL')
    return { status: 'revoked', entry, because: `It was revoked at ${entry.revokedAt.toISOString()}, reason ${entry.reason}.` };
  return { status: 'good', because: `The list of ${list.thisUpdate.toISOString()} does not name it.` };
}
