import { createHash } from 'node:crypto';
import { DomainError } from '@app/errors';
import { type DerReader, readBitString, readDer, readInteger, readTime, tag, undecodable, whyUndecodable } from './der-reader';
import type { CertificateExtensions } from './extensions';
import { readExtensions, serialHexOf } from './extensions-reader';
import { attributeOf, type DistinguishedName, formatDistinguishedName, isSameName, readName } from './names';
import { pemBlocks, toPem } from './pem';
import { describePublicKey } from './public-key';
import { readSignatureAlgorithm, type SignatureVerdict, verifySignature } from './signature';
import { slug } from './slug';

/** What the rest of the program may know of a certificate. */
export interface ParsedCertificate {
  /** One block, 64 characters a line, LF, ends in a line end. */
  readonly pem: string;
  readonly der: Buffer;
  /** Decimal; may be negative or zero in old certificates. */
  readonly serial: string;
  /** Upper-case hex without padding. */
  readonly serialHex: string;
  readonly subject: DistinguishedName;
  /** RFC 4514; '' for an empty subject. */
  readonly subjectText: string;
  readonly issuer: DistinguishedName;
  readonly issuerText: string;
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  /** First CN, trimmed; null without one. */
  readonly commonName: string | null;
  readonly organization: string | null;
  readonly notBefore: Date;
  /** Inclusive (RFC 5280, 4.1.2.5). */
  readonly notAfter: Date;
  /** `RSA2048`, `ECCPRIME256V1` …; null for curves and kinds without a name. */
  readonly keyType: string | null;
  readonly bits: number | null;
  /** Why no new certificate should be issued for its key, as a sentence; null when nothing is wrong. */
  readonly keyWeakness: string | null;
  /** `sha256` …; `ed25519` and `ed448` by that name; the OID in dots when unknown. */
  readonly signatureHash: string;
  /** Lower-case hex over the DER. */
  readonly sha256: string;
  readonly publicKeySpkiDer: Buffer;
  /** Subject and issuer are one name and its own key verifies it (RFC 5280, 3.2). */
  readonly isSelfSigned: boolean;
  /** Basic constraints say so. Certificates of version 1 cannot, whatever they were used for. */
  readonly isCa: boolean;
  readonly extensions: CertificateExtensions;
}

/** The largest certificates seen in the wild have some 60 kB. */
const maxCertificateBytes = 512 * 1024;

const labels = ['CERTIFICATE', 'X509 CERTIFICATE'];

const notDecodable = (cause: unknown, which = 'The certificate') =>
  new DomainError('invalid', 'certificate.undecodable', `${which} cannot be decoded: ${whyUndecodable(cause)}.`, {
    hint: 'Paste it again, without changing or leaving out characters.',
    cause,
  });

/**
 * Reads one PEM certificate. Text around the block is allowed, a second block is not.
 * @throws DomainError `invalid`: `certificate.not-one`, `certificate.undecodable`
 */
export const parseCertificate = (pem: string): ParsedCertificate => parseCertificateDer(onlyBlock(pem));

function onlyBlock(pem: string): Buffer {
  const blocks = blocksOf(pem, 'The certificate');
  const [block] = blocks;
  if (block && blocks.length === 1) return block;
  throw new DomainError('invalid', 'certificate.not-one', `Expected one PEM certificate, found ${blocks.length}.`, {
    hint: block
      ? 'Give the first block as the certificate and the others as its chain.'
      : 'Paste the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
  });
}

/** What signing needs to know of an issuer. */
export type IssuerCertificate = Pick<ParsedCertificate, 'subject' | 'subjectDer' | 'notAfter' | 'publicKeySpkiDer' | 'isCa' | 'extensions'>;

/** Does without verifying a root's own signature, which would double the cost of issuing. Throws as `parseCertificate` does. */
export function parseIssuer(pem: string): IssuerCertificate {
  const der = onlyBlock(pem);
  return decoding('The certificate', () => readFields(der));
}

/**
 * Any number of blocks, none included, in the order of the text.
 * @throws DomainError `invalid` (`certificate.undecodable`) naming the block
 */
export function parseCertificates(text: string): ParsedCertificate[] {
  return blocksOf(text, 'The list of certificates').map((der, position) => parse(der, `Certificate ${position + 1}`));
}

const blocksOf = (text: string, which: string): Buffer[] => decoding(which, () => pemBlocks(text, labels).map((block) => block.der));

/** @throws DomainError `invalid` (`certificate.undecodable`) */
export const parseCertificateDer = (der: Buffer): ParsedCertificate => parse(der, 'The certificate');

