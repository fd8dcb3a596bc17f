import type { CertificateExtensions } from '@app/crypto';
import type { CertificateStatus, StoredOptions, SubjectParts } from '@app/persistence';
import type { RoleFace } from '../roles';
import type { UserFace } from '../users';

/*
 * What is shown of a certificate, read in a fixed number of queries however many certificates there are. A face is as much
 * of a neighbour as certificates show of it. Private keys are in none of these, sealed or not.
 */

export interface AuthorityFace {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly pluginSlug: string;
  /** As stored: secret values are sealed. */
  readonly options: StoredOptions;
  /** Of the authority's own certificate. */
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface DomainFace {
  readonly id: number;
  readonly name: string;
  readonly sensitive: boolean;
}

export interface DestinationFace {
  readonly id: number;
  readonly label: string;
  readonly description: string | null;
  readonly pluginSlug: string;
  /** As stored: secret values are sealed. */
  readonly options: StoredOptions;
}

export interface NotificationFace extends DestinationFace {
  readonly active: boolean;
}

export interface EndpointFace {
  readonly id: number;
  readonly name: string;
  readonly dnsname: string;
  readonly owner: string | null;
  readonly type: string;
  readonly active: boolean;
}

export interface RotationPolicyFace {
  readonly id: number;
  readonly days: number;
}

export interface DnsProviderFace {
  readonly id: number;
  readonly name: string;
  readonly providerType: string;
  readonly description: string | null;
  readonly apiEndpoint: string | null;
  readonly createdAt: Date;
}

/** A certificate as others show it: in `replaces`, under an endpoint, in the log. */
export interface CertificateFace {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly status: CertificateStatus | null;
  readonly bits: number | null;
  readonly body: string;
  readonly chain: string | null;
  readonly csr: string | null;
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly rotationPolicy: RotationPolicyFace | null;
  readonly cn: string | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A line of a short list. */
export interface CertificateSummary {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly issuer: string;
  readonly cn: string | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly status: CertificateFace['status'];
  readonly keyType: string | null;
  readonly bits: number | null;
  readonly serialHex: string;
  /** Another certificate takes its place. */
  readonly isReplaced: boolean;
  readonly authority: AuthorityFace | null;
}

/** A certificate with all that belongs to it. Lists of neighbours end at `neighboursShown`. */
export interface CertificateView extends CertificateFace {
  readonly uuid: string;
  readonly externalId: string | null;
  readonly distinguishedName: string;
  /** '' in rows from before it was stored. */
  readonly issuerDistinguishedName: string;
  readonly subjectParts: SubjectParts;
  readonly issuer: string;
  readonly serial: string;
  readonly serialHex: string;
  readonly sha256: string;
  readonly keyType: string | null;
  readonly signingAlgorithm: string | null;
  readonly isCa: boolean;
  readonly hasSeveralNames: boolean;
  readonly hasPrivateKey: boolean;
  readonly extensions: CertificateExtensions;
  readonly deleted: boolean;
  /** Why the status is unknown, as sentences. */
  readonly statusReason: string | null;
  readonly revokedAt: Date | null;
  readonly revocationReason: string | null;
  readonly createdAt: Date;
  readonly caOfAuthorityId: number | null;
  readonly userId: number | null;
  readonly user: UserFace | null;
  readonly authority: AuthorityFace | null;
  readonly dnsProvider: DnsProviderFace | null;
  readonly domains: readonly DomainFace[];
  readonly destinations: readonly DestinationFace[];
  readonly notifications: readonly NotificationFace[];
  readonly roles: readonly RoleFace[];
  readonly endpoints: readonly EndpointFace[];
  readonly replaces: readonly CertificateFace[];
  readonly replacedBy: readonly CertificateFace[];
}

/** Most neighbours of one kind that are shown with one certificate; the sub-lists page through the rest. */
export const neighboursShown = 500;
