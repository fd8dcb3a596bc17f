import { randomBytes } from 'node:crypto';
import { DomainError } from '@app/errors';
import { type IssuerCertificate, parseIssuer } from './certificate';
import { tag } from './der-reader';
import { der, derBitString, derInteger, derSequence, derTime } from './der-writer';
import type { CertificateExtensions } from './extensions';
import { serialHexOf } from './extensions-reader';
import { derExtensions } from './extensions-writer';
import { derName, type DistinguishedName, formatDistinguishedName } from './names';
import { toPem } from './pem';
import { describePublicKey, keyIdentifierOf, publicKeyMatches } from './public-key';
import { type SignatureHash, type Signer, signerOf } from './signer';

export interface SigningKeys {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface CertificateToSign {
  readonly subject: DistinguishedName;
  readonly publicKeySpkiDer: Buffer;
  readonly issuer: SigningKeys | { readonly selfSigned: { readonly privateKeyPem: string } };
  /** Decimal; random 128 bits when absent. */
  readonly serialNumber?: string;
  /** Milliseconds are cut off. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Run through `leafExtensions` or `authorityExtensions` first. */
  readonly extensions: CertificateExtensions;
  /** Default: sha256, or sha384 and sha512 for issuers with P-384 and P-521. Ed25519 has its own. */
  readonly signatureHash?: SignatureHash;
}

export interface SignedCertificate {
  readonly pem: string;
  readonly der: Buffer;
  /** Decimal. */
  readonly serial: string;
  /** Upper-case hex without padding. */
  readonly serialHex: string;
}

const version3 = der(tag.contextConstructed(0), derInteger(2));

const refuse = (code: string, message: string, hint: string) => new DomainError('invalid', `certificate.${code}`, message, { hint });

/**
 * Writes and signs a certificate (RFC 5280, 4.1). Subject and authority key identifiers are always there; the issuer's name is copied byte for byte.
 * The last guard before a key is used: whatever policy allowed, an issuer that may not sign this certificate does not.
 * @throws DomainError `invalid`: `certificate.issuer-not-ca`, `.issuer-key`, `.path-length`, `.outlives-issuer`, `.dates`, `.no-name`, `.serial`, `.public-key`,
 *   and what names, extensions and keys are refused for
 */
export async function signCertificate(asked: CertificateToSign): Promise<SignedCertificate> {
  const issuer = readIssuer(asked);
  checkDates(asked);
  if (issuer.certificate) checkIssuer(issuer.certificate, asked);
  checkNames(asked);
  const { weakness } = describePublicKey(asked.publicKeySpkiDer);
  if (weakness) throw refuse('public-key', weakness, 'Make a new key, for example of type ECCPRIME256V1.');

  const serial = asked.serialNumber === undefined ? randomSerial() : readSerial(asked.serialNumber);
  const subject = derName(asked.subject);
  const subjectIdentifier = keyIdentifierOf(asked.publicKeySpkiDer);
  const identifiers = { subject: subjectIdentifier, authority: issuer.certificate ? keyIdentifierOfIssuer(issuer.certificate) : subjectIdentifier };
  const tbs = derSequence(
    version3,
    derInteger(serial),
    issuer.signer.algorithmDer,
    issuer.certificate?.subjectDer ?? subject,
    derSequence(derTime(asked.notBefore), derTime(asked.notAfter)),
    subject,
    asked.publicKeySpkiDer,
    der(tag.contextConstructed(3), derSequence(...derExtensions(asked.extensions, asked.subject.length > 0, identifiers))),
  );
  const bytes = derSequence(tbs, issuer.signer.algorithmDer, derBitString(await issuer.signer.sign(tbs)));
  return { pem: toPem('CERTIFICATE', bytes), der: bytes, serial: serial.toString(), serialHex: serialHexOf(serial) };
}

function readIssuer({ issuer, publicKeySpkiDer, signatureHash }: CertificateToSign): { signer: Signer; certificate: IssuerCertificate | null } {
  if ('selfSigned' in issuer) {
    const signer = signerOf(issuer.selfSigned.privateKeyPem, signatureHash);
    if (!publicKeyMatches(signer.publicKeySpkiDer, publicKeySpkiDer))
      throw refuse('issuer-key', 'The private key does not belong to the public key that is to sign itself.', 'Give both halves of one key.');
    return { signer, certificate: null };
  }
  return signingPair(issuer, signatureHash);
}

/** A certificate and its key, found to belong together. @throws DomainError `invalid` (`certificate.issuer-key`) */
export function signingPair(issuer: SigningKeys, signatureHash?: SignatureHash): { signer: Signer; certificate: IssuerCertificate } {
  const certificate = parseIssuer(issuer.certificatePem);
  const signer = signerOf(issuer.privateKeyPem, signatureHash);
  if (!publicKeyMatches(signer.publicKeySpkiDer, certificate.publicKeySpkiDer)) {
    throw refuse(
      'issuer-key',
      `The private key does not belong to the issuer's certificate "${formatDistinguishedName(certificate.subject)}".`,
      'Give the key that the certificate was made for.',
    );
  }
  return { signer, certificate };
}

export const keyIdentifierOfIssuer = (issuer: IssuerCertificate): Buffer => {
  const stated = issuer.extensions.subjectKeyIdentifier?.keyIdentifier;
  return stated ? Buffer.from(stated, 'hex') : keyIdentifierOf(issuer.publicKeySpkiDer);
};

function checkDates({ notBefore, notAfter }: CertificateToSign): void {
  // Also refuses dates that are none, since every comparison with NaN is false.
  if (!(notBefore.getTime() < notAfter.getTime())) throw refuse('dates', 'The validity ends before it begins.', 'Choose an end after the start.');
}

function checkIssuer(issuer: IssuerCertificate, { notAfter, extensions }: CertificateToSign): void {
  const usages = issuer.extensions.keyUsage?.usages;
  if (!issuer.isCa || (usages && !usages.includes('keyCertSign'))) {
    throw refuse(
      'issuer-not-ca',
      `"${formatDistinguishedName(issuer.subject)}" may not sign certificates: it is not a certificate authority.`,
      'Choose an issuer whose basic constraints say CA:TRUE and whose key usage has keyCertSign.',
    );
  }
  if (Math.trunc(notAfter.getTime() / 1000) * 1000 > issuer.notAfter.getTime()) {
    throw refuse(
      'outlives-issuer',
      `The certificate would end at ${notAfter.toISOString()}, after its issuer, which ends at ${issuer.notAfter.toISOString()}.`,
      `Choose an end no later than ${issuer.notAfter.toISOString()}.`,
    );
  }
  const room = issuer.extensions.basicConstraints?.pathLength ?? null;
  if (room === null || !extensions.basicConstraints?.ca) return;
  const asked = extensions.basicConstraints.pathLength ?? null;
  if (room === 0)
    throw refuse(
      'path-length',
      `"${formatDistinguishedName(issuer.subject)}" has the path length 0, so it may sign no further authorities.`,
      'Choose another parent.',
    );
  if (asked !== null && asked >= room)
    throw refuse(
      'path-length',
      `A path length of ${asked} does not fit below "${formatDistinguishedName(issuer.subject)}", which has ${room}.`,
      `Choose a path length of ${room - 1} or less.`,
    );
}

function checkNames({ subject, extensions }: CertificateToSign): void {
  if (subject.length > 0) return;
  if (extensions.basicConstraints?.ca) throw refuse('no-name', 'A certificate authority needs a subject (RFC 5280, 4.1.2.6).', 'Give at least a common name.');
  if (!extensions.subjectAltNames?.names.length) throw refuse('no-name', 'The certificate names nobody.', 'Give a common name or an alternative name.');
}

/** 16 random octets; the first bit is not for a sign, as DER puts a zero octet in front. */
function randomSerial(): bigint {
  for (;;) {
    const serial = BigInt(`0x${randomBytes(16).toString('hex')}`);
    if (serial > 0n) return serial;
  }
}

/** Positive and at most 20 octets (RFC 5280, 4.1.2.2). */
function readSerial(text: string): bigint {
  const serial = /^\d{1,49}$/.test(text) ? BigInt(text) : 0n;
  if (serial > 0n && serial < 1n << 159n) return serial;
  throw refuse(
    'serial',
    `${JSON.stringify(text.slice(0, 100))} is not a serial number.`,
    'Write a positive decimal number of at most 159 bits, or none for a random one.',
  );
}
