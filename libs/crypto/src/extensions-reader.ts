import { type DerElement, readBitString, readBoolean, readDer, readInteger, readOid, readSmallInteger, tag, undecodable } from './der-reader';
import { type CertificateExtensions, type CustomExtension, fieldsByOid, keyUsages } from './extensions';
import { type GeneralName, readGeneralName } from './general-names';
import { oid } from './oids';
import { decodeString, showable } from './strings';

type Readers = { readonly [Field in Exclude<keyof CertificateExtensions, 'custom'>]: (value: DerElement) => NonNullable<CertificateExtensions[Field]> };

/** Upper-case hex without padding, `-` before negative numbers. */
export const serialHexOf = (serial: bigint): string => serial.toString(16).toUpperCase();

const readers: Readers = {
  subjectAltNames: (value) => ({ names: readNames(value) }),
  basicConstraints: (value) => {
    const parts = value.inside();
    const ca = parts.optional(tag.boolean);
    const pathLength = parts.optional(tag.integer);
    parts.finish();
    return { ca: ca !== null && readBoolean(ca), pathLength: pathLength && readSmallInteger(pathLength) };
  },
  keyUsage: (value) => {
    const { bytes } = readBitString(value);
    return { usages: keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) };
  },
  extendedKeyUsage: (value) => ({ purposes: value.children(tag.oid).map(readOid) }),
  subjectKeyIdentifier: (value) => ({ keyIdentifier: value.content.toString('hex') }),
  authorityKeyIdentifier: (value) => {
    const parts = value.children();
    const keyIdentifier = parts.find((part) => part.tag === tag.context(0));
    const issuer = parts.find((part) => part.tag === tag.contextConstructed(1));
    const serial = parts.find((part) => part.tag === tag.context(2));
    return {
      ...(keyIdentifier && { keyIdentifier: keyIdentifier.content.toString('hex') }),
      ...(issuer && { issuer: readNames(issuer) }),
      ...(serial && { serialHex: serialHexOf(readInteger(serial)) }),
    };
  },
  authorityInfoAccess: (value) => {
    const addresses = value.children(tag.sequence).map((access) => {
      const [method, location] = access.children();
      if (method?.tag !== tag.oid || !location) throw undecodable('an access description is not a method and a location');
      return { method: readOid(method), location: readGeneralName(location) };
    });
    const urls = (method: string) => addresses.filter((address) => address.method === method).flatMap(({ location }) => urlOf(location));
    return { ocsp: urls(oid.ocspAccess), caIssuers: urls(oid.caIssuersAccess) };
  },
  crlDistributionPoints: (value) => ({ urls: value.children(tag.sequence).flatMap(readDistributionPoint) }),
  nameConstraints: (value) => {
    const parts = value.children();
    const bases = (position: number) =>
      parts
        .filter((part) => part.tag === tag.contextConstructed(position))
        .flatMap((part) => part.children(tag.sequence).map((subtree) => readGeneralName(subtree.inside().next())));
    return { permitted: bases(0), excluded: bases(1) };
  },
  certificatePolicies: (value) => ({ policies: value.children(tag.sequence).map(readPolicy) }),
};

const readNames = (element: DerElement): GeneralName[] => element.children().map(readGeneralName);
const urlOf = (name: GeneralName): string[] => (name.type === 'uri' ? [name.value] : []);

/** URLs of the full name; names relative to the issuer are left out, as nobody can fetch them. */
function readDistributionPoint(point: DerElement): string[] {
  const name = point.children().find((part) => part.tag === tag.contextConstructed(0));
  return name ? readDistributionPointName(name) : [];
}

/** DistributionPointName, within its explicit tag. */
export function readDistributionPointName(name: DerElement): string[] {
  const fullName = name.only();
  return fullName.tag === tag.contextConstructed(0) ? readNames(fullName).flatMap(urlOf) : [];
}

function readPolicy(policy: DerElement): { oid: string; cps: string[] } {
  const [name, qualifiers] = policy.children();
  if (name?.tag !== tag.oid) throw undecodable('a policy has no identifier');
  const cps = (qualifiers?.children(tag.sequence) ?? []).flatMap((qualifier) => {
    const [kind, value] = qualifier.children();
    const isCps = kind?.tag === tag.oid && readOid(kind) === oid.cpsQualifier;
    return isCps && value ? [decodeString(value) ?? showable(value.content.toString('latin1'))] : [];
  });
  return { oid: readOid(name), cps };
}

/** SEQUENCE OF Extension. One that cannot be read, or stands twice, becomes `custom`; only a broken list throws. @throws DomainError `invalid` */
export function readExtensions(list: DerElement): CertificateExtensions {
  const found: Record<string, unknown> = {};
  const custom: CustomExtension[] = [];
  for (const extension of list.children(tag.sequence)) {
    const parts = extension.inside();
    const id = readOid(parts.next(tag.oid));
    const isCritical = parts.optional(tag.boolean);
    const critical = isCritical !== null && readBoolean(isCritical);
    const value = parts.next(tag.octetString).content;
    parts.finish();
    const field = fieldsByOid.get(id);
    const read = field && !(field in found) ? tryToRead(() => readers[field](readDer(value))) : null;
    if (field && read) found[field] = { critical, ...read };
    else custom.push({ oid: id, critical, derValue: value.toString('base64') });
  }
  return custom.length > 0 ? { ...found, custom } : found;
}

function tryToRead<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
