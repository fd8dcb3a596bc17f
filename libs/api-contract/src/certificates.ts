import { z } from 'zod';
import { Nothing, KeyAnswer, Stats, instant, listAnswer } from './answers';
import { AuthorityAnswer } from './authorities';
import { endpoint } from './endpoint';
import { ExtensionsAnswer } from './extensions';
import {
  AuthorityNested,
  CertificateNested,
  DestinationAnswer,
  DnsProviderAnswer,
  DomainAnswer,
  EndpointNested,
  NotificationAnswer,
  RoleNested,
  RotationPolicyAnswer,
  UserNested,
} from './nested';
import { certificateStatsQuery, certificatesQuery, keyQuery, listQuery, pageQuery, validCertificatesQuery } from './queries';
import {
  DescribeCertificate,
  EditCertificate,
  ExportCertificate,
  MoveCertificate,
  RequestCertificate,
  RevokeCertificate,
  SwitchCertificate,
  UploadCertificate,
} from './certificate-bodies';
import { SourceAnswer } from './sources';
import { UserAnswer } from './users';

const subject = {
  country: z.string().optional(),
  state: z.string().optional(),
  location: z.string().optional(),
  organization: z.string().optional(),
  organizationalUnit: z.string().optional(),
};

export const CertificateAnswer = z.object({
  id: z.int(),
  /** Unique. */
  name: z.string(),
  /** Its id at the CA. */
  externalId: z.string().nullable(),
  owner: z.string(),
  description: z.string().nullable(),
  body: z.string(),
  chain: z.string().nullable(),
  csr: z.string().nullable(),
  cn: z.string().nullable(),
  commonName: z.string(),
  /** Subject as RFC 4514 writes it. */
  distinguishedName: z.string(),
  /** Short name of the issuer. */
  issuer: z.string(),
  /** Issuer as RFC 4514 writes it. */
  issuerDistinguishedName: z.string().optional(),
  /** Decimal. */
  serial: z.string(),
  /** Upper-case hex without leading zeros. */
  serialHex: z.string(),
  /** Lower-case hex of the SHA-256 over the DER. */
  sha256: z.string().optional(),
  bits: z.int().nullable(),
  keyType: z.string().nullable(),
  /** Name of the hash. */
  signingAlgorithm: z.string(),
  /** True if it has more than one name, else null. */
  san: z.boolean().nullable(),
  notBefore: instant,
  validityStart: instant,
  notAfter: instant,
  validityEnd: instant,
  dateCreated: instant,
  notify: z.boolean(),
  /** The same as `notify`. */
  active: z.boolean(),
  rotation: z.boolean(),
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: z.string().nullable(),
  /** Why the status is unknown, in sentences; left out in the other states. */
  statusReason: z.string().optional(),
  /** When and why it was revoked (RFC 5280, 5.3.1); left out while it is not. */
  revokedAt: instant.optional(),
  revocationReason: z.string().optional(),
  deleted: z.boolean(),
  hasPrivateKey: z.boolean(),
  dnsProviderId: z.int().nullable(),
  dnsProvider: DnsProviderAnswer.nullable(),
  user: UserNested.nullable(),
  authority: AuthorityNested.nullable(),
  rotationPolicy: RotationPolicyAnswer.nullable(),
  extensions: ExtensionsAnswer,
  domains: z.array(DomainAnswer),
  destinations: z.array(DestinationAnswer),
  notifications: z.array(NotificationAnswer),
  roles: z.array(RoleNested),
  endpoints: z.array(EndpointNested),
  replaces: z.array(CertificateNested),
  replacedBy: z.array(CertificateNested),
  ...subject,
  /** What is weak about it, in sentences. */
  findings: z.array(z.string()).optional(),
  /** What did not go as asked although the change was made, in sentences. */
  warnings: z.array(z.string()).optional(),
  /** What the caller may do with it, by permission. */
  may: z.array(z.string()).optional(),
});
export type CertificateAnswer = z.infer<typeof CertificateAnswer>;

/** The answer to a request: the certificate or, while its CA is still at work, the pending one, which has no body yet. */
export const RequestedCertificateAnswer = CertificateAnswer.partial({
  body: true,
  distinguishedName: true,
  issuer: true,
  serial: true,
  serialHex: true,
  bits: true,
  keyType: true,
  signingAlgorithm: true,
  san: true,
  notBefore: true,
  validityStart: true,
  notAfter: true,
  validityEnd: true,
  hasPrivateKey: true,
  extensions: true,
  domains: true,
  endpoints: true,
  replacedBy: true,
  dnsProvider: true,
}).extend({ commonName: z.string().nullable(), resolved: z.boolean().optional(), resolvedCertId: z.int().nullable().optional() });
export type RequestedCertificateAnswer = z.infer<typeof RequestedCertificateAnswer>;

export const CertificateShortAnswer = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.string(),
  notify: z.boolean(),
  rotation: z.boolean(),
  authority: AuthorityNested.nullable(),
  issuer: z.string(),
  cn: z.string().nullable(),
  notBefore: instant.optional(),
  notAfter: instant.optional(),
  /** `valid`, `revoked`, `unknown`, or null when it was never checked. */
  status: z.string().nullable().optional(),
  keyType: z.string().nullable().optional(),
  bits: z.int().nullable().optional(),
  serialHex: z.string().optional(),
  /** Another certificate replaces it. */
  isReplaced: z.boolean().optional(),
});
export type CertificateShortAnswer = z.infer<typeof CertificateShortAnswer>;

