import { z } from 'zod';
import { KeyAnswer, Nothing, instant, listAnswer, may } from './answers';
import { endpoint } from './endpoint';
import { AuthorityNested, CertificateNested, DestinationAnswer, NotificationAnswer, RoleNested, RotationPolicyAnswer, UserNested } from './nested';
import { certificatesQuery } from './queries';
import { labelRefs, refs } from './references';
import { bool, line, nullAsAbsent, nullAsDefault, object, ownerEmail, pem, text } from './wire-types';

export const EditPendingCertificate = object({
  owner: ownerEmail(),
  description: nullAsDefault(text(), ''),
  notify: bool().optional().describe('Unchanged when absent.'),
  rotation: bool().optional().describe('Unchanged when absent.'),
  destinations: labelRefs().default([]),
  notifications: labelRefs().default([]),
  replaces: refs().default([]),
  roles: refs().default([]),
});
export type EditPendingCertificate = z.output<typeof EditPendingCertificate>;

export const CancelPendingCertificate = object({ note: nullAsAbsent(text()) });
export type CancelPendingCertificate = z.output<typeof CancelPendingCertificate>;

export const ResolvePendingCertificate = object({ body: text(), chain: nullAsAbsent(pem()), externalId: nullAsAbsent(line()) });
export type ResolvePendingCertificate = z.output<typeof ResolvePendingCertificate>;

export const PendingCertificateAnswer = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.string(),
  externalId: z.string().nullable(),
  csr: z.string(),
  chain: z.string().nullable(),
  description: z.string().nullable(),
  cn: z.string().nullable(),
  commonName: z.string().nullable(),
  deleted: z.boolean(),
  numberAttempts: z.int(),
  dateCreated: instant,
  lastUpdated: instant,
  resolved: z.boolean(),
  resolvedCertId: z.int().nullable(),
  rotation: z.boolean(),
  notify: z.boolean(),
  active: z.boolean(),
  status: z.string().nullable().describe('What its issuer said last.'),
  user: UserNested.nullable().describe('Null: the user is gone.'),
  authority: AuthorityNested.nullable(),
  roles: z.array(RoleNested),
  destinations: z.array(DestinationAnswer),
  notifications: z.array(NotificationAnswer),
  replaces: z.array(CertificateNested),
  rotationPolicy: RotationPolicyAnswer.nullable(),
  state: z.string().describe('`waiting`, `issued`, `failed` or `cancelled`.'),
  nextStep: z.string().nullable().describe('What happens next, as a sentence. Null: nothing.'),
  dueAt: instant.nullable().describe('When that is.'),
  may,
});
export type PendingCertificateAnswer = z.infer<typeof PendingCertificateAnswer>;

export const pendingCertificates = {
  list: endpoint({
    method: 'GET',
    path: '/pending_certificates',
    summary: 'Certificates that their issuers are still at work on',
    who: 'any',
    query: certificatesQuery,
    answer: listAnswer(PendingCertificateAnswer),
  }),
  get: endpoint({ method: 'GET', path: '/pending_certificates/:id', summary: 'One pending certificate', who: 'any', answer: PendingCertificateAnswer }),
  edit: endpoint({
    method: 'PUT',
    path: '/pending_certificates/:id',
    summary: 'Change a pending certificate; lists that are left out are emptied',
    who: 'object',
    body: EditPendingCertificate,
    answer: PendingCertificateAnswer,
  }),
  cancel: endpoint({
    method: 'DELETE',
    path: '/pending_certificates/:id',
    summary: 'Cancel a pending certificate at its issuer',
    who: 'object',
    body: CancelPendingCertificate,
    answer: Nothing,
    status: 204,
  }),
  key: endpoint({
    method: 'GET',
    path: '/pending_certificates/:id/key',
    summary: 'The private key of a pending certificate',
    who: 'object',
    answer: KeyAnswer,
    isSecret: true,
  }),
  upload: endpoint({
    method: 'POST',
    path: '/pending_certificates/:id/upload',
    summary: 'Bring the certificate that the issuer made by another way',
    who: 'object',
    body: ResolvePendingCertificate,
    answer: PendingCertificateAnswer,
  }),
};
