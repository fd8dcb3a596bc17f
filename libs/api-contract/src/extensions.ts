import { z } from 'zod';
import { asAWhole, bool, int, line, listOf, object, oneOf } from './wire-types';

/** Kinds of names in a subject alternative name (RFC 5280, 4.2.1.6), as the wire spells them. Not all of them can be issued. */
export const nameTypes = [
  'DNSName',
  'IPAddress',
  'IPNetwork',
  'rfc822Name',
  'uniformResourceIdentifier',
  'registeredID',
  'directoryName',
  'otherName',
  'x400Address',
  'EDIPartyName',
] as const;
export type NameType = (typeof nameTypes)[number];

export const keyUsages = [
  'useDigitalSignature',
  'useNonRepudiation',
  'useKeyEncipherment',
  'useDataEncipherment',
  'useKeyAgreement',
  'useKeyCertSign',
  'useCRLSign',
  'useEncipherOnly',
  'useDecipherOnly',
] as const;

export const extendedKeyUsages = [
  'useServerAuthentication',
  'useClientAuthentication',
  'useCodeSigning',
  'useEmailProtection',
  'useTimestamping',
  'useOCSPSigning',
  'useEapOverLAN',
  'useEapOverPPP',
  'useSmartCardLogon',
] as const;

/** Most names that one certificate may carry. */
export const MAX_NAMES = 500;

/** How a name comes out of snake_case: `useCRLSign` was `use_crl_sign` and is now `useCrlSign`. */
const withoutAcronyms = (name: string) => name.replace(/([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/g, (_, first: string, others: string) => first + others.toLowerCase());

/** Switches that may be left out, in both spellings; they come out in the first. */
function switches<const Name extends string>(names: readonly Name[]) {
  const spellings = names.flatMap((name) => [name, withoutAcronyms(name)]);
  const shape = Object.fromEntries(spellings.map((spelling) => [spelling, bool().optional()]));
  return object(shape).transform((given) => {
    const named = names.map((name) => [name, given[name] ?? given[withoutAcronyms(name)]] as const);
    return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Partial<Record<Name, boolean>>;
  });
}

const keyUsage = () =>
  switches(keyUsages).superRefine((usage, context) => {
    if (usage.useEncipherOnly && usage.useDecipherOnly) context.addIssue(asAWhole('A key cannot be for enciphering only and for deciphering only.', usage));
  });

/** What of them is read is said by RFC 5280, 4.2.1; a subject alternative name is always there. */
const customExtension = () =>
  object({
    oid: line().regex(/^[0-2](\.(0|[1-9]\d*))+$/, { error: 'Not a dotted object identifier.' }),
    encoding: line()
      .transform((value) => value.toLowerCase())
      .pipe(oneOf(['b64asn1', 'string', 'ia5string'])),
    value: line(),
    isCritical: bool().default(false),
  });

/** Where a revocation list is: the URLs, or the older form with one text. Comes out as URLs. */
const crlPoints = () =>
  z
    .union([listOf(line()), object({ includeCrlDp: line().optional(), includeCRLDP: line().optional() })], { error: 'Invalid type.' })
    .transform((value) => (Array.isArray(value) ? value : [value.includeCrlDp ?? value.includeCRLDP].filter((url) => url !== undefined)));

/** The same as answers write it: the addresses with commas between. Of other texts, which the reference wrote for people, nothing is taken. */
const shownCrlPoints = () =>
  crlPoints().transform((texts) => texts.flatMap((text) => text.split(/,\s*/)).filter((part) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(part)));

/** Extensions that a client asks for. */
export const RequestedExtensions = object({
  subAltNames: object({
    names: listOf(object({ nameType: oneOf(nameTypes), value: line() }))
      .max(MAX_NAMES, { error: ({ input }) => `At most ${MAX_NAMES} names, not ${Array.isArray(input) ? input.length : 'more'}.` })
      .default([]),
  }).default({ names: [] }),
  basicConstraints: object({ ca: bool().optional(), pathLength: int({ min: 0, max: 255 }).nullish() }).optional(),
  keyUsage: keyUsage().optional(),
  extendedKeyUsage: switches(extendedKeyUsages).optional(),
  subjectKeyIdentifier: switches(['includeSKI']).optional(),
  authorityKeyIdentifier: switches(['useKeyIdentifier', 'useAuthorityCert']).optional(),
  certificateInfoAccess: switches(['includeAIA']).optional(),
  crlDistributionPoints: crlPoints().optional(),
  cRLDistributionPoints: shownCrlPoints().optional(),
  custom: listOf(customExtension()).max(50, { error: 'At most 50 custom extensions.' }).optional(),
}).transform(({ cRLDistributionPoints, ...others }) => ({ ...others, crlDistributionPoints: others.crlDistributionPoints ?? cRLDistributionPoints }));

export type RequestedExtensions = z.output<typeof RequestedExtensions>;

const flags = <const Name extends string>(names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<Name, z.ZodBoolean>);

/** Extensions that a certificate has. */
export const ExtensionsAnswer = z.object({
  subAltNames: z.object({ names: z.array(z.object({ nameType: z.string(), value: z.string() })) }),
  basicConstraints: z.object({ ca: z.boolean(), path_length: z.int().nullable() }).optional(),
  keyUsage: flags(keyUsages).optional(),
  extendedKeyUsage: flags(extendedKeyUsages).partial().optional().describe('Only those that it has, each true.'),
  subjectKeyIdentifier: z.object({ includeSKI: z.boolean() }).optional(),
  authorityKeyIdentifier: z.object({ useKeyIdentifier: z.boolean(), useAuthorityCert: z.boolean() }).optional(),
  certificateInfoAccess: z.object({ includeAIA: z.boolean() }).optional(),
  crlDistributionPoints: z.array(z.string()).optional().describe('URLs of the revocation lists.'),
  cRLDistributionPoints: z.object({ includeCRLDP: z.string() }).optional().describe('The same as one text, for older clients.'),
});
export type ExtensionsAnswer = z.infer<typeof ExtensionsAnswer>;
