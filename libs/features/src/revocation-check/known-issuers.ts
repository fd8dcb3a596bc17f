import { parseCertificate, parseCertificates, prepareOcspIssuer, verifyIssuedBy, type OcspIssuer } from '@app/crypto';
import type { CheckedRow, RevocationCheckRepository } from './revocation-check.repository';

export interface KnownIssuer {
  readonly ocsp: OcspIssuer;
  /** Null: its revocations are not in our own table. */
  readonly ownAuthorityId: number | null;
}

/** Chains of one issuer differ in little but their order of roots; a few thousand cover the largest inventories. */
const maxKnown = 5_000;

/** The certificates that signed what is checked, each read once in a run. */
export class KnownIssuers {
  private readonly byKey = new Map<string, Promise<KnownIssuer | null>>();
  private readonly bySha256 = new Map<string, KnownIssuer>();

  constructor(private readonly repository: RevocationCheckRepository) {}

  /** Null: we have no certificate of its issuer. */
  of(row: CheckedRow): Promise<KnownIssuer | null> {
    // Without a chain the authority's own certificate will do; without that it is looked for by name.
    const key = row.chainKey ?? (row.issuingAuthorityId === null ? `certificate ${row.id}` : `authority ${row.issuingAuthorityId}`);
    const known = this.byKey.get(key);
    if (known) return known;
    if (this.byKey.size >= maxKnown) this.byKey.clear();
    const found = this.find(row);
    this.byKey.set(key, found);
    return found;
  }

  private async find(row: CheckedRow): Promise<KnownIssuer | null> {
    const pem = await this.pemOf(row);
    if (pem === null) return null;
    let issuer;
    try {
      issuer = parseCertificates(pem)[0];
    } catch {
      // What was imported long ago may be odd; then nothing can be verified with it.
      return null;
    }
    if (!issuer) return null;
    const known = this.bySha256.get(issuer.sha256);
    if (known) return known;
    const made = { ocsp: prepareOcspIssuer(issuer), ownAuthorityId: await this.repository.ownAuthorityOf(issuer.sha256) };
    this.bySha256.set(issuer.sha256, made);
    return made;
  }

  private async pemOf(row: CheckedRow): Promise<string | null> {
    if (row.chainKey !== null) return this.repository.chainOf(row.id);
    if (row.issuingAuthorityId !== null) return this.repository.certificateOfAuthority(row.issuingAuthorityId);
    const body = await this.repository.bodyOf(row.id);
    if (body === null) return null;
    const certificate = parseCertificate(body);
    const candidates = await this.repository.authoritiesNamed(certificate.issuerText);
    return candidates.find((candidate) => verifyIssuedBy(certificate, parseCertificate(candidate)) === 'valid') ?? null;
  }
}
