import { setImmediate } from 'node:timers/promises';
import { DomainError } from '@app/errors';
import { tag } from './der-reader';
import { der, derBitString, derHeader, derInteger, derSequence, derTime } from './der-writer';
import { derExtension } from './extensions-writer';
import { keyIdentifierOfIssuer, type SigningKeys, signingPair } from './issue';
import { formatDistinguishedName } from './names';
import { oid } from './oids';
import { type RevocationReason, revocationReasons, type RevokedCertificate } from './revocation-reasons';
import type { SignatureHash } from './signer';

export interface RevocationListToSign {
  readonly issuer: SigningKeys;
  /** Rises with every list of this issuer (RFC 5280, 5.2.3). */
  readonly number: bigint | number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Each serial once. Taken one by one, so a cursor over a table will do. */
  readonly revoked: Iterable<RevokedCertificate> | AsyncIterable<RevokedCertificate>;
  readonly signatureHash?: SignatureHash;
}

const chunkBytes = 64 * 1024;

const refuse = (code: string, message: string, hint: string) => new DomainError('invalid', `crl.${code}`, message, { hint });

/**
 * A list of version 2 as DER, with CRL number and authority key identifier (RFC 5280, 5).
 * Entries go into chunks of bytes as they come, so a hundred thousand of them cost a few megabytes.
 * @throws DomainError `invalid`: `crl.issuer-may-not`, `.number`, `.dates`, `.serial`, `.reason`, `certificate.issuer-key`
 */
export async function signRevocationList({ issuer, number, thisUpdate, nextUpdate, revoked, signatureHash }: RevocationListToSign): Promise<Buffer> {
  const { signer, certificate } = signingPair(issuer, signatureHash);
  const usages = certificate.extensions.keyUsage?.usages;
  if (!certificate.isCa || (usages && !usages.includes('cRLSign'))) {
    throw refuse(
      'issuer-may-not',
      `"${formatDistinguishedName(certificate.subject)}" may not sign revocation lists.`,
      'Choose an authority whose key usage has cRLSign.',
    );
  }
  const rank = BigInt(number);
  // At most 20 octets, the first of which begins with a zero bit.
  if (rank < 0n || rank >= 1n << 159n) throw refuse('number', `${rank} is not a CRL number.`, 'Count up from 0.');
  if (!(thisUpdate.getTime() < nextUpdate.getTime())) throw refuse('dates', 'The next update is not after this one.', 'Choose a later next update.');

  const entries = await derEntries(revoked);
  const extensions = [
    derExtension(oid.authorityKeyIdentifier, false, derSequence(der(tag.context(0), keyIdentifierOfIssuer(certificate)))),
    derExtension(oid.crlNumber, false, derInteger(rank)),
  ];
  const tbs = derSequence(
    derInteger(1),
    signer.algorithmDer,
    certificate.subjectDer,
    derTime(thisUpdate),
    derTime(nextUpdate),
    ...entries,
    der(tag.contextConstructed(0), derSequence(...extensions)),
  );
  return derSequence(tbs, signer.algorithmDer, derBitString(await signer.sign(tbs)));
}

/** revokedCertificates as header and chunks; nothing at all for an empty list, as the field may not be empty (RFC 5280, 5.1.2.6). */
async function derEntries(revoked: RevocationListToSign['revoked']): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let chunk = Buffer.allocUnsafe(chunkBytes);
  let used = 0;
  let total = 0;
  for await (const entry of revoked) {
    const bytes = derEntry(entry);
    if (used + bytes.length > chunk.length) {
      chunks.push(chunk.subarray(0, used));
      // A long list must not keep everybody else waiting.
      await setImmediate();
      chunk = Buffer.allocUnsafe(chunkBytes);
      used = 0;
    }
    used += bytes.copy(chunk, used);
    total += bytes.length;
  }
  if (total === 0) return [];
  return [derHeader(tag.sequence, total), ...chunks, chunk.subarray(0, used)];
}

const reasonExtensions = new Map<RevocationReason, Buffer>(
  Object.entries(revocationReasons).map(([reason, number]) => [
    reason as RevocationReason,
    derSequence(derExtension(oid.reasonCode, false, der(tag.enumerated, Buffer.from([number])))),
  ]),
);

function derEntry({ serial, revokedAt, reason }: RevokedCertificate): Buffer {
  // Imported certificates may have a serial of zero; none that we would revoke is negative or longer than 20 octets.
  if (!/^\d{1,49}$/.test(serial)) throw refuse('serial', `${JSON.stringify(serial.slice(0, 100))} is not a serial number.`, 'Write it in decimal.');
  if (reason === 'removeFromCRL') throw refuse('reason', 'removeFromCRL belongs in delta lists only.', 'Leave the certificate out of the list.');
  const common = [derInteger(BigInt(serial)), derTime(revokedAt)];
  // "Unspecified" is said by leaving the reason out (RFC 5280, 5.3.1).
  const extensions = reason === 'unspecified' ? undefined : reasonExtensions.get(reason);
  return extensions ? derSequence(...common, extensions) : derSequence(...common);
}
