import { DomainError, invalidRequest } from '@app/errors';

/** What a name is made of when nobody gave one. */
export interface NameSource {
  readonly commonName: string | null;
  /** DNS names and IP addresses, in the order of the certificate. */
  readonly alternativeNames: readonly string[];
  readonly organization: string | null;
  readonly organizationalUnit: string | null;
  /** Short name of the issuer, or `<selfsigned>`. */
  readonly issuer: string;
  /** Upper-case, unpadded. */
  readonly serialHex: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Longest name. Some destinations take no more, and the name is part of what is deployed. */
export const maxNameLength = 256;
const maxSourceLength = 10_000;

/**
 * The text as it may stand in file names, addresses and other systems' consoles: ASCII letters, digits, dots and single hyphens.
 * Accents are dropped (NFKD); the hyphens of `xn--` stay, so that an internationalised name is still one.
 */
export function slug(text: string): string {
  if (text.length > maxSourceLength) throw new DomainError('invalid', 'certificate.name-too-long', `A name has at most ${maxNameLength} characters.`);
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/(?<!(?:^|[^A-Za-z0-9])xn)-{2,}|-{3,}/gi, '-')
    .replace(/^-+|-+$/g, '');
}

const day = (date: Date) => date.toISOString().replace(/^\+?(-?\d+)-(\d\d)-(\d\d)T.*$/, '$1$2$3');

/** The name that a client asked for, as it may be stored. @throws DomainError `invalid` when nothing is left of it or it is too long */
export function givenName(name: string): string {
  const made = slug(name);
  if (!/[A-Za-z0-9]/.test(made))
    throw invalidRequest('certificate.name-empty', { name: `"${name}" has no letter or digit to make a name of.` }, 'Use ASCII letters and digits.');
  if (made.length > maxNameLength) {
    throw invalidRequest('certificate.name-too-long', { name: `A name has at most ${maxNameLength} characters, not ${made.length}.` });
  }
  return made;
}

/**
 * `{subject}-{issuer}-{from}-{to}`, with `SAN-` before it when there are several alternative names. The subject is the common name,
 * else the first alternative name. Some old CA certificates have neither: then their organization, unit or serial number.
 */
export function templateName(source: NameSource): string {
  const subject =
    [source.commonName, source.alternativeNames[0], source.organization, source.organizationalUnit].find((name) => name?.trim()) ?? source.serialHex;
  const several = source.alternativeNames.length > 1 ? 'SAN-' : '';
  // The dates tell two names apart: a long subject is shortened, not they.
  const ending = `-${source.issuer.replace(/\s/g, '').slice(0, 64)}-${day(source.notBefore)}-${day(source.notAfter)}`;
  const beginning = `${several}${subject}`.replaceAll('*', 'WILDCARD');
  const made = slug(`${beginning}${ending}`);
  return made.length <= maxNameLength ? made : slug(`${slug(beginning).slice(0, maxNameLength - ending.length)}${ending}`);
}

/**
 * The first free name: as wanted, then with the serial number, then with that and a sequence number.
 * @param taken every stored name that is `wanted` or begins with `wanted-SERIALHEX`, in any case
 */
export function freeName(wanted: string, serialHex: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const root = `${wanted.slice(0, maxNameLength - serialHex.length - 12)}-${serialHex}`;
  if (!taken.includes(root)) return root;
  const prefix = `${root}-`.toLowerCase();
  const numbers = taken
    .filter((name) => name.toLowerCase().startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((ending) => /^\d{1,9}$/.test(ending))
    .map(Number);
  return `${root}-${Math.max(0, ...numbers) + 1}`;
}

/** What all names begin with that `freeName` wants to know of, apart from `wanted` itself. */
export const numberedPrefix = (wanted: string, serialHex: string): string => `${wanted.slice(0, maxNameLength - serialHex.length - 12)}-${serialHex}`;
