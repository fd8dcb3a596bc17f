import { z } from 'zod';
import { RequestedExtensions } from './extensions';
import { keyTypes } from './key-types';
import { pluginObject } from './plugin-object';
import { labelRefs, optionalRef, ref, refs } from './references';
import { bool, datetime, int, line, nullAsAbsent, nullAsDefault, object, oneOf, ownerEmail, pem, text } from './wire-types';

/** Attributes of a subject; those left out are filled from the settings. */
export const subjectFields = {
  country: line().optional(),
  state: line().optional(),
  location: line().optional(),
  organization: line().optional(),
  organizationalUnit: line().optional(),
};

/** When it begins and ends: two instants, or a number of years from now, which wins. */
export const validityFields = {
  validityStart: nullAsAbsent(datetime()),
  validityEnd: nullAsAbsent(datetime()),
  validityYears: nullAsAbsent(int({ min: 0, max: 100 })),
};

const company = {
  destinations: labelRefs().default([]),
  notifications: labelRefs().default([]),
  replaces: refs().default([]),
  replacements: refs().nullish().describe('Older name of `replaces`; wins when it names something.'),
  roles: refs().default([]),
};

const withReplacements = <Body extends { replaces: unknown[]; replacements?: Body['replaces'] | null | undefined }>({
  replacements,
  ...body
}: Body): Omit<Body, 'replacements'> => ({
  ...body,
  replaces: replacements?.length ? replacements : body.replaces,
});

export const RequestCertificate = object({
  owner: ownerEmail(),
  authority: optionalRef(),
  commonName: nullAsDefault(line(), ''),
  description: nullAsDefault(text(), ''),
  name: nullAsAbsent(line()).describe('Made of its subject, its issuer and its dates when left out.'),
  ...validityFields,
  keyType: nullAsDefault(oneOf(keyTypes), 'ECCPRIME256V1'),
  csr: nullAsAbsent(pem()),
  extensions: RequestedExtensions.prefault({}),
  ...company,
  dnsProvider: optionalRef(),
  notify: bool().default(true),
  rotation: bool().default(false),
  rotationPolicy: ref().nullable().default({ name: 'default' }),
  ...subjectFields,
}).transform(({ authority, ...body }, context) => {
  if (authority) return { ...withReplacements(body), authority };
  context.issues.push({ code: 'custom', message: 'Missing Authority.', input: body });
  return z.NEVER;
});
export type RequestCertificate = z.output<typeof RequestCertificate>;

export const UploadCertificate = object({
  owner: ownerEmail(),
  body: text(),
  privateKey: nullAsAbsent(pem()),
  chain: nullAsAbsent(pem()),
  csr: nullAsAbsent(pem()),
  name: nullAsAbsent(line()).describe('Made of its subject, its issuer and its dates when left out.'),
  description: nullAsDefault(text(), ''),
  notify: bool().default(true),
  ...company,
  externalId: nullAsAbsent(line()).describe('Its id at the CA; only together with `authority`.'),
  authority: optionalRef(),
}).transform(withReplacements);
export type UploadCertificate = z.output<typeof UploadCertificate>;

export const EditCertificate = object({
  owner: ownerEmail(),
  description: nullAsDefault(text(), ''),
  notify: bool().optional().describe('Unchanged when absent.'),
  rotation: bool().optional().describe('Unchanged when absent.'),
  ...company,
}).transform(withReplacements);
export type EditCertificate = z.output<typeof EditCertificate>;

export const SwitchCertificate = object({ notify: bool().optional(), rotation: bool().optional() });
export type SwitchCertificate = z.output<typeof SwitchCertificate>;

export const MoveCertificate = object({ owner: ownerEmail(), roles: refs().default([]), notifications: labelRefs().default([]) });
export type MoveCertificate = z.output<typeof MoveCertificate>;

/** A number counts as text; null leaves the description as it is. */
export const DescribeCertificate = object({
  description: z
    .union([text(), z.number()], { error: (issue) => (issue.input === undefined ? 'Missing data for required field.' : 'Not a valid string.') })
    .transform(String)
    .nullable(),
});
export type DescribeCertificate = z.output<typeof DescribeCertificate>;

export const ExportCertificate = object({ plugin: pluginObject() });
export type ExportCertificate = z.output<typeof ExportCertificate>;

/** Reasons of RFC 5280, 5.3.1. */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type RevocationReason = (typeof revocationReasons)[number];

export const RevokeCertificate = object({ crlReason: oneOf(revocationReasons).default('unspecified'), comments: nullAsAbsent(text()) });
export type RevokeCertificate = z.output<typeof RevokeCertificate>;
