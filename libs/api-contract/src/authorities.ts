import { z } from 'zod';
import { Bytes, Done, instant, listAnswer, may, version } from './answers';
import { endpoint } from './endpoint';
import { RequestedExtensions } from './extensions';
import { keyTypes } from './key-types';
import { PluginAnswer, RoleRef, UserNested } from './nested';
import { pluginObject } from './plugin-object';
import { listQuery } from './queries';
import { optionalRef, refs } from './references';
import { RoleAnswer } from './roles';
import { subjectFields, validityFields } from './certificate-bodies';
import { anything, bool, email, int, line, listOf, nullAsAbsent, nullAsDefault, object, oneOf, ownerEmail, text } from './wire-types';

/** Names as the wire spells them. The key decides; a name that does not fit it is refused by the issuer's rules. */
export const signingAlgorithms = [
  'sha256WithRSA',
  'sha1WithRSA',
  'sha256WithECDSA',
  'SHA384withECDSA',
  'SHA512withECDSA',
  'sha384WithECDSA',
  'sha512WithECDSA',
] as const;

export const CreateAuthority = object({
  name: line(),
  owner: ownerEmail(),
  commonName: line(),
  plugin: pluginObject(),
  description: nullAsDefault(text(), ''),
  ...validityFields,
  type: oneOf(['root', 'subca']).default('root').describe('`root`, or `subca` for one below a `parent`.'),
  parent: optionalRef().describe('Needed for a sub-CA.'),
  keyType: nullAsDefault(oneOf(keyTypes), 'RSA2048'),
  signingAlgorithm: nullAsAbsent(oneOf(signingAlgorithms)),
  sensitivity: nullAsDefault(oneOf(['medium', 'high']), 'medium'),
  keyName: nullAsAbsent(line()),
  serialNumber: nullAsAbsent(int({ min: 0 })),
  firstSerial: nullAsDefault(int({ min: 0 }), 1),
  email: nullAsAbsent(email()),
  ...subjectFields,
  extensions: RequestedExtensions.prefault({}),
  roles: refs().default([]),
}).transform(({ parent, ...body }, context) => {
  if (body.type !== 'subca' || parent) return { ...body, parent };
  context.issues.push({ code: 'custom', message: 'If generating a subca, parent must be specified.', input: body });
  return z.NEVER;
});
export type CreateAuthority = z.output<typeof CreateAuthority>;

/** The text that answers show, or the list itself. Empty ones count as absent. */
const optionsText = () =>
  nullAsAbsent(
    z
      .union([text(), listOf(object({ name: line(), value: anything().optional() }))], { error: 'Not a valid string.' })
      .transform((value) => (typeof value === 'string' ? value : value.length > 0 ? JSON.stringify(value) : undefined)),
  );

export const EditAuthority = object({
  owner: ownerEmail(),
  description: nullAsDefault(text(), ''),
  roles: refs().optional().describe('Replaces all of them; unchanged when absent.'),
  active: bool().default(true),
  options: optionsText().describe('A list of options, or its JSON text; unchanged when absent or empty.'),
});
export type EditAuthority = z.output<typeof EditAuthority>;

export const AuthorityAnswer = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.string(),
  description: z.string().nullable(),
  active: z.boolean(),
  plugin: PluginAnswer,
  options: z.string().nullable().describe('JSON text of a list of options; secrets masked, null when there are none or the caller is not of this authority.'),
  roles: z.array(RoleRef),
  maxIssuanceDays: z.int().nullable(),
  defaultValidityDays: z.int(),
  authorityCertificate: z.object({
    id: z.int(),
    name: z.string(),
    cn: z.string().nullable(),
    owner: z.string(),
    description: z.string().nullable(),
    active: z.boolean(),
    bits: z.int().nullable(),
    body: z.string(),
    chain: z.string().nullable(),
    notBefore: instant,
    notAfter: instant,
    status: z.string().nullable(),
    user: UserNested.nullable(),
  }),
  parent: z.object({ id: z.int(), name: z.string() }).nullable().optional().describe('The authority above it, when that one is kept here too.'),
  version,
  may,
});
export type AuthorityAnswer = z.infer<typeof AuthorityAnswer>;

/** An authority and the names of all that it issued. */
export const AuthorityTree = z.object({ name: z.string(), children: z.array(z.object({ name: z.string() })) });
export type AuthorityTree = z.infer<typeof AuthorityTree>;

export const authorities = {
  list: endpoint({
    method: 'GET',
    path: '/authorities',
    summary: 'Authorities that the caller may use, a page of them',
    who: 'any',
    query: listQuery,
    answer: listAnswer(AuthorityAnswer),
  }),
  create: endpoint({
    method: 'POST',
    path: '/authorities',
    summary: 'Create a root or a sub-CA',
    who: 'writer',
    body: CreateAuthority,
    answer: AuthorityAnswer,
  }),
  get: endpoint({ method: 'GET', path: '/authorities/:id', summary: 'One authority', who: 'any', answer: AuthorityAnswer }),
  edit: endpoint({
    method: 'PUT',
    path: '/authorities/:id',
    summary: 'Change an authority; its roles are replaced',
    who: 'object',
    body: EditAuthority,
    answer: AuthorityAnswer,
  }),
  rollAccountKey: endpoint({
    method: 'POST',
    path: '/authorities/:id/roll_account_key',
    summary: 'Have the CA know this authority by a new account key',
    who: 'object',
    answer: Done,
  }),
  visualize: endpoint({
    method: 'GET',
    path: '/authorities/:id/visualize',
    summary: 'What an authority issued, as a tree of names',
    who: 'any',
    answer: AuthorityTree,
  }),
  roles: endpoint({
    method: 'GET',
    path: '/authorities/:id/roles',
    summary: 'Roles that may use an authority',
    who: 'any',
    query: listQuery,
    answer: listAnswer(RoleAnswer),
  }),
  crl: endpoint({
    method: 'GET',
    path: '/authorities/:id/crl',
    summary: 'The revocation list of an authority, DER (RFC 5280, 5)',
    who: 'open',
    answer: Bytes,
    mediaType: 'application/pkix-crl',
  }),
  certificate: endpoint({
    method: 'GET',
    path: '/authorities/:id/certificate',
    summary: 'The certificate of an authority, DER (RFC 2585, 4.2)',
    who: 'open',
    answer: Bytes,
    mediaType: 'application/pkix-cert',
  }),
};
