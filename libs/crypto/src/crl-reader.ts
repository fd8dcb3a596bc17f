import { DomainError } from '@app/errors';
import { type ParsedCertificate, readSigned } from './certificate';
import {
  type DerElement,
  DerReader,
  readBoolean,
  readDer,
  readInteger,
  readOid,
  readSmallInteger,
  readTime,
  tag,
  undecodable,
  whyUndecodable,
} from './der-reader';
import { integerOctets } from './der-writer';
import { type DistinguishedName, formatDistinguishedName, isSameName, readName } from './names';
import { readDistributionPointName } from './extensions-reader';
import { oid } from './oids';
import { pemBlocks } from './pem';
import { reasonOfNumber, type RevokedCertificate } from './revocation-reasons';
import { SerialIndex } from './serial-index';
import { type SignatureVerdict, verifySignature } from './signature';

/** Which certificates of its issuer a list is for (RFC 5280, 5.2.5). */
export interface RevocationListScope {
  /** Of the distribution point; none: it names no address. */
  readonly urls: readonly string[];
  /** Null: all kinds. */
  readonly only: 'user' | 'ca' | 'attribute' | null;
  readonly onlySomeReasons: boolean;
  readonly isIndirect: boolean;
}

export interface RevocationList {
  readonly issuer: DistinguishedName;
  readonly issuerText: string;
  /** Decimal; null in lists without one. */
  readonly number: string | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** How many certificates it lists. */
  readonly size: number;
  /** Null: for all certificates of its issuer. */
  readonly scope: RevocationListScope | null;
  /** OIDs of critical extensions, of the list or of entries, that this reader does not obey: such a list must not decide (RFC 5280, 5.2 and 5.3). */
  readonly unsupportedCritical: readonly string[];
  /** @param serial decimal */
  find(serial: string): RevokedCertificate | null;
  /** The issuer has the list's name, may sign lists, and its key verifies this one. Asked again for the same issuer it remembers. */
  verify(issuer: ParsedCertificate): SignatureVerdict;
}

/** The largest published lists have some tens of megabytes. */
const maxRevocationListBytes = 128 * 1024 * 1024;

/**
 * Reads PEM or DER. The entries stay bytes, found by an index of a few bytes each.
 * @throws DomainError `invalid` (`crl.undecodable`)
 */
export function parseRevocationList(list: Buffer | string): RevocationList {
  try {
    return read(
      typeof list === 'string' ? onlyBlock(list) : list.subarray(0, 11).toString('latin1') === '-----BEGIN ' ? onlyBlock(list.toString('latin1')) : list,
    );
  } catch (cause) {
    throw new DomainError('invalid', 'crl.undecodable', `The revocation list cannot be decoded: ${whyUndecodable(cause)}.`, { cause });
  }
}

function onlyBlock(text: string): Buffer {
  const [block, ...others] = pemBlocks(text, ['X509 CRL'], maxRevocationListBytes * 1.5);
  if (!block || others.length > 0) throw undecodable(`expected one PEM block X509 CRL, found ${block ? others.length + 1 : 0}`);
  return block.der;
}