/** A file made of a certificate. `data` is Base64. */
export const ExportAnswer = z.object({ extension: z.string(), passphrase: z.string().nullable(), data: z.string() });
export type ExportAnswer = z.infer<typeof ExportAnswer>;

const CertificateList = listAnswer(CertificateAnswer);
const switchBoth = { summary: 'Switch warnings or automatic renewal on or off', who: 'object', body: SwitchCertificate, answer: CertificateAnswer } as const;

export const certificates = {
  list: endpoint({
    method: 'GET',
    path: '/certificates',
    summary: 'Certificates, a page of them',
    who: 'any',
    query: certificatesQuery,
    answer: CertificateList,
    shortAnswer: listAnswer(CertificateShortAnswer),
  }),
  request: endpoint({
    method: 'POST',
    path: '/certificates',
    summary: 'Request a certificate',
    who: 'writer',
    body: RequestCertificate,
    answer: RequestedCertificateAnswer,
  }),
  upload: endpoint({
    method: 'POST',
    path: '/certificates/upload',
    summary: 'Import a certificate that was issued elsewhere',
    who: 'writer',
    body: UploadCertificate,
    answer: CertificateAnswer,
  }),
  byName: endpoint({
    method: 'GET',
    path: '/certificates/name/:name',
    summary: 'The certificate of exactly that name, as a list',
    who: 'any',
    query: listQuery,
    answer: CertificateList,
  }),
  valid: endpoint({
    method: 'GET',
    path: '/certificates/valid',
    summary: 'Certificates for a common name that are not expired, revoked or replaced',
    who: 'any',
    query: validCertificatesQuery,
    answer: CertificateList,
  }),
  stats: endpoint({
    method: 'GET',
    path: '/certificates/stats',
    summary: 'How many certificates there are by issuer, key size, end or algorithm',
    who: 'any',
    query: certificateStatsQuery,
    answer: Stats,
  }),
  get: endpoint({ method: 'GET', path: '/certificates/:id', summary: 'One certificate', who: 'any', answer: CertificateAnswer }),
  edit: endpoint({
    method: 'PUT',
    path: '/certificates/:id',
    summary: 'Change a certificate; lists that are left out are emptied',
    who: 'object',
    body: EditCertificate,
    answer: CertificateAnswer,
  }),
  switch: endpoint({ method: 'POST', path: '/certificates/:id', ...switchBoth }),
  updateSwitches: endpoint({ method: 'POST', path: '/certificates/:id/update/switches', ...switchBoth }),
  updateOwner: endpoint({
    method: 'POST',
    path: '/certificates/:id/update/owner',
    summary: 'Hand a certificate to another owner',
    who: 'object',
    body: MoveCertificate,
    answer: CertificateAnswer,
  }),
  describe: endpoint({
    method: 'PUT',
    path: '/certificates/:id/description',
    summary: 'Change the description of a certificate',
    who: 'object',
    body: DescribeCertificate,
    answer: CertificateAnswer,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/certificates/:id',
    summary: 'Delete a certificate, where deleting is allowed',
    who: 'object',
    answer: Nothing,
    status: 204,
  }),
  key: endpoint({
    method: 'GET',
    path: '/certificates/:id/key',
    summary: 'The private key of a certificate',
    who: 'object',
    query: keyQuery,
    answer: KeyAnswer,
    isSecret: true,
  }),
  export: endpoint({
    method: 'POST',
    path: '/certificates/:id/export',
    summary: 'A certificate, with its key if the format holds one, as a file',
    who: 'object',
    body: ExportCertificate,
    answer: ExportAnswer,
    isSecret: true,
  }),
  revoke: endpoint({
    method: 'PUT',
    path: '/certificates/:id/revoke',
    summary: 'Revoke a certificate at its issuer',
    who: 'object',
    body: RevokeCertificate,
    answer: z.object({ id: z.int() }),
  }),
  deactivate: endpoint({
    method: 'PUT',
    path: '/certificates/:id/deactivate',
    summary: 'Deactivate a certificate at an issuer that knows how',
    who: 'object',
    answer: z.object({ id: z.int() }),
  }),
  authority: endpoint({
    method: 'GET',
    path: '/certificates/:id/authority',
    summary: 'The authority that issued a certificate',
    who: 'any',
    answer: AuthorityAnswer,
  }),
  creator: endpoint({
    method: 'GET',
    path: '/certificates/:id/creator',
    summary: 'The user who requested or imported a certificate',
    who: 'any',
    answer: UserAnswer,
  }),
  destinations: endpoint({
    method: 'GET',
    path: '/certificates/:id/destinations',
    summary: 'Where a certificate is deployed to',
    who: 'any',
    query: listQuery,
    answer: listAnswer(DestinationAnswer),
  }),
  sources: endpoint({
    method: 'GET',
    path: '/certificates/:id/sources',
    summary: 'Where a certificate was found',
    who: 'any',
    query: listQuery,
    answer: listAnswer(SourceAnswer),
  }),
  notifications: endpoint({
    method: 'GET',
    path: '/certificates/:id/notifications',
    summary: 'Who is told about a certificate',
    who: 'any',
    query: listQuery,
    answer: listAnswer(NotificationAnswer),
  }),
  domains: endpoint({
    method: 'GET',
    path: '/certificates/:id/domains',
    summary: 'Names on a certificate',
    who: 'any',
    query: listQuery,
    answer: listAnswer(DomainAnswer),
  }),
  replacements: endpoint({
    method: 'GET',
    path: '/certificates/:id/replacements',
    summary: 'What a certificate replaces',
    who: 'any',
    query: pageQuery,
    answer: CertificateList,
  }),
};
