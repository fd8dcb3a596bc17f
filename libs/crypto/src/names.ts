import { DomainError } from '@app/errors';
import { type DerElement, readOid, tag, undecodable } from './der-reader';
import { der, derIa5String, derOid, derSequence, derSetOf, derUtf8String } from './der-writer';
import { decodeString } from './strings';

export interface NameAttribute {
  /** `CN`, `O`, `OU`, `C`, `ST`, `L`, `STREET`, `DC`, `UID`, else the OID in dots. */
  readonly type: string;
  readonly value: string;
  /** In the same RDN as the attribute before it. */
  readonly joined?: true;
  /** Lower-case hex of the DER value, when it is not a text; `value` is then `#` and this. */
  readonly valueDer?: string;
}

/** In encoded order. */
export type DistinguishedName = readonly NameAttribute[];

/** Names of RFC 4514, 3. */
const oidsByShortName: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  C: '2.5.4.6',
  STREET: '2.5.4.9',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};
const shortNamesByOid = new Map(Object.entries(oidsByShortName).map(([shortName, dotted]) => [dotted, shortName]));

const emailAddress = '1.2.840.113549.1.9.1';
const printableOnly = new Set(['C', '2.5.4.5' /* serialNumber */, '2.5.4.46' /* dnQualifier */]);
const ia5Only = new Set(['DC', emailAddress]);

/** Most characters of a value (RFC 5280, appendix A.1). */
const upperBounds: Readonly<Record<string, number>> = { CN: 64, L: 128, ST: 128, O: 64, OU: 64, STREET: 128, '2.5.4.5': 64, [emailAddress]: 255 };
const otherUpperBound = 1024;

/** @throws DomainError `invalid` when the element is not a Name */
export function readName(element: DerElement): DistinguishedName {
  const name: NameAttribute[] = [];
  for (const rdn of element.children(tag.set)) {
    rdn.children(tag.sequence).forEach((attribute, position) => {
      const [type, value, ...rest] = attribute.children();
      if (type?.tag !== tag.oid || !value || rest.length > 0) throw undecodable('an attribute of a name is not a type and a value');
      const dotted = readOid(type);
      const text = decodeString(value);
      name.push({
        type: shortNamesByOid.get(dotted) ?? dotted,
        value: text ?? `#${value.bytes.toString('hex')}`,
        ...(position > 0 && { joined: true as const }),
        ...(text === null && { valueDer: value.bytes.toString('hex') }),
      });
    });
  }
  return name;
}

/**
 * UTF8String, or what the attribute's definition asks for.
 * @throws DomainError `invalid`: `name.control-character`, `.empty`, `.too-long`, `.characters`, `.country`
 */
export function derName(name: DistinguishedName): Buffer {
  const rdns: Buffer[][] = [];
  for (const attribute of name) {
    const encoded = derAttribute(attribute);
    const last = rdns.at(-1);
    if (attribute.joined && last) last.push(encoded);
    else rdns.push([encoded]);
  }
  return derSequence(...rdns.map(derSetOf));
}

function derAttribute(attribute: NameAttribute): Buffer {
  const type = derOid(oidsByShortName[attribute.type] ?? attribute.type);
  if (attribute.valueDer !== undefined) return derSequence(type, Buffer.from(attribute.valueDer, 'hex'));
  checkValue(attribute);
  if (printableOnly.has(attribute.type)) return derSequence(type, der(tag.printableString, Buffer.from(attribute.value, 'latin1')));
  if (ia5Only.has(attribute.type)) return derSequence(type, derIa5String(attribute.value));
  return derSequence(type, derUtf8String(attribute.value));
}

const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

function checkValue({ type, value }: NameAttribute): void {
  const quoted = JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  const refuse = (code: string, rule: string, hint?: string) => new DomainError('invalid', `name.${code}`, `The ${type} ${quoted} ${rule}`, { hint });
  if (value.trim() === '') throw refuse('empty', 'is empty.', 'Leave the attribute out.');
  if (controlCharacter.test(value)) throw refuse('control-character', 'contains a control character.', 'Remove line ends, NULs and the like.');
  const limit = upperBounds[type] ?? otherUpperBound;
  const length = [...value].length;
  if (length > limit) throw refuse('too-long', `has ${length} characters, at most ${limit} are allowed.`, 'Shorten it (RFC 5280, appendix A.1).');
  if (type === 'C' && !/^[A-Za-z]{2}$/.test(value))
    throw refuse('country', 'is not a country code of two letters.', 'Write it as in ISO 3166, for example SE.');
  if (printableOnly.has(type) && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value))
    throw refuse('characters', 'contains characters that this attribute cannot hold.', "Use letters, digits, blanks and the characters '()+,-./:=?.");
  if (ia5Only.has(type) && !/^[\x20-\x7e]*$/.test(value))
    throw refuse('characters', 'contains characters outside ASCII.', 'Write domain names in their xn-- form.');
}

/** RFC 4514: reverse of the encoded order; attributes without a short name by their OID; '' for an empty name. */
export function formatDistinguishedName(name: DistinguishedName): string {
  const rdns: string[] = [];
  for (const attribute of name) {
    const text = `${attribute.type}=${attribute.valueDer === undefined ? escapeValue(attribute.value) : attribute.value}`;
    if (attribute.joined && rdns.length > 0) rdns.push(`${rdns.pop()}+${text}`);
    else rdns.push(text);
  }
  return rdns.reverse().join(',');
}

const escapeValue = (value: string): string =>
  value
    .replace(/["+,;<>\\]/g, '\\$&')
    .replace(/(?<=.) $/s, '\\ ')
    .replace(/^[ #]/, '\\$&');

/** The first attribute of the type that holds text, trimmed; null without one. */
export function attributeOf(name: DistinguishedName, type: string): string | null {
  const found = name.find((attribute) => attribute.type === type && attribute.valueDer === undefined);
  return found?.value.trim() || null;
}

/** One name in RFC 5280, 7.1's sense: letter case, blanks and the kind of string do not count. */
export const isSameName = (one: DistinguishedName, other: DistinguishedName): boolean => comparable(one) === comparable(other);

const comparable = (name: DistinguishedName): string => formatDistinguishedName(name).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
