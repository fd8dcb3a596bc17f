import { domainToASCII } from 'node:url';
import type { CertificateExtensions, DistinguishedName, GeneralName, KeyType, KeyUsage } from '@app/crypto';
import { newKeyType, parseGeneralName } from '@app/crypto';
import { DomainError, invalidAsAWhole, invalidRequest } from '@app/errors';

/** Upper bounds of RFC 5280, appendix A.1. */
const maxCommonNameLength = 64;
const subjectBounds = { organization: 64, organizationalUnit: 64, state: 128, location: 128 } as const;
/** Most names of one certificate. Servers send them with every handshake. */
export const maxNames = 500;

export interface AskedSubject {
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly location?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationalUnit?: string | undefined;
}

/** What a CSR says that counts: the rest of it was only asked. */
export interface AskedByCsr {
  readonly subject: DistinguishedName;
  readonly commonName: string | null;
  readonly keyWeakness: string | null;
  readonly extensions: CertificateExtensions;
}

const reasonOf = (error: DomainError) => [error.message, error.details.hint].filter(Boolean).join(' ');

/** @throws DomainError `invalid` with the reason at `keyType` */
export function decideKeyType(name: string): KeyType {
  try {
    return newKeyType(name);
  } catch (error) {
    if (error instanceof DomainError) throw invalidRequest(error.code, { keyType: reasonOf(error) });
    throw error;
  }
}

/** An address where it is one, else the DNS name. */
function nameOfCommonName(commonName: string): GeneralName {
  if (/^[0-9.]+$|:/.test(commonName)) return parseGeneralName(commonName.includes('://') ? 'uri' : 'ip', commonName);
  return parseGeneralName(commonName.includes('@') ? 'email' : 'dns', commonName);
}

/**
 * The common name as a subject alternative name. With a blank it is a person's or thing's name, and stands in the subject only.
 * @throws DomainError `invalid` with the reason at `commonName`
 */
export function commonNameAsName(commonName: string): GeneralName | null {
  if (commonName === '' || /\s/.test(commonName)) return null;
  try {
    return nameOfCommonName(commonName);
  } catch (error) {
    if (error instanceof DomainError) throw invalidRequest('certificate.common-name', { commonName: reasonOf(error) });
    throw error;
  }
}

/** What a name comes down to when it is compared: DNS names and addresses were normalised before. */
const key = (name: GeneralName) => `${name.type} ${name.value}`;

/** In `extensions.subAltNames.names`, which is where a client finds the name. */
const nameRefused = (code: string, because: string, hint?: string) => invalidRequest(code, { extensions: { subAltNames: { names: because } } }, hint);

export interface DecidedNames {
  /** Trimmed; a DNS name in lower case and as A-labels. '' for none. */
  readonly commonName: string;
  /** The common name first, each once. */
  readonly names: readonly GeneralName[];
}

/**
 * The names that the certificate will carry. Those of a CSR replace those asked for.
 * @param isCnOptional does the authority issue without a common name?
 * @throws DomainError `invalid`
 */
export function decideNames(asked: { commonName: string; names: readonly GeneralName[] }, csr: AskedByCsr | null, isCnOptional: boolean): DecidedNames {
  const written = (csr?.commonName ?? asked.commonName).trim();
  if (/\p{Cc}/u.test(written)) throw invalidRequest('certificate.common-name', { commonName: 'A common name is one line, without control characters.' });
  const commonNameAs = commonNameAsName(written);
  // A certificate whose common name and alternative name differ in case has two names in the eyes of some clients.
  const commonName = commonNameAs?.type === 'dns' ? commonNameAs.value : written;
  if ([...commonName].length > maxCommonNameLength) {
    throw invalidRequest(
      'certificate.common-name-too-long',
      { commonName: `A common name has at most ${maxCommonNameLength} characters, not ${[...commonName].length}.` },
      'Leave it short, and put the long name among the subject alternative names.',
    );
  }
  const wanted = csr?.extensions.subjectAltNames?.names ?? (csr ? [] : asked.names);
  const unissuable = wanted.find(({ type }) => type === 'directory' || type === 'other' || type === 'unsupported');
  if (unissuable) {
    throw invalidRequest('certificate.name-type', { csr: `Names of the type ${unissuable.type} cannot be issued.` }, 'Make a request without them.');
  }
  const names = [...new Map([...(commonNameAs ? [commonNameAs] : []), ...wanted.map(normalised)].map((name) => [key(name), name])).values()];
  if (names.length > maxNames)
    throw nameRefused('certificate.too-many-names', `At most ${maxNames} names, not ${names.length}.`, 'Ask for several certificates.');
  if (commonName === '' && !isCnOptional) {
    throw invalidRequest('certificate.no-common-name', { commonName: 'Missing data for required field.' }, 'This authority issues only with a common name.');
  }
  if (commonName === '' && names.length === 0)
    throw invalidAsAWhole('certificate.no-names', 'A certificate needs a common name or a subject alternative name.');
  return { commonName, names };
}

/** Names of a CSR come as its maker spelt them; ours were normalised when they were read, and are not changed by it. */
function normalised(name: GeneralName): GeneralName {
  try {
    return parseGeneralName(name.type, name.value);
  } catch (error) {
    if (error instanceof DomainError) throw nameRefused('certificate.name-malformed', reasonOf(error));
    throw error;
  }
}

