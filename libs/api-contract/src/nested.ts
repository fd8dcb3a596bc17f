import { z } from 'zod';
import { instant, may, version } from './answers';

/* Shapes that stand inside others. */

export const UserNested = z.object({ id: z.int(), username: z.string(), email: z.string(), active: z.boolean() });
export type UserNested = z.infer<typeof UserNested>;

export const RoleRef = z.object({ id: z.int(), name: z.string() });
export type RoleRef = z.infer<typeof RoleRef>;

export const RoleNested = z.object({ id: z.int(), name: z.string(), description: z.string().nullable() });
export type RoleNested = z.infer<typeof RoleNested>;

export const RotationPolicyAnswer = z.object({ id: z.int(), days: z.int() });
export type RotationPolicyAnswer = z.infer<typeof RotationPolicyAnswer>;

export const DomainAnswer = z.object({ id: z.int(), name: z.string(), sensitive: z.boolean() });
export type DomainAnswer = z.infer<typeof DomainAnswer>;

export const EndpointNested = z.object({
  id: z.int(),
  name: z.string(),
  dnsname: z.string(),
  owner: z.string().nullable(),
  type: z.string(),
  active: z.boolean(),
});
export type EndpointNested = z.infer<typeof EndpointNested>;

export const DnsProviderAnswer = z.object({
  id: z.int(),
  name: z.string(),
  providerType: z.string(),
  description: z.string().nullable(),
  apiEndpoint: z.string().nullable(),
  dateCreated: instant,
});
export type DnsProviderAnswer = z.infer<typeof DnsProviderAnswer>;

/** One option of a plugin: what it is and, for a stored object, its value. */
export const OptionAnswer = z.object({
  name: z.string(),
  type: z.string().optional(),
  required: z.boolean().optional(),
  validation: z.string().optional().describe('Regular expression that the value matches.'),
  helpMessage: z.string().optional(),
  available: z.array(z.string()).optional().describe('Choices of a `select`.'),
  default: z.unknown().optional(),
  value: z.unknown().optional().describe('Null for a secret, whoever asks.'),
  sensitive: z.boolean().optional(),
  isSet: z.boolean().optional().describe('Of a secret of a stored object: is there one? Sending back the null in its place keeps it.'),
});
export type OptionAnswer = z.infer<typeof OptionAnswer>;

export const PluginAnswer = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  pluginOptions: z.array(OptionAnswer).optional(),
  kind: z.string().optional(),
  abilities: z.array(z.string()).optional().describe('What it can do, such as `revoke`. What is not here is not offered.'),
  notConfigured: z.string().optional().describe('Why it cannot be used in this installation; absent when it can.'),
});
export type PluginAnswer = z.infer<typeof PluginAnswer>;

export const NotificationAnswer = z.object({
  id: z.int(),
  label: z.string(),
  description: z.string().nullable(),
  active: z.boolean(),
  options: z.array(OptionAnswer),
  plugin: PluginAnswer,
  version,
  may,
});
export type NotificationAnswer = z.infer<typeof NotificationAnswer>;

export const DestinationAnswer = z.object({
  id: z.int(),
  label: z.string(),
  description: z.string().nullable(),
  options: z.array(OptionAnswer),
  plugin: PluginAnswer,
  version,
  may,
});
export type DestinationAnswer = z.infer<typeof DestinationAnswer>;

export const AuthorityNested = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.string(),
  description: z.string().nullable(),
  active: z.boolean(),
  plugin: PluginAnswer,
  authorityCertificate: z.object({ notBefore: instant, notAfter: instant }),
  isCabCompliant: z.boolean().nullable(),
  isCnOptional: z.boolean(),
  maxIssuanceDays: z.int().nullable(),
  defaultValidityDays: z.int(),
});
export type AuthorityNested = z.infer<typeof AuthorityNested>;

export const CertificateNested = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.string(),
  description: z.string().nullable(),
  status: z.string().nullable(),
  bits: z.int().nullable(),
  body: z.string(),
  chain: z.string().nullable(),
  csr: z.string().nullable(),
  active: z.boolean().describe('The same as `notify`.'),
  notify: z.boolean(),
  rotation: z.boolean(),
  rotationPolicy: RotationPolicyAnswer.nullable(),
  cn: z.string().nullable(),
  commonName: z.string().nullable(),
  notBefore: instant,
  validityStart: instant,
  notAfter: instant,
  validityEnd: instant,
  issuer: z.object({}).describe('Always empty; clients expect the key.'),
});
export type CertificateNested = z.infer<typeof CertificateNested>;