function parse(der: Buffer, which: string): ParsedCertificate {
  return decoding(which, () => {
    if (der.length > maxCertificateBytes) throw undecodable(`it has ${der.length} bytes, at most ${maxCertificateBytes} are read`);
    return read(der);
  });
}

function decoding<T>(which: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw notDecodable(cause, which);
  }
}

function read(der: Buffer): ParsedCertificate {
  const { tbs, algorithm, signature, ...fields } = readFields(der);
  const isSelfIssued = fields.subjectDer.equals(fields.issuerDer) || isSameName(fields.subject, fields.issuer);
  return {
    ...fields,
    pem: toPem('CERTIFICATE', der),
    subjectText: formatDistinguishedName(fields.subject),
    issuerText: formatDistinguishedName(fields.issuer),
    commonName: attributeOf(fields.subject, 'CN'),
    organization: attributeOf(fields.subject, 'O'),
    sha256: createHash('sha256').update(der).digest('hex'),
    isSelfSigned: isSelfIssued && verifySignature(fields.publicKeySpkiDer, algorithm, tbs.bytes, signature) === 'valid',
  };
}

/** Certificate (RFC 5280, 4.1). */
function readFields(der: Buffer) {
  const { tbs, algorithm, signature } = readSigned(der);
  const fields = tbs.inside();
  fields.optional(tag.contextConstructed(0));
  const serial = readInteger(fields.next(tag.integer));
  fields.next(tag.sequence);
  const issuer = fields.next(tag.sequence);
  const validity = fields.next(tag.sequence).inside();
  const [notBefore, notAfter] = [readTime(validity.next()), readTime(validity.next())];
  validity.finish();
  const subject = fields.next(tag.sequence);
  const publicKeySpkiDer = fields.next(tag.sequence).bytes;
  const extensions = readOptionalExtensions(fields);
  const key = describePublicKey(publicKeySpkiDer);
  return {
    tbs,
    algorithm,
    signature,
    der,
    serial: serial.toString(),
    serialHex: serialHexOf(serial),
    subject: readName(subject),
    issuer: readName(issuer),
    subjectDer: subject.bytes,
    issuerDer: issuer.bytes,
    notBefore,
    notAfter,
    keyType: key.keyType,
    bits: key.bits,
    keyWeakness: key.weakness,
    signatureHash: algorithm.hash,
    publicKeySpkiDer,
    isCa: extensions.basicConstraints?.ca === true,
    extensions,
  };
}

/** Unique identifiers of version 2 are passed over. */
function readOptionalExtensions(fields: DerReader): CertificateExtensions {
  for (const position of [1, 2]) if ((fields.nextTag & 0xdf) === tag.context(position)) fields.next();
  const extensions = fields.optional(tag.contextConstructed(3));
  fields.finish();
  return extensions ? readExtensions(extensions.only(tag.sequence)) : {};
}

/** What certificates, requests and revocation lists are alike: signed content, algorithm, signature. @throws DomainError `invalid` */
export function readSigned(der: Buffer) {
  const parts = readDer(der, tag.sequence).inside();
  const tbs = parts.next(tag.sequence);
  const algorithm = readSignatureAlgorithm(parts.next(tag.sequence));
  const signature = readBitString(parts.next(tag.bitString)).bytes;
  parts.finish();
  return { tbs, algorithm, signature };
}

/** Names chain, and the issuer's key verifies the signature. Says nothing about dates or about what the issuer may do. */
export function verifyIssuedBy(certificate: ParsedCertificate, issuer: ParsedCertificate): SignatureVerdict {
  if (!isIssuerByName(certificate, issuer)) return 'invalid';
  const { tbs, algorithm, signature } = readSigned(certificate.der);
  return verifySignature(issuer.publicKeySpkiDer, algorithm, tbs.bytes, signature);
}

export const isIssuerByName = (certificate: ParsedCertificate, issuer: ParsedCertificate): boolean =>
  certificate.issuerDer.equals(issuer.subjectDer) || isSameName(certificate.issuer, issuer.subject);

/** `<selfsigned>`, the issuer's CN or else O with everything but letters, digits and dots left out, or `<unknown>`. */
export function issuerSlug(certificate: ParsedCertificate): string {
  if (certificate.isSelfSigned) return '<selfsigned>';
  const name = attributeOf(certificate.issuer, 'CN') ?? attributeOf(certificate.issuer, 'O');
  return (name && slug(name, '')) || '<unknown>';
}
