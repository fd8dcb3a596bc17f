import { DomainError } from '@app/errors';
import { readDer, tag } from './der-reader';
import { der, derBitString, derBoolean, derIa5String, derInteger, derOctetString, derOid, derSequence } from './der-writer';
import { type CertificateExtensions, type CustomExtension, fieldsByOid, keyUsages, type KeyUsage } from './extensions';
import { checkUri, derGeneralName, derNameConstraint, type GeneralName } from './general-names';
import { oid } from './oids';

export interface KeyIdentifiers {
  readonly subject: Buffer;
  readonly authority: Buffer;
}

/**
 * Every Extension, in a fixed order.
 * @param hasSubject SANs are critical exactly when the subject is empty (RFC 5280, 4.2.1.6)
 * @param identifiers left out in certification requests
 * @throws DomainError `invalid` for values that cannot stand in a certificate
 */
export function derExtensions(asked: CertificateExtensions, hasSubject: boolean, identifiers?: KeyIdentifiers): Buffer[] {
  const list: Buffer[] = [];
  const add = (id: string, critical: boolean, value: Buffer) => list.push(derExtension(id, critical, value));
  const { subjectAltNames, basicConstraints, keyUsage, extendedKeyUsage, authorityInfoAccess, crlDistributionPoints, nameConstraints, certificatePolicies } =
    asked;

  if (basicConstraints) add(oid.basicConstraints, true, derBasicConstraints(basicConstraints));
  if (keyUsage && keyUsage.usages.length > 0) add(oid.keyUsage, true, derKeyUsage(keyUsage.usages));
  if (extendedKeyUsage && extendedKeyUsage.purposes.length > 0) {
    add(oid.extendedKeyUsage, extendedKeyUsage.critical ?? false, derSequence(...[...new Set(extendedKeyUsage.purposes)].map(derOid)));
  }
  if (identifiers) {
    add(oid.subjectKeyIdentifier, false, derOctetString(identifiers.subject));
    add(oid.authorityKeyIdentifier, false, derSequence(der(tag.context(0), identifiers.authority)));
  }
  if (subjectAltNames && subjectAltNames.names.length > 0) add(oid.subjectAltName, !hasSubject, derAltNames(subjectAltNames.names));
  if (authorityInfoAccess && authorityInfoAccess.ocsp.length + authorityInfoAccess.caIssuers.length > 0) {
    const access = (method: string) => (url: string) => derSequence(derOid(method), derUrl(url));
    add(
      oid.authorityInfoAccess,
      false,
      derSequence(...authorityInfoAccess.ocsp.map(access(oid.ocspAccess)), ...authorityInfoAccess.caIssuers.map(access(oid.caIssuersAccess))),
    );
  }
  if (crlDistributionPoints && crlDistributionPoints.urls.length > 0) {
    const point = (url: string) => derSequence(der(tag.contextConstructed(0), der(tag.contextConstructed(0), derUrl(url))));
    add(oid.crlDistributionPoints, false, derSequence(...crlDistributionPoints.urls.map(point)));
  }
  if (nameConstraints && nameConstraints.permitted.length + nameConstraints.excluded.length > 0) {
    add(oid.nameConstraints, nameConstraints.critical ?? true, derNameConstraints(nameConstraints.permitted, nameConstraints.excluded));
  }
  if (certificatePolicies && certificatePolicies.policies.length > 0) {
    add(oid.certificatePolicies, certificatePolicies.critical ?? false, derSequence(...certificatePolicies.policies.map(derPolicy)));
  }
  checkCustom(asked.custom ?? []);
  for (const { oid: id, critical, derValue } of asked.custom ?? []) add(id, critical, Buffer.from(derValue, 'base64'));
  return list;
}

/** DER leaves out a `critical` that is false. */
export const derExtension = (id: string, critical: boolean, value: Buffer): Buffer =>
  critical ? derSequence(derOid(id), derBoolean(true), derOctetString(value)) : derSequence(derOid(id), derOctetString(value));

const derUrl = (url: string): Buffer => der(tag.context(6), Buffer.from(checkUri(url), 'latin1'));

function derBasicConstraints({ ca, pathLength }: NonNullable<CertificateExtensions['basicConstraints']>): Buffer {
  if (!ca) return derSequence();
  if (pathLength === undefined || pathLength === null) return derSequence(derBoolean(true));
  if (!Number.isInteger(pathLength) || pathLength < 0 || pathLength > 255) {
    throw new DomainError('invalid', 'extensions.path-length', `${pathLength} is not a path length.`, {
      hint: 'Write a whole number from 0 to 255, or leave it out for no limit.',
    });
  }
  return derSequence(derBoolean(true), derInteger(pathLength));
}

/** A named bit list has no zero bits at its end (X.690, 11.2.2). */
function derKeyUsage(asked: readonly KeyUsage[]): Buffer {
  const usages = new Set(asked);
  // These two say how an agreed key may be used, and mean nothing without it (RFC 5280, 4.2.1.3).
  if (usages.has('encipherOnly') || usages.has('decipherOnly')) usages.add('keyAgreement');
  const bits = keyUsages
    .map((usage) => (usages.has(usage) ? '1' : '0'))
    .join('')
    .replace(/0+$/, '');
  const octets = Buffer.from((bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)));
  return derBitString(octets, octets.length * 8 - bits.length);
}

/** Each name once, in the order asked. */
function derAltNames(names: readonly GeneralName[]): Buffer {
  const encoded = new Map(names.map(derGeneralName).map((name) => [name.toString('latin1'), name]));
  return derSequence(...encoded.values());
}

function derNameConstraints(permitted: readonly GeneralName[], excluded: readonly GeneralName[]): Buffer {
  const subtrees = (position: number, bases: readonly GeneralName[]) =>
    bases.length > 0 ? [der(tag.contextConstructed(position), ...bases.map((base) => derSequence(derNameConstraint(base))))] : [];
  return derSequence(...subtrees(0, permitted), ...subtrees(1, excluded));
}

const derPolicy = ({ oid: id, cps }: { oid: string; cps: readonly string[] }): Buffer =>
  cps.length > 0
    ? derSequence(derOid(id), derSequence(...cps.map((url) => derSequence(derOid(oid.cpsQualifier), derIa5String(checkUri(url))))))
    : derSequence(derOid(id));

/** @throws DomainError `invalid`: `extensions.custom-reserved`, `.custom-twice`, `.custom-not-der` */
export function checkCustom(custom: readonly CustomExtension[]): void {
  const seen = new Set<string>();
  for (const { oid: id, derValue } of custom) {
    const field = fieldsByOid.get(id);
    if (field)
      throw new DomainError('invalid', 'extensions.custom-reserved', `The extension ${id} cannot be given as a custom one.`, {
        hint: `Set "${field}" instead.`,
      });
    if (seen.has(id))
      throw new DomainError('invalid', 'extensions.custom-twice', `The custom extension ${id} is given twice.`, {
        hint: 'Give each extension once (RFC 5280, 4.2).',
      });
    seen.add(id);
    try {
      readDer(Buffer.from(derValue, 'base64'));
    } catch (cause) {
      throw new DomainError('invalid', 'extensions.custom-not-der', `The value of the custom extension ${id} is not one DER element.`, {
        hint: 'Give the DER encoding of the value, in base64.',
        cause,
      });
    }
  }
}
