/** Extended key usages (RFC 5280, 4.2.1.12) as people say them. */
const purposes: Record<string, string> = {
  useServerAuthentication: 'TLS server',
  useClientAuthentication: 'TLS client',
  useCodeSigning: 'code signing',
  useEmailProtection: 'e-mail protection',
  useTimestamping: 'time stamping',
  useOCSPSigning: 'OCSP signing',
  useEapOverLAN: 'EAP over LAN',
  useEapOverPPP: 'EAP over PPP',
  useSmartCardLogon: 'smart card log-on',
};

/** Key usages (RFC 5280, 4.2.1.3). */
const usages: Record<string, string> = {
  useDigitalSignature: 'digital signature',
  useNonRepudiation: 'non-repudiation',
  useKeyEncipherment: 'key encipherment',
  useDataEncipherment: 'data encipherment',
  useKeyAgreement: 'key agreement',
  useKeyCertSign: 'certificate signing',
  useCRLSign: 'CRL signing',
  useEncipherOnly: 'encipher only',
  useDecipherOnly: 'decipher only',
};

type Flags = Readonly<Record<string, boolean | undefined>>;

const chosen = (flags: Flags | undefined, words: Record<string, string>) =>
  Object.entries(flags ?? {}).flatMap(([name, isOn]) => (isOn ? [words[name] ?? name] : []));

/** What a certificate may be used for: its purposes first, then the ways its key may be used. */
export const usagesInWords = (extensions: { keyUsage?: Flags; extendedKeyUsage?: Flags }): string[] => [
  ...chosen(extensions.extendedKeyUsage, purposes),
  ...chosen(extensions.keyUsage, usages),
];
