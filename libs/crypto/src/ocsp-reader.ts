import { DomainError } from '@app/errors';
import {
  type DerElement,
  readBitString,
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
import { type DistinguishedName, readName } from './names';
import { oid } from './oids';
import { reasonOfNumber, type RevocationReason } from './revocation-reasons';
import { readSignatureAlgorithm } from './signature';

/** By their numbers (RFC 6960, 4.2.1); 4 is not used. */
const refusals: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

export interface SingleOcspResponse {
  readonly hashOid: string;
  readonly nameHash: Buffer;
  readonly keyHash: Buffer;
  readonly serial: string;
  readonly status: 'good' | 'unknown' | { readonly revokedAt: Date; readonly reason: RevocationReason };
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

export interface OcspAnswer {
  readonly tbs: DerElement;
  readonly algorithm: ReturnType<typeof readSignatureAlgorithm>;
  readonly signature: Buffer;
  /** Who says so: by name, or by the SHA-1 of the bits of the key. */
  readonly responder: { readonly name: DistinguishedName } | { readonly keyHash: Buffer };
  readonly producedAt: Date;
  readonly responses: readonly SingleOcspResponse[];
  readonly nonce: Buffer | null;
  /** OIDs of critical extensions that this reader does not obey. */
  readonly unsupportedCritical: readonly string[];
  /** DER of the certificates that came along. */
  readonly certificates: readonly Buffer[];
}

/** Answers about one certificate have one to three kilobytes. */
const maxOcspResponseBytes = 256 * 1024;
const maxResponses = 64;
const maxCertificates = 8;

/**
 * Reads OCSPResponse (RFC 6960, 4.2.1). Nothing is verified yet.
 * @returns the responder's refusal by its name in the RFC, or its answer
 * @throws DomainError `invalid` (`ocsp.undecodable`)
 */
export function readOcspResponse(bytes: Buffer): { readonly refusal: string } | OcspAnswer {
  try {
    if (bytes.length > maxOcspResponseBytes) throw undecodable(`it has ${bytes.length} bytes, at most ${maxOcspResponseBytes} are read`);
    const parts = readDer(bytes, tag.sequence).inside();
    const status = readSmallInteger(parts.next(tag.enumerated));
    const wrapped = parts.optional(tag.contextConstructed(0));
    parts.finish();
    if (status !== 0) return { refusal: refusals[status] ?? `status ${status}` };
    if (!wrapped) throw undecodable('it says that all is well and has no answer');
    const typed = wrapped.only(tag.sequence).inside();
    const type = readOid(typed.next(tag.oid));
    if (type !== oid.ocspBasic) throw undecodable(`it is of the type ${type}, which is not the basic one`);
    const answer = typed.next(tag.octetString).content;
    typed.finish();
    return readBasic(answer);
  } catch (cause) {
    throw new DomainError('invalid', 'ocsp.undecodable', `The OCSP answer cannot be decoded: ${whyUndecodable(cause)}.`, { cause });
  }
}

/** BasicOCSPResponse. */
function readBasic(bytes: Buffer): OcspAnswer {
  const outer = readDer(bytes, tag.sequence).inside();
  const tbs = outer.next(tag.sequence);
  const algorithm = readSignatureAlgorithm(outer.next(tag.sequence));
  const signature = readBitString(outer.next(tag.bitString)).bytes;
  const certificates = outer.optional(tag.contextConstructed(0))?.only(tag.sequence).children(tag.sequence) ?? [];
  outer.finish();
  if (certificates.length > maxCertificates) throw undecodable(`it brings ${certificates.length} certificates, at most ${maxCertificates} are read`);
  return { tbs, algorithm, signature, certificates: certificates.map((certificate) => certificate.bytes), ...readData(tbs) };
}

/** ResponseData. */
function readData(tbs: DerElement) {
  const fields = tbs.inside();
  const version = fields.optional(tag.contextConstructed(0));
  if (version && readSmallInteger(version.only(tag.integer)) !== 0) throw undecodable('it is of a version that is not known here');
  const responder = readResponder(fields.next());
  const producedAt = readTime(fields.next(tag.generalizedTime));
  const list = fields.next(tag.sequence).children(tag.sequence);
  if (list.length > maxResponses) throw undecodable(`it speaks of ${list.length} certificates, at most ${maxResponses} are read`);
  const singles = list.map(readSingle);
  const extensions = readExtensionList(fields.optional(tag.contextConstructed(1)));
  fields.finish();
  const nonce = extensions.find(({ id }) => id === oid.ocspNonce);
  const unsupported = [...extensions, ...singles.flatMap((single) => single.extensions)].filter(({ critical, id }) => critical && id !== oid.ocspNonce);
  return {
    responder,
    producedAt,
    responses: singles.map((single) => single.response),
    nonce: nonce ? readNonce(nonce.value) : null,
    unsupportedCritical: unsupported.map(({ id }) => id),
  };
}

/** Some responders leave out the inner OCTET STRING. */
function readNonce(value: Buffer): Buffer {
  try {
    return readDer(value, tag.octetString).content;
  } catch {
    return value;
  }
}

function readResponder(element: DerElement): OcspAnswer['responder'] {
  if (element.tag === tag.contextConstructed(1)) return { name: readName(element.only(tag.sequence)) };
  if (element.tag === tag.contextConstructed(2)) return { keyHash: element.only(tag.octetString).content };
  throw undecodable('it does not say who answers');
}

function readSingle(element: DerElement) {
  const fields = element.inside();
  const certId = fields.next(tag.sequence).inside();
  const hashOid = readOid(certId.next(tag.sequence).inside().next(tag.oid));
  const nameHash = certId.next(tag.octetString).content;
  const keyHash = certId.next(tag.octetString).content;
  const serial = readInteger(certId.next(tag.integer)).toString();
  certId.finish();
  const status = readStatus(fields.next());
  const thisUpdate = readTime(fields.next(tag.generalizedTime));
  const next = fields.optional(tag.contextConstructed(0));
  const nextUpdate = next ? readTime(next.only(tag.generalizedTime)) : null;
  const extensions = readExtensionList(fields.optional(tag.contextConstructed(1)));
  fields.finish();
  return { extensions, response: { hashOid, nameHash, keyHash, serial, status, thisUpdate, nextUpdate } };
}

function readStatus(element: DerElement): SingleOcspResponse['status'] {
  if (element.tag === tag.context(0)) return 'good';
  if (element.tag === tag.context(2)) return 'unknown';
  if (element.tag !== tag.contextConstructed(1)) throw undecodable('a status is none of good, revoked and unknown');
  const parts = element.inside();
  const revokedAt = readTime(parts.next(tag.generalizedTime));
  const reason = parts.optional(tag.contextConstructed(0));
  parts.finish();
  return { revokedAt, reason: reason ? reasonOfNumber(readSmallInteger(reason.only(tag.enumerated))) : 'unspecified' };
}

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

const readExtensionList = (wrapped: DerElement | null): Extension[] =>
  (wrapped?.only(tag.sequence).children(tag.sequence) ?? []).map((element) => {
    const parts = element.inside();
    const id = readOid(parts.next(tag.oid));
    const critical = parts.optional(tag.boolean);
    const value = parts.next(tag.octetString).content;
    parts.finish();
    return { id, critical: critical !== null && readBoolean(critical), value };
  });
