import { DomainError } from '@app/errors';
import { type DerElement, decodeOid, readDer, readOid, tag, undecodable } from './der-reader';
import { der, derOid, encodeOid } from './der-writer';
import { checkDnsName, toAsciiDnsName } from './dns-names';
import { formatIp, formatNetwork, ipOctets, networkOctets } from './ip-addresses';
import { derName, type DistinguishedName, formatDistinguishedName, readName } from './names';
import { showable, utf8OrLatin1 } from './strings';

/** GeneralName (RFC 5280, 4.2.1.6). `value` is text fit to show; for `directory` it is RFC 4514. */
export type GeneralName =
  | { readonly type: 'dns' | 'ip' | 'ip-network' | 'email' | 'uri' | 'registered-id'; readonly value: string }
  | { readonly type: 'directory'; readonly value: string; readonly name: DistinguishedName }
  /** `value` is base64 of the DER value. */
  | { readonly type: 'other'; readonly oid: string; readonly value: string }
  /** x400Address, ediPartyName and what cannot be read; `value` is base64 of the whole element. */
  | { readonly type: 'unsupported'; readonly value: string };

export type GeneralNameType = GeneralName['type'];

const refuse = (value: string, rule: string, hint: string) => {
  const quoted = JSON.stringify(value.length > 300 ? `${value.slice(0, 300)}…` : value);
  return new DomainError('invalid', 'general-name.malformed', `${quoted} ${rule}`, { hint });
};

/**
 * Checks and normalises what a person wrote: DNS names in lower case and as A-labels, addresses in their canonical form.
 * @throws DomainError `invalid` quoting the value: `general-name.malformed`, `general-name.not-issued`
 */
export function parseGeneralName(type: GeneralNameType, value: string): GeneralName {
  const text = value.trim();
  switch (type) {
    case 'dns':
      return { type, value: toAsciiDnsName(text) };
    case 'ip':
      return { type, value: formatIp(addressOf(text)) };
    case 'ip-network':
      return { type, value: formatNetwork(networkOf(text)) };
    case 'email':
      return { type, value: parseEmail(text) };
    case 'uri':
      return { type, value: checkUri(text) };
    case 'registered-id':
      encodeOid(text);
      return { type, value: text };
    default:
      throw notIssued(type, value);
  }
}

const notIssued = (type: GeneralNameType, value: string) =>
  new DomainError('invalid', 'general-name.not-issued', `Names of the type ${type} cannot be issued: ${JSON.stringify(value.slice(0, 300))}.`, {
    hint: 'Use a DNS name, an IP address or network, an e-mail address, a URI or a registered id.',
  });

function addressOf(text: string): Buffer {
  const octets = ipOctets(text);
  if (!octets) throw refuse(text, 'is not an IP address.', 'Write an address such as 192.0.2.1 or 2001:db8::1, without a port.');
  return octets;
}

function networkOf(text: string): Buffer {
  const octets = networkOctets(text);
  if (!octets) throw refuse(text, 'is not a network.', 'Write address and prefix, such as 192.0.2.0/24, with zeros after the prefix.');
  return octets;
}

/** @throws DomainError `invalid` quoting the text */
export function checkUri(text: string): string {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(text) && !/[<>"{}|\\^`]/.test(text) && URL.canParse(text);
  if (!isAbsolute) throw refuse(text, 'is not an absolute URI.', 'Write it with its scheme and in ASCII, such as spiffe://example.com/service.');
  return text;
}

function parseEmail(text: string): string {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || !/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/.test(local)) {
    throw refuse(text, 'is not an e-mail address.', 'Write it in ASCII, such as team@example.com.');
  }
  return `${local}@${checkDnsName(text.slice(at + 1), 'domain')}`;
}

/** Never throws for a well-formed element: what cannot be read is `unsupported`. */
export function readGeneralName(element: DerElement): GeneralName {
  try {
    return read(element);
  } catch {
    return { type: 'unsupported', value: element.bytes.toString('base64') };
  }
}

function read(element: DerElement): GeneralName {
  const { content } = element;
  switch (element.tag) {
    case tag.contextConstructed(0): {
      const [type, value] = element.children();
      if (!type || !value) throw undecodable('an otherName is not a type and a value');
      return { type: 'other', oid: readOid(type), value: value.only().bytes.toString('base64') };
    }
    case tag.context(1):
      return { type: 'email', value: showable(utf8OrLatin1(content)) };
    case tag.context(2):
      return { type: 'dns', value: showable(utf8OrLatin1(content)) };
    case tag.contextConstructed(4): {
      const name = readName(element.only(tag.sequence));
      return { type: 'directory', value: formatDistinguishedName(name), name };
    }
    case tag.context(6):
      return { type: 'uri', value: showable(utf8OrLatin1(content)) };
    case tag.context(7):
      if (content.length === 4 || content.length === 16) return { type: 'ip', value: formatIp(content) };
      if (content.length === 8 || content.length === 32) return { type: 'ip-network', value: formatNetwork(content) };
      throw undecodable(`an address has ${content.length} octets`);
    case tag.context(8):
      return { type: 'registered-id', value: decodeOid(content) };
    default:
      throw undecodable(`type 0x${element.tag.toString(16)} is not a name`);
  }
}

/** @throws DomainError `invalid` when the value does not fit its type */
export function derGeneralName(name: GeneralName): Buffer {
  switch (name.type) {
    case 'directory':
      return der(tag.contextConstructed(4), derName(name.name));
    case 'other': {
      const value = readDer(Buffer.from(name.value, 'base64')).bytes;
      return der(tag.contextConstructed(0), derOid(name.oid), der(tag.contextConstructed(0), value));
    }
    case 'unsupported':
      throw notIssued(name.type, name.value);
    case 'email':
      return derText(1, parseEmail(name.value));
    case 'dns':
      return derText(2, toAsciiDnsName(name.value));
    case 'uri':
      return derText(6, checkUri(name.value));
    case 'ip':
      return der(tag.context(7), addressOf(name.value));
    case 'ip-network':
      return der(tag.context(7), networkOf(name.value));
    case 'registered-id':
      return der(tag.context(8), encodeOid(name.value));
  }
}

/** A base of names in name constraints (RFC 5280, 4.2.1.10): a domain may begin with a dot, and stands alone for e-mail and URI. */
export function derNameConstraint(base: GeneralName): Buffer {
  const position = { email: 1, dns: 2, uri: 6 } as const;
  if (base.type === 'dns' || base.type === 'uri' || (base.type === 'email' && !base.value.includes('@'))) {
    const domain = base.value.startsWith('.') ? base.value.slice(1) : base.value;
    const isEverything = base.value === '';
    return derText(position[base.type], isEverything ? '' : `${base.value.startsWith('.') ? '.' : ''}${checkDnsName(domain, 'domain')}`);
  }
  return derGeneralName(base.type === 'ip' ? { type: 'ip-network', value: `${base.value}/${base.value.includes(':') ? 128 : 32}` } : base);
}

const derText = (position: number, text: string): Buffer => der(tag.context(position), Buffer.from(text, 'latin1'));
