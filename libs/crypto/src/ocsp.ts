import { createHash } from 'node:crypto';
import { DomainError } from '@app/errors';
import { parseCertificateDer, type ParsedCertificate, verifyIssuedBy } from './certificate';
import { isSameName } from './names';
import { type OcspAnswer, readOcspResponse, type SingleOcspResponse } from './ocsp-reader';
import { type OcspHash, ocspHashOids, type OcspIssuer, type OcspQuestion } from './ocsp-request';
import { oid } from './oids';
import { keyIdentifierOf } from './public-key';
import { clockSkewMs, notYet, type RevocationVerdict, stale, unknown } from './revocation';
import { verifySignature } from './signature';

/** Answers that do not say until when they count are believed for a day. */
const maxAgeWithoutNextUpdateMs = 24 * 60 * 60 * 1000;
const weakHashes = ['md2', 'md5'];
const maxRespondersKept = 16;

/**
 * Is the certificate revoked, given this answer to this question? Verified: the signature, by the issuer or a responder it has
 * let answer (RFC 6960, 4.2.2.2), the times, and the nonce if the answer has one. Never throws; what cannot be relied on is unknown.
 * @param response OCSPResponse in DER, as it came
 */
export function judgeByOcspResponse(response: Buffer, question: OcspQuestion, now: Date): RevocationVerdict {
  try {
    const answer = readOcspResponse(response);
    return 'refusal' in answer ? unknown(refusalWords(answer.refusal)) : judge(answer, question, now);
  } catch (cause) {
    return unknown(cause instanceof DomainError ? cause.message : 'The OCSP answer cannot be decoded.');
  }
}

const refusalWords = (refusal: string): string =>
  refusal === 'unauthorized' ? 'The OCSP responder does not know this certificate (unauthorized).' : `The OCSP responder refuses to answer (${refusal}).`;

function judge(answer: OcspAnswer, { issuer, serial, nonce }: OcspQuestion, now: Date): RevocationVerdict {
  const single = answer.responses.find((one) => one.serial === serial && isOf(one, issuer));
  if (!single) return unknown('The OCSP answer is about another certificate.');
  if (nonce && answer.nonce && !answer.nonce.equals(nonce)) return unknown('The OCSP answer belongs to another question: its nonce differs.');
  const [unsupported] = answer.unsupportedCritical;
  if (unsupported) return unknown(`The OCSP answer has the critical extension ${unsupported}, which is not obeyed here.`);
  const untimely = whyUntimely(answer, single, now);
  if (untimely) return unknown(untimely);
  const untrusted = whyUntrusted(answer, issuer, now);
  if (untrusted) return unknown(untrusted);

  if (single.status === 'unknown') return unknown('The OCSP responder does not know this certificate.');
  if (single.status === 'good') return { status: 'good', because: `The OCSP answer of ${single.thisUpdate.toISOString()} says that it is good.` };
  const entry = { serial, ...single.status };
  return { status: 'revoked', entry, because: `It was revoked at ${entry.revokedAt.toISOString()}, reason ${entry.reason}.` };
}

const isOf = ({ hashOid, nameHash, keyHash }: SingleOcspResponse, issuer: OcspIssuer): boolean =>
  (Object.keys(ocspHashOids) as OcspHash[]).some(
    (hash) => hashOid === ocspHashOids[hash] && nameHash.equals(issuer.nameHash[hash]) && keyHash.equals(issuer.keyHash[hash]),
  );

function whyUntimely({ producedAt }: OcspAnswer, { thisUpdate, nextUpdate }: SingleOcspResponse, now: Date): string | null {
  const latest = thisUpdate > producedAt ? thisUpdate : producedAt;
  if (latest.getTime() > now.getTime() + clockSkewMs) return notYet('The OCSP answer', latest);
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + maxAgeWithoutNextUpdateMs);
  return until.getTime() < now.getTime() - clockSkewMs ? stale('The OCSP answer', until) : null;
}

/** Null: the issuer, or a responder it has let answer, has signed this. */
function whyUntrusted(answer: OcspAnswer, issuer: OcspIssuer, now: Date): string | null {
  if (weakHashes.includes(answer.algorithm.hash)) return `The OCSP answer is signed with ${answer.algorithm.hash}, which proves nothing.`;
  const ca = issuer.certificate;
  const signers = isResponder(answer, ca) ? [ca] : [];
  for (const der of answer.certificates) {
    const responder = delegatedResponder(der, issuer);
    if (responder && isResponder(answer, responder) && responder.notBefore <= now && responder.notAfter >= now) signers.push(responder);
  }
  if (signers.length === 0) return 'The OCSP answer is of a responder that the issuer of the certificate has not let answer for it.';
  const verdicts = signers.map((signer) => verifySignature(signer.publicKeySpkiDer, answer.algorithm, answer.tbs.bytes, answer.signature));
  if (verdicts.includes('valid')) return null;
  return verdicts.includes('unsupported') ? "The OCSP answer's signature cannot be checked here." : 'The signature of the OCSP answer is wrong.';
}

function isResponder({ responder }: OcspAnswer, certificate: ParsedCertificate): boolean {
  if ('name' in responder) return isSameName(responder.name, certificate.subject);
  return responder.keyHash.equals(keyIdentifierOf(certificate.publicKeySpkiDer));
}

/** A certificate that this very issuer has signed for answering (RFC 6960, 4.2.2.2); whether it is its time is seen anew each time. */
function delegatedResponder(der: Buffer, issuer: OcspIssuer): ParsedCertificate | null {
  const sha256 = createHash('sha256').update(der).digest('hex');
  const known = issuer.responders.get(sha256);
  if (known !== undefined) return known;
  const responder = readResponder(der, issuer.certificate);
  if (issuer.responders.size >= maxRespondersKept) issuer.responders.clear();
  issuer.responders.set(sha256, responder);
  return responder;
}

function readResponder(der: Buffer, issuer: ParsedCertificate): ParsedCertificate | null {
  let certificate: ParsedCertificate;
  try {
    certificate = parseCertificateDer(der);
  } catch {
    // Only one that can be read can be the signer's; the answer is then of nobody we know.
    return null;
  }
  const { extendedKeyUsage, keyUsage } = certificate.extensions;
  const mayAnswer = extendedKeyUsage?.purposes.includes(oid.ocspSigning) === true && (!keyUsage || keyUsage.usages.includes('digitalSignature'));
  return mayAnswer && verifyIssuedBy(certificate, issuer) === 'valid' ? certificate : null;
}
