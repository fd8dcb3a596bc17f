import type { ParsedCertificate } from '@app/crypto';
import type { Actor, Grant } from '@app/rbac';

/** A certificate that is about to become a row. Rights and rules have been checked by whoever made the draft. */
export interface CertificateDraft {
  readonly certificate: ParsedCertificate;
  /** PEM blocks, issuer first. */
  readonly chainPem: string | null;
  readonly csrPem: string | null;
  /** Sealed on the way to the row. Null: the key is held elsewhere. */
  readonly privateKeyPem: string | null;
  /** As the client wrote it. Null: made from the certificate (naming.rules). */
  readonly name: string | null;
  readonly owner: string;
  readonly description: string;
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly externalId: string | null;
  /** Creator. Null: found by a source. */
  readonly userId: number | null;
  /** Issuing authority. */
  readonly authorityId: number | null;
  /** Set when this is that authority's own certificate. */
  readonly caOfAuthorityId: number | null;
  readonly rotationPolicyId: number | null;
  readonly dnsProviderId: number | null;
  readonly roleIds: readonly number[];
  readonly destinationIds: readonly number[];
  readonly notificationIds: readonly number[];
  readonly sourceIds: readonly number[];
  /** Older certificates whose place it takes: nobody is warned of their end any more. */
  readonly replacesIds: readonly number[];
}

/** Who stores it, and by what right: for the audit row. */
export interface StoredBy {
  readonly actor: Actor;
  readonly action: 'certificate.issue' | 'certificate.import' | 'certificate.discover';
  readonly grant: Grant | null;
}

export interface StoredCertificate {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}
