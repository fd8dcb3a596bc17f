import { issuerSlug, type CertificateExtensions, type DistinguishedName, type GeneralName, type ParsedCertificate } from '@app/crypto';
import type { Certificate, SubjectParts } from '@app/persistence';
import type { NameSource } from './naming.rules';

/** Columns that are read from the certificate itself, once, when its row is made. */
export type CertificateColumns = Pick<
  Certificate,
  | 'body'
  | 'issuer'
  | 'serial'
  | 'serialHex'
  | 'sha256'
  | 'cn'
  | 'distinguishedName'
  | 'issuerDistinguishedName'
  | 'subjectParts'
  | 'keyType'
  | 'bits'
  | 'signingAlgorithm'
  | 'isCa'
  | 'hasSeveralNames'
  | 'searchNames'
  | 'notBefore'
  | 'notAfter'
  | 'extensions'
>;

const emailAddressOid = '1.2.840.113549.1.9.1';
const partNames = new Set(['CN', 'C', 'ST', 'L', 'O', 'OU']);

function subjectPartsOf(subject: DistinguishedName): SubjectParts {
  const parts: Record<string, string[]> = {};
  for (const { type, value, valueDer } of subject) {
    const part = type === emailAddressOid ? 'E' : type;
    if (valueDer === undefined && (part === 'E' || partNames.has(part))) (parts[part] ??= []).push(value);
  }
  return parts;
}

const alternativeNamesOf = (extensions: CertificateExtensions): readonly GeneralName[] => extensions.subjectAltNames?.names ?? [];

/** DNS names and IP addresses, lower-case, each once: the names that get a row of their own. Without the extension there are none, also with a common name. */
export function domainNamesOf(certificate: ParsedCertificate): string[] {
  const names = alternativeNamesOf(certificate.extensions).filter(({ type }) => type === 'dns' || type === 'ip' || type === 'ip-network');
  return [...new Set(names.map(({ value }) => value.trim().toLowerCase()).filter(Boolean))];
}

/** What a search for a name looks into: common name and alternative names of every kind, lower-case, a line each. */
function searchNamesOf({ commonName, extensions }: ParsedCertificate): string {
  const names = [commonName ?? '', ...alternativeNamesOf(extensions).map(({ value }) => value)];
  return [...new Set(names.map((name) => name.replace(/\s+/g, ' ').trim().toLowerCase()).filter(Boolean))].join('\n');
}

export function columnsOf(certificate: ParsedCertificate): CertificateColumns {
  return {
    body: certificate.pem.trim(),
    issuer: issuerSlug(certificate),
    serial: certificate.serial,
    serialHex: certificate.serialHex,
    sha256: certificate.sha256,
    cn: certificate.commonName,
    distinguishedName: certificate.subjectText,
    issuerDistinguishedName: certificate.issuerText,
    subjectParts: subjectPartsOf(certificate.subject),
    keyType: certificate.keyType,
    bits: certificate.bits,
    signingAlgorithm: certificate.signatureHash,
    isCa: certificate.isCa,
    hasSeveralNames: domainNamesOf(certificate).length > 1,
    searchNames: searchNamesOf(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    extensions: certificate.extensions,
  };
}

export const nameSourceOf = (certificate: ParsedCertificate, { subjectParts }: Pick<CertificateColumns, 'subjectParts'>): NameSource => ({
  commonName: certificate.commonName,
  alternativeNames: domainNamesOf(certificate),
  organization: subjectParts.O?.[0] ?? null,
  organizationalUnit: subjectParts.OU?.[0] ?? null,
  issuer: issuerSlug(certificate),
  serialHex: certificate.serialHex,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
});