/** CertificateList (RFC 5280, 5.1). */
function read(bytes: Buffer): RevocationList {
  if (bytes.length > maxRevocationListBytes) throw undecodable(`it has ${bytes.length} bytes, at most ${maxRevocationListBytes} are read`);
  const { tbs, algorithm, signature } = readSigned(bytes);
  const fields = tbs.inside();
  fields.optional(tag.integer);
  fields.next(tag.sequence);
  const issuer = readName(fields.next(tag.sequence));
  const thisUpdate = readTime(fields.next());
  const nextUpdate = fields.nextTag === tag.utcTime || fields.nextTag === tag.generalizedTime ? readTime(fields.next()) : null;
  const entries = fields.optional(tag.sequence)?.content ?? Buffer.alloc(0);
  const extensions = fields.optional(tag.contextConstructed(0))?.only(tag.sequence).children(tag.sequence).map(readExtension) ?? [];
  fields.finish();

  const size = countElements(entries);
  const index = new SerialIndex(size);
  const scope = extensions.find(({ id }) => id === oid.issuingDistributionPoint);
  const unsupported = new Set(extensions.filter(({ critical, id }) => critical && id !== oid.issuingDistributionPoint).map(({ id }) => id));
  for (const reader = new DerReader(entries); !reader.done;) {
    const entry = reader.next(tag.sequence);
    index.add(readSerialOctets(entry), entry.from);
    for (const { id, critical } of readEntryExtensions(entry)) if (critical && id !== oid.reasonCode) unsupported.add(id);
  }
  let verified: { readonly issuer: string; readonly verdict: SignatureVerdict } | undefined;
  const number = extensions.find(({ id }) => id === oid.crlNumber);
  return {
    issuer,
    issuerText: formatDistinguishedName(issuer),
    number: number ? readInteger(readDer(number.value, tag.integer)).toString() : null,
    thisUpdate,
    nextUpdate,
    size,
    scope: scope ? readScope(readDer(scope.value, tag.sequence)) : null,
    unsupportedCritical: [...unsupported],
    find: (serial) => {
      const octets = /^-?\d{1,150}$/.test(serial) ? integerOctets(BigInt(serial)) : null;
      const at = octets && index.find(octets, (offset) => readSerialOctets(entryAt(entries, offset)));
      return at === null ? null : readEntry(entryAt(entries, at));
    },
    verify: (signer) => {
      const usages = signer.extensions.keyUsage?.usages;
      if (!isSameName(issuer, signer.subject) || (usages && !usages.includes('cRLSign'))) return 'invalid';
      // Hashing tens of megabytes anew for each certificate would take hours.
      if (verified?.issuer !== signer.sha256)
        verified = { issuer: signer.sha256, verdict: verifySignature(signer.publicKeySpkiDer, algorithm, tbs.bytes, signature) };
      return verified.verdict;
    },
  };
}

/** IssuingDistributionPoint; its flags are there when they are true. */
function readScope(value: DerElement): RevocationListScope {
  const parts = value.children();
  const isSet = (position: number) => parts.some((part) => part.tag === tag.context(position) && readBoolean(part));
  const point = parts.find((part) => part.tag === tag.contextConstructed(0));
  return {
    urls: point ? readDistributionPointName(point) : [],
    only: isSet(1) ? 'user' : isSet(2) ? 'ca' : isSet(5) ? 'attribute' : null,
    onlySomeReasons: parts.some((part) => part.tag === tag.context(3)),
    isIndirect: isSet(4),
  };
}

function countElements(list: Buffer): number {
  let count = 0;
  for (const reader = new DerReader(list); !reader.done; count++) reader.next();
  return count;
}

const entryAt = (entries: Buffer, offset: number): DerElement => new DerReader(entries, offset).next(tag.sequence);

/** Shortest form, so that padded serials are found too. */
function readSerialOctets(entry: DerElement): Buffer {
  const { content } = entry.inside().next(tag.integer);
  const isShortest =
    content.length > 0 && !(content.length > 1 && ((content[0] === 0 && (content[1] ?? 0) < 0x80) || (content[0] === 0xff && (content[1] ?? 0) >= 0x80)));
  return isShortest ? content : integerOctets(readInteger(entry.inside().next(tag.integer)));
}

interface EntryExtension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

function readExtension(extension: DerElement): EntryExtension {
  const parts = extension.inside();
  const id = readOid(parts.next(tag.oid));
  const critical = parts.optional(tag.boolean);
  const value = parts.next(tag.octetString).content;
  parts.finish();
  return { id, critical: critical !== null && readBoolean(critical), value };
}

function readEntryExtensions(entry: DerElement): EntryExtension[] {
  const parts = entry.inside();
  parts.next(tag.integer);
  parts.next();
  const extensions = parts.optional(tag.sequence);
  parts.finish();
  return extensions ? extensions.children(tag.sequence).map(readExtension) : [];
}

function readEntry(entry: DerElement): RevokedCertificate {
  const parts = entry.inside();
  const serial = readInteger(parts.next(tag.integer)).toString();
  const revokedAt = readTime(parts.next());
  const code = readEntryExtensions(entry).find(({ id }) => id === oid.reasonCode);
  return { serial, revokedAt, reason: code ? reasonOfNumber(readSmallInteger(readDer(code.value, tag.enumerated))) : 'unspecified' };
}