/** The text that rules about domains look at: host of an address, a DNS name as it is; null for a registered id. */
export function hostOf({ type, value }: GeneralName): string | null {
  if (type === 'dns' || type === 'ip' || type === 'ip-network') return value.toLowerCase();
  if (type === 'email') return value.slice(value.lastIndexOf('@') + 1).toLowerCase();
  return type === 'uri' && URL.canParse(value) ? new URL(value).hostname.toLowerCase() || null : null;
}

const emailAddress = '1.2.840.113549.1.9.1';

/** In a subject an address is ASCII, its host as A-labels (RFC 5280, 4.2.1.6 and 7.5). */
const asciiAddress = (address: string) => address.replace(/@(.+)$/, (_, host: string) => `@${domainToASCII(host) || host}`);

/** The settings' value where the request says nothing; a blank one leaves the attribute out. */
const filled = (asked: AskedSubject, defaults: AskedSubject) => (field: keyof AskedSubject) => (asked[field] ?? defaults[field] ?? '').trim();

/**
 * E-mail address, CN, O, OU, C, ST, L, in this order. With a CSR its subject, which must be what its maker sees again, with the common
 * name added when it has none.
 * @throws DomainError `invalid` with a reason per attribute
 */
export function decideSubject(
  asked: AskedSubject & { owner: string },
  commonName: string,
  csr: AskedByCsr | null,
  settings: AskedSubject & { ownerEmailInSubject: boolean },
): DistinguishedName {
  if (csr && csr.subject.length > 0) {
    if (csr.commonName !== null)
      return csr.subject.map((attribute) => (isFirstCommonName(attribute, csr.subject) ? { ...attribute, value: commonName } : attribute));
    return commonName === '' ? csr.subject : [...csr.subject, { type: 'CN', value: commonName }];
  }
  const value = filled(asked, settings);
  for (const [field, bound] of Object.entries(subjectBounds)) {
    const { length } = [...value(field as keyof AskedSubject)];
    if (length > bound) throw invalidRequest('certificate.subject-too-long', { [field]: `At most ${bound} characters, not ${length}.` });
  }
  if (!/^([A-Za-z]{2})?$/.test(value('country'))) {
    throw invalidRequest(
      'certificate.country',
      { country: `"${value('country')}" is not a country code of two letters.` },
      'Write it as in ISO 3166, for example SE.',
    );
  }
  return [
    { type: emailAddress, value: settings.ownerEmailInSubject ? asciiAddress(asked.owner) : '' },
    { type: 'CN', value: commonName },
    { type: 'O', value: value('organization') },
    { type: 'OU', value: value('organizationalUnit') },
    { type: 'C', value: value('country').toUpperCase() },
    { type: 'ST', value: value('state') },
    { type: 'L', value: value('location') },
  ].filter((attribute) => attribute.value !== '');
}

const isFirstCommonName = (attribute: DistinguishedName[number], subject: DistinguishedName) =>
  attribute === subject.find(({ type, valueDer }) => type === 'CN' && valueDer === undefined);

/** Usages that make an authority (RFC 5280, 4.2.1.3), by the names that the wire gives them. */
const authorityUsages: ReadonlyMap<KeyUsage, string> = new Map([
  ['keyCertSign', 'useKeyCertSign'],
  ['cRLSign', 'useCRLSign'],
]);

/**
 * Extensions of a leaf: what was asked for, or else what the CSR asks for, of usages. An authority cannot be had here: who asks for one
 * outright is refused, and of a CSR, which tools make with more than anybody wanted, only what a leaf may have is taken.
 * @throws DomainError `invalid` for a CA flag in the request
 */
export function decideExtensions(asked: CertificateExtensions, csr: AskedByCsr | null, names: readonly GeneralName[]): CertificateExtensions {
  if (asked.basicConstraints?.ca) {
    throw invalidRequest('certificate.ca-flag', { extensions: { basicConstraints: { ca: 'Only an authority is a CA.' } } }, 'Create an authority instead.');
  }
  const usage = asked.keyUsage ?? csr?.extensions.keyUsage;
  const usages = usage?.usages.filter((one) => !authorityUsages.has(one)) ?? [];
  return {
    ...asked,
    basicConstraints: undefined,
    keyUsage: usage && usages.length > 0 ? { ...usage, usages } : undefined,
    extendedKeyUsage: asked.extendedKeyUsage ?? csr?.extensions.extendedKeyUsage,
    subjectAltNames: names.length > 0 ? { names } : undefined,
  };
}

/** What was asked for and is left out, because it would make an authority: a sentence each. */
export function leftOutOfLeaf(asked: CertificateExtensions, csr: AskedByCsr | null): string[] {
  const asksToBeCa = csr?.extensions.basicConstraints?.ca === true;
  const usages = (asked.keyUsage ?? csr?.extensions.keyUsage)?.usages.flatMap((usage) => authorityUsages.get(usage) ?? []) ?? [];
  return [
    ...(asksToBeCa ? ['The certificate is no CA, although its CSR asks for one: create an authority instead.'] : []),
    ...(usages.length > 0 ? [`Left out: ${usages.join(' and ')}. Only an authority signs certificates and revocation lists.`] : []),
  ];
}

/** @throws DomainError `invalid` for a key that is too weak for anything new */
export function refuseWeakKey({ keyWeakness }: AskedByCsr): void {
  if (keyWeakness !== null) throw invalidRequest('csr.weak-key', { csr: keyWeakness }, 'Make a new key, for example P-256 or RSA with 2048 bits.');
}
