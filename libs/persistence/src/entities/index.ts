import { ApiKey } from './api-key.entity';
import { AuditEntry } from './audit-entry.entity';
import { AuditSigningKey } from './audit-signing-key.entity';
import { Authority } from './authority.entity';
import { Certificate } from './certificate.entity';
import { CertificateDomain } from './certificate-domain.entity';
import { CertificateOwner } from './certificate-owner.entity';
import { Deployment } from './deployment.entity';
import { Destination } from './destination.entity';
import { Discovery } from './discovery.entity';
import { DnsProvider } from './dns-provider.entity';
import { Domain } from './domain.entity';
import { EncryptionCanary } from './encryption-canary.entity';
import { Cipher, Endpoint, EndpointAlias, TlsPolicy } from './endpoint.entity';
import { Identity, ProvidedRole, UsedSignInState } from './identity.entity';
import { JobRun, JobState } from './job-run.entity';
import { KeptAnswer } from './kept-answer.entity';
import { Lease } from './lease.entity';
import { LoginFailures } from './login-failures.entity';
import { Notice } from './notice.entity';
import { Notification } from './notification.entity';
import { PendingCertificate } from './pending-certificate.entity';
import { Renewal } from './renewal.entity';
import { RevocationCheck } from './revocation-check.entity';
import { RevocationList } from './revocation-list.entity';
import { Role } from './role.entity';
import { RotationPolicy } from './rotation-policy.entity';
import { Source } from './source.entity';
import { User } from './user.entity';

/** The whole data model, in the order of its sections in the README. */
export const entities = [
  User,
  Role,
  ApiKey,
  Identity,
  ProvidedRole,
  LoginFailures,
  UsedSignInState,
  Certificate,
  CertificateDomain,
  CertificateOwner,
  Domain,
  PendingCertificate,
  Authority,
  RevocationList,
  RevocationCheck,
  Renewal,
  RotationPolicy,
  Destination,
  Deployment,
  Source,
  Discovery,
  Endpoint,
  EndpointAlias,
  TlsPolicy,
  Cipher,
  DnsProvider,
  Notification,
  Notice,
  AuditEntry,
  AuditSigningKey,
  JobRun,
  JobState,
  KeptAnswer,
  Lease,
  EncryptionCanary,
];

export {
  ApiKey,
  AuditEntry,
  AuditSigningKey,
  Authority,
  Certificate,
  CertificateDomain,
  CertificateOwner,
  Cipher,
  Deployment,
  Destination,
  Discovery,
  DnsProvider,
  Domain,
  EncryptionCanary,
  Endpoint,
  EndpointAlias,
};
export {
  Identity,
  JobRun,
  JobState,
  KeptAnswer,
  Lease,
  LoginFailures,
  Notice,
  Notification,
  PendingCertificate,
  ProvidedRole,
  Renewal,
  RevocationCheck,
  RevocationList,
  Role,
  RotationPolicy,
  Source,
  TlsPolicy,
  UsedSignInState,
  User,
};
export type { StoredOptions } from './authority.entity';
export type { CertificateStatus, SubjectParts } from './certificate.entity';
export type { JobOutcome } from './job-run.entity';
export type { PendingState } from './pending-certificate.entity';
export type { DeploymentState } from './deployment.entity';
