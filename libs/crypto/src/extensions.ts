import type { GeneralName } from './general-names';
import { oid } from './oids';

/** In the order of their bits (RFC 5280, 4.2.1.3). */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

interface Extension {
  /** What a parsed certificate says. When asking, it counts for extended key usage, name constraints and policies; the others have their fixed answer. */
  readonly critical?: boolean;
}

/** What is asked for and what stands in a certificate, in one shape. JSON-safe. */
export interface CertificateExtensions {
  readonly subjectAltNames?: Extension & { readonly names: readonly GeneralName[] };
  readonly basicConstraints?: Extension & { readonly ca: boolean; readonly pathLength?: number | null };
  readonly keyUsage?: Extension & { readonly usages: readonly KeyUsage[] };
  /** OIDs. */
  readonly extendedKeyUsage?: Extension & { readonly purposes: readonly string[] };
  /** Lower-case hex. When signing it is computed, whatever is asked. */
  readonly subjectKeyIdentifier?: Extension & { readonly keyIdentifier: string };
  /** When signing it is the issuer's key identifier, whatever is asked. */
  readonly authorityKeyIdentifier?: Extension & { readonly keyIdentifier?: string; readonly issuer?: readonly GeneralName[]; readonly serialHex?: string };
  /** Addresses of OCSP responders and of the issuer's certificate. */
  readonly authorityInfoAccess?: Extension & { readonly ocsp: readonly string[]; readonly caIssuers: readonly string[] };
  readonly crlDistributionPoints?: Extension & { readonly urls: readonly string[] };
  readonly nameConstraints?: Extension & { readonly permitted: readonly GeneralName[]; readonly excluded: readonly GeneralName[] };
  readonly certificatePolicies?: Extension & { readonly policies: readonly { readonly oid: string; readonly cps: readonly string[] }[] };
  /** `derValue`: base64 of the extension's value. When parsing: every extension that has no field above, or cannot be read. */
  readonly custom?: readonly CustomExtension[];
}

export interface CustomExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly derValue: string;
}

/** Extensions with a field of their own; as `custom` they would get around the rules about them. */
export const fieldsByOid: ReadonlyMap<string, Exclude<keyof CertificateExtensions, 'custom'>> = new Map([
  [oid.subjectAltName, 'subjectAltNames'],
  [oid.basicConstraints, 'basicConstraints'],
  [oid.keyUsage, 'keyUsage'],
  [oid.extendedKeyUsage, 'extendedKeyUsage'],
  [oid.subjectKeyIdentifier, 'subjectKeyIdentifier'],
  [oid.authorityKeyIdentifier, 'authorityKeyIdentifier'],
  [oid.authorityInfoAccess, 'authorityInfoAccess'],
  [oid.crlDistributionPoints, 'crlDistributionPoints'],
  [oid.nameConstraints, 'nameConstraints'],
  [oid.certificatePolicies, 'certificatePolicies'],
]);
