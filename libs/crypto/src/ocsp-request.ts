import { createHash, randomBytes } from 'node:crypto';
import type { ParsedCertificate } from './certificate';
import { tag } from './der-reader';
import { der, derInteger, derNull, derOctetString, derOid, derSequence } from './der-writer';
import { oid } from './oids';
import { readPublicKeyInfo } from './public-key';

export type OcspHash = 'sha1' | 'sha256';

export const ocspHashOids: Readonly<Record<OcspHash, string>> = { sha1: oid.sha1, sha256: oid.sha256 };

/** An issuer as responders know it: by hashes of its name and key (RFC 6960, 4.1.1). Made once and used for all its certificates. */
export interface OcspIssuer {
  readonly certificate: ParsedCertificate;
  readonly nameHash: Readonly<Record<OcspHash, Buffer>>;
  readonly keyHash: Readonly<Record<OcspHash, Buffer>>;
  /** SHA-256 of a responder's certificate → whether this issuer has let it answer in its name. */
  readonly responders: Map<string, ParsedCertificate | null>;
}

const hashOf = (algorithm: OcspHash, bytes: Buffer): Buffer => createHash(algorithm).update(bytes).digest();

export function prepareOcspIssuer(certificate: ParsedCertificate): OcspIssuer {
  // Over the bits of the key, without their wrapping.
  const { key } = readPublicKeyInfo(certificate.publicKeySpkiDer);
  return {
    certificate,
    nameHash: { sha1: hashOf('sha1', certificate.subjectDer), sha256: hashOf('sha256', certificate.subjectDer) },
    keyHash: { sha1: hashOf('sha1', key), sha256: hashOf('sha256', key) },
    responders: new Map(),
  };
}

export interface OcspQuestion {
  readonly issuer: OcspIssuer;
  /** Decimal. */
  readonly serial: string;
  /** Comes back in the answer of responders that sign each answer anew. Null: none, for answers that may come from a cache. */
  readonly nonce: Buffer | null;
}

/** As long as RFC 9654, 2.1 asks for. */
export const newOcspNonce = (): Buffer => randomBytes(32);

/**
 * OCSPRequest for one certificate (RFC 6960, 4.1.1), unsigned.
 * @param hash how the issuer is named; SHA-1 is what all responders know, and nothing rests on its strength
 */
export function createOcspRequest({ issuer, serial, nonce }: OcspQuestion, hash: OcspHash = 'sha1'): Buffer {
  const certId = derSequence(
    derSequence(derOid(ocspHashOids[hash]), derNull),
    derOctetString(issuer.nameHash[hash]),
    derOctetString(issuer.keyHash[hash]),
    derInteger(BigInt(serial)),
  );
  const requests = derSequence(derSequence(certId));
  const extensions = nonce ? [der(tag.contextConstructed(2), derSequence(derSequence(derOid(oid.ocspNonce), derOctetString(derOctetString(nonce)))))] : [];
  return derSequence(derSequence(requests, ...extensions));
}
