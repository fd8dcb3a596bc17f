import type { CertificateFace } from '../inventory';
import type { AuthorityFace, DestinationFace, NotificationFace, RotationPolicyFace } from '../inventory';
import type { PendingState } from '@app/persistence';
import type { RoleFace } from '../roles';
import type { UserFace } from '../users';

/** A pending certificate as a row, without its key. */
export interface PendingRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Its name was made here; the certificate gets one of its own. */
  readonly rename: boolean;
  readonly owner: string;
  readonly description: string;
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly cn: string | null;
  readonly csr: string;
  readonly chain: string | null;
  readonly externalId: string | null;
  readonly state: PendingState;
  readonly attempts: number;
  readonly failures: number;
  /** The last error in plain words. */
  readonly status: string | null;
  readonly nextStep: string | null;
  readonly dueAt: Date | null;
  readonly resolvedCertificateId: number | null;
  /** The certificate that renews itself by this order, if people are to be told of its end. */
  readonly renewsId: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly userId: number | null;
  readonly authorityId: number;
  readonly rotationPolicyId: number | null;
  readonly dnsProviderId: number | null;
  readonly hasPrivateKey: boolean;
  readonly roleIds: readonly number[];
  readonly destinationIds: readonly number[];
  readonly notificationIds: readonly number[];
  readonly sourceIds: readonly number[];
  readonly replacesIds: readonly number[];
}

/** With all that is shown of it. */
export interface PendingView extends PendingRow {
  readonly user: UserFace | null;
  readonly authority: AuthorityFace | null;
  readonly rotationPolicy: RotationPolicyFace | null;
  readonly roles: readonly RoleFace[];
  readonly destinations: readonly DestinationFace[];
  readonly notifications: readonly NotificationFace[];
  readonly replaces: readonly CertificateFace[];
}
