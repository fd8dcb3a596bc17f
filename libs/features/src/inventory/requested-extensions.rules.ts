import type { NameType, RequestedExtensions } from '@app/api-contract';
import { type CertificateExtensions, type GeneralName, type GeneralNameType, type KeyUsage, parseGeneralName } from '@app/crypto';
import { DomainError, invalidRequest, type Reasons } from '@app/errors';

/** What the wire calls a kind of name, and what we do. The others of the standard cannot be issued. */
const kindsOfNames: Partial<Record<NameType, GeneralNameType>> = {
  DNSName: 'dns',
  IPAddress: 'ip',
  IPNetwork: 'ip-network',
  rfc822Name: 'email',
  uniformResourceIdentifier: 'uri',
  registeredID: 'registered-id',
};

/** In the order of the bits (RFC 5280, 4.2.1.3). */
export const usageNames = {
  useDigitalSignature: 'digitalSignature',
  useNonRepudiation: 'nonRepudiation',
  useKeyEncipherment: 'keyEncipherment',
  useDataEncipherment: 'dataEncipherment',
  useKeyAgreement: 'keyAgreement',
  useKeyCertSign: 'keyCertSign',
  useCRLSign: 'cRLSign',
  useEncipherOnly: 'encipherOnly',
  useDecipherOnly: 'decipherOnly',
} as const satisfies Record<string, KeyUsage>;

/** Purposes that the wire has a name for (RFC 5280, 4.2.1.12, and RFC 4334; the last is Microsoft's). */
export const purposeOids = {
  useServerAuthentication: '1.3.6.1.5.5.7.3.1',
  useClientAuthentication: '1.3.6.1.5.5.7.3.2',
  useCodeSigning: '1.3.6.1.5.5.7.3.3',
  useEmailProtection: '1.3.6.1.5.5.7.3.4',
  useTimestamping: '1.3.6.1.5.5.7.3.8',
  useOCSPSigning: '1.3.6.1.5.5.7.3.9',
  useEapOverPPP: '1.3.6.1.5.5.7.3.13',
  useEapOverLAN: '1.3.6.1.5.5.7.3.14',
  useSmartCardLogon: '1.3.6.1.4.1.311.20.2.2',
} as const;

/** Extensions that have a field of their own, or that only an authority may decide: as `custom` they would slip past every rule. */
const reservedOids: Readonly<Record<string, string>> = {
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subAltNames',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.30': 'name constraints of the authority',
  '2.5.29.31': 'crlDistributionPoints',
  '2.5.29.33': 'policy mappings of the authority',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.36': 'policy constraints of the authority',
  '2.5.29.37': 'extendedKeyUsage',
  '2.5.29.54': 'policy constraints of the authority',
  '1.3.6.1.5.5.7.1.1': 'certificateInfoAccess',
};

const UTF8_STRING = 0x0c;
const IA5_STRING = 0x16;

function derText(tag: number, text: string): string {
  const content = Buffer.from(text, 'utf8');
  const length =
    content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]).toString('base64');
}

/** Runs `read` on each and gathers what was refused by position, so that a client learns of all of them at once. */
function each<In, Out>(items: readonly In[], read: (item: In) => Out): { read: Out[]; refused: Reasons } {
  const refused: Reasons = {};
  const done = items.flatMap((item, position) => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused[position] = [error.message, error.details.hint].filter(Boolean).join(' ');
      return [];
    }
  });
  return { read: done, refused };
}

const refuse = (message: string): never => {
  throw new DomainError('invalid', 'extensions.refused', message);
};

const readName = ({ nameType, value }: { nameType: NameType; value: string }): GeneralName => {
  const kind = kindsOfNames[nameType];
  return kind ? parseGeneralName(kind, value) : refuse(`Names of the type ${nameType} cannot be issued.`);
};

type CustomExtension = NonNullable<RequestedExtensions['custom']>[number];

function readCustom({ oid, encoding, value, isCritical }: CustomExtension): { oid: string; critical: boolean; derValue: string } {
  const reserved = reservedOids[oid];
  if (reserved) refuse(`The extension ${oid} is not custom: it is ${reserved}.`);
  if (value.length > 16_384) refuse('The value of a custom extension has at most 16,384 characters.');
  if (encoding === 'string') return { oid, critical: isCritical, derValue: derText(UTF8_STRING, value) };
  if (encoding === 'ia5string') {
    if (![...value].every((character) => character <= '\u007f')) refuse('An IA5String holds ASCII characters only.');
    return { oid, critical: isCritical, derValue: derText(IA5_STRING, value) };
  }
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) || value === '')
    refuse('With the encoding b64asn1 the value is base64 of DER.');
  return { oid, critical: isCritical, derValue: value };
}

/**
 * What a request asks for, in our terms. Key identifiers are not here: every certificate gets them.
 * Encipher-only and decipher-only bring key agreement with them, since they mean nothing without it.
 * @throws DomainError `invalid` with a reason for each name and each custom extension that cannot be
 */
export function readRequestedExtensions(asked: RequestedExtensions): CertificateExtensions {
  const names = each(asked.subAltNames.names, readName);
  const urls = each((asked.crlDistributionPoints ?? []).filter(Boolean), (url) => parseGeneralName('uri', url).value);
  const custom = each(asked.custom ?? [], readCustom);
  const reasons: Reasons = {
    ...(Object.keys(names.refused).length > 0 && { subAltNames: { names: names.refused } }),
    ...(Object.keys(urls.refused).length > 0 && { crlDistributionPoints: urls.refused }),
    ...(Object.keys(custom.refused).length > 0 && { custom: custom.refused }),
  };
  if (Object.keys(reasons).length > 0) throw invalidRequest('extensions.refused', { extensions: reasons });

  const wanted: Partial<Record<keyof typeof usageNames, boolean>> = { ...asked.keyUsage };
  if (wanted.useEncipherOnly || wanted.useDecipherOnly) wanted.useKeyAgreement = true;
  const usages = Object.entries(usageNames).flatMap(([name, usage]) => (wanted[name as keyof typeof usageNames] ? [usage] : []));
  const purposes = Object.entries(purposeOids).flatMap(([name, oid]) => (asked.extendedKeyUsage?.[name as keyof typeof purposeOids] ? [oid] : []));
  return {
    ...(names.read.length > 0 && { subjectAltNames: { names: names.read } }),
    ...(asked.basicConstraints?.ca !== undefined && {
      basicConstraints: { ca: asked.basicConstraints.ca, ...(asked.basicConstraints.ca && { pathLength: asked.basicConstraints.pathLength ?? null }) },
    }),
    ...(usages.length > 0 && { keyUsage: { usages } }),
    ...(purposes.length > 0 && { extendedKeyUsage: { purposes } }),
    ...(urls.read.length > 0 && { crlDistributionPoints: { urls: urls.read } }),
    ...(custom.read.length > 0 && { custom: custom.read }),
  };
}
