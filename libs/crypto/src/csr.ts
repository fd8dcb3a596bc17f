import { DomainError } from '@app/errors';
import { readSigned } from './certificate';
import { type DerElement, readOid, tag, undecodable, whyUndecodable } from './der-reader';
import { der, derBitString, derInteger, derOid, derSequence, derSetOf } from './der-writer';
import type { CertificateExtensions } from './extensions';
import { readExtensions } from './extensions-reader';
import { derExtensions } from './extensions-writer';
import { attributeOf, derName, type DistinguishedName, formatDistinguishedName, readName } from './names';
import { oid } from './oids';
import { pemBlocks, toPem } from './pem';
import { describePublicKey } from './public-key';
import { verifySignature } from './signature';
import type { GeneratedKey } from './keys';
import { type SignatureHash, signerOf } from './signer';

export interface CertificationRequest {
  /** One block, 64 characters a line, LF. */
  readonly pem: string;
  readonly subject: DistinguishedName;
  /** RFC 4514; '' for an empty subject. */
  readonly subjectText: string;
  readonly commonName: string | null;
  readonly publicKeySpkiDer: Buffer;
  readonly keyType: string | null;
  readonly bits: number | null;
  /** Why no certificate should be issued for its key, as a sentence; null when nothing is wrong. */
  readonly keyWeakness: string | null;
  readonly signatureHash: string;
  /** What it asks for; asking is not getting, see `leafExtensions`. */
  readonly extensions: CertificateExtensions;
}

interface Request {
  readonly subject: DistinguishedName;
  readonly extensions: CertificateExtensions;
  readonly signatureHash?: SignatureHash;
}

/** A key that was just generated costs less than a PEM, which has to be read. */
export type RequestToSign = Request & ({ readonly privateKeyPem: string } | { readonly key: GeneratedKey });

const labels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];
const maxRequestBytes = 512 * 1024;

/**
 * A PKCS#10 request (RFC 2986) as PEM.
 * @throws DomainError `invalid` when names, extensions or the key cannot stand in one
 */
export async function createCertificationRequest(request: RequestToSign): Promise<string> {
  const { subject, extensions, signatureHash } = request;
  const signer = signerOf('key' in request ? request.key : request.privateKeyPem, signatureHash);
  const asked = derExtensions(extensions, subject.length > 0);
  const attributes = asked.length > 0 ? [derSequence(derOid(oid.extensionRequest), derSetOf([derSequence(...asked)]))] : [];
  const info = derSequence(derInteger(0), derName(subject), signer.publicKeySpkiDer, der(tag.contextConstructed(0), ...attributes));
  return toPem('CERTIFICATE REQUEST', derSequence(info, signer.algorithmDer, derBitString(await signer.sign(info))));
}

/**
 * Reads one PEM request and verifies its signature with its own key, so what is returned has proved possession of the key.
 * @throws DomainError `invalid`: `csr.not-one`, `csr.undecodable`, `csr.signature`
 */
export function parseCertificationRequest(pem: string): CertificationRequest {
  const blocks = decoding(() => pemBlocks(pem, labels));
  const [block] = blocks;
  if (!block || blocks.length > 1) {
    throw new DomainError('invalid', 'csr.not-one', `Expected one PEM certificate request, found ${blocks.length}.`, {
      hint: 'Paste the text from -----BEGIN CERTIFICATE REQUEST----- to -----END CERTIFICATE REQUEST-----.',
    });
  }
  const { request, verdict } = decoding(() => read(block.der));
  if (verdict === 'valid') return request;
  throw new DomainError(
    'invalid',
    'csr.signature',
    verdict === 'invalid'
      ? 'The signature of the certificate request is wrong, so it does not prove that its sender has the private key.'
      : `The signature of the certificate request cannot be checked: ${request.keyWeakness ?? `its key or its algorithm, ${request.signatureHash}, is not usable here.`}`,
    { hint: 'Make a new request, for example with: openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -out request.pem' },
  );
}

function decoding<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new DomainError('invalid', 'csr.undecodable', `The certificate request cannot be decoded: ${whyUndecodable(cause)}.`, {
      hint: 'Paste it again, without changing or leaving out characters.',
      cause,
    });
  }
}

/** CertificationRequest (RFC 2986, 4). */
function read(bytes: Buffer) {
  if (bytes.length > maxRequestBytes) throw undecodable(`it has ${bytes.length} bytes, at most ${maxRequestBytes} are read`);
  const { tbs, algorithm, signature } = readSigned(bytes);
  const fields = tbs.inside();
  fields.next(tag.integer);
  const subject = readName(fields.next(tag.sequence));
  const publicKeySpkiDer = fields.next(tag.sequence).bytes;
  // Some tools leave out the empty set of attributes.
  const attributes = fields.optional(tag.contextConstructed(0));
  fields.finish();
  const key = describePublicKey(publicKeySpkiDer);
  const request: CertificationRequest = {
    pem: toPem('CERTIFICATE REQUEST', bytes),
    subject,
    subjectText: formatDistinguishedName(subject),
    commonName: attributeOf(subject, 'CN'),
    publicKeySpkiDer,
    keyType: key.keyType,
    bits: key.bits,
    keyWeakness: key.weakness,
    signatureHash: algorithm.hash,
    extensions: attributes ? readRequestedExtensions(attributes) : {},
  };
  return { request, verdict: verifySignature(publicKeySpkiDer, algorithm, tbs.bytes, signature) };
}

function readRequestedExtensions(attributes: DerElement): CertificateExtensions {
  for (const attribute of attributes.children(tag.sequence)) {
    const [type, values] = attribute.children();
    if (type?.tag !== tag.oid || values?.tag !== tag.set) throw undecodable('an attribute is not a type and a set of values');
    const id = readOid(type);
    if (id === oid.extensionRequest || id === oid.microsoftExtensionRequest) return readExtensions(values.only(tag.sequence));
  }
  return {};
}
