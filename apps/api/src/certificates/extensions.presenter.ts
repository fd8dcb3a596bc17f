import type { ExtensionsAnswer } from '@app/api-contract';
import { type CertificateView, purposeOids, usageNames } from '@app/features';

type Extensions = CertificateView['extensions'];
type AlternativeName = NonNullable<Extensions['subjectAltNames']>['names'][number];

/** What clients know a kind of name by. Those of the last line were never shown, and are of no use as text. */
const nameTypes: Record<AlternativeName['type'], string | null> = {
  dns: 'DNSName',
  ip: 'IPAddress',
  'ip-network': 'IPNetwork',
  email: 'rfc822Name',
  uri: 'uniformResourceIdentifier',
  'registered-id': 'registeredID',
  directory: 'directoryName',
  other: null,
  unsupported: null,
};

function presentName({ type, value }: AlternativeName): ExtensionsAnswer['subAltNames']['names'] {
  // Networks of IPv6 have always gone by the name of an address.
  const nameType = type === 'ip-network' && value.includes(':') ? 'IPAddress' : nameTypes[type];
  return nameType === null ? [] : [{ nameType, value }];
}

const presentUsages = (usages: readonly string[]) =>
  Object.fromEntries(Object.entries(usageNames).map(([name, usage]) => [name, usages.includes(usage)])) as NonNullable<ExtensionsAnswer['keyUsage']>;

const presentPurposes = (purposes: readonly string[]) =>
  Object.fromEntries(Object.entries(purposeOids).flatMap(([name, oid]) => (purposes.includes(oid) ? [[name, true]] : []))) as NonNullable<
    ExtensionsAnswer['extendedKeyUsage']
  >;

export function presentExtensions(extensions: Extensions): ExtensionsAnswer {
  const {
    subjectAltNames,
    basicConstraints,
    keyUsage,
    extendedKeyUsage,
    subjectKeyIdentifier,
    authorityKeyIdentifier,
    authorityInfoAccess,
    crlDistributionPoints,
  } = extensions;
  return {
    subAltNames: { names: (subjectAltNames?.names ?? []).flatMap(presentName) },
    ...(basicConstraints && { basicConstraints: { ca: basicConstraints.ca, path_length: basicConstraints.pathLength ?? null } }),
    ...(keyUsage && { keyUsage: presentUsages(keyUsage.usages) }),
    ...(extendedKeyUsage && { extendedKeyUsage: presentPurposes(extendedKeyUsage.purposes) }),
    ...(subjectKeyIdentifier && { subjectKeyIdentifier: { includeSKI: true } }),
    ...(authorityKeyIdentifier && {
      authorityKeyIdentifier: {
        useKeyIdentifier: authorityKeyIdentifier.keyIdentifier !== undefined,
        useAuthorityCert: authorityKeyIdentifier.issuer !== undefined || authorityKeyIdentifier.serialHex !== undefined,
      },
    }),
    ...(authorityInfoAccess && { certificateInfoAccess: { includeAIA: true } }),
    ...(crlDistributionPoints && {
      crlDistributionPoints: [...crlDistributionPoints.urls],
      cRLDistributionPoints: { includeCRLDP: crlDistributionPoints.urls.join(', ') },
    }),
  };
}
