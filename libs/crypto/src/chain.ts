import { isIssuerByName, type ParsedCertificate, verifyIssuedBy } from './certificate';

export type ChainVerdict =
  | { readonly ok: true; readonly endsInRoot: boolean }
  | {
      readonly ok: false;
      readonly problem: 'wrong-order' | 'foreign-member' | 'repeated-member' | 'bad-signature' | 'unverifiable' | 'too-long';
      /** Of the offending member, 0 is the first of the chain. */
      readonly position: number;
      /** A whole sentence. */
      readonly because: string;
    };

const maxChainLength = 32;

/**
 * Has each member signed the one before it, the first the leaf? Names must chain too. An empty chain is fine, and the last need not be a root.
 * Dates, path lengths and trust are not looked at: what others issued is taken as it is.
 */
export function checkChain(leaf: ParsedCertificate, chain: readonly ParsedCertificate[]): ChainVerdict {
  if (chain.length > maxChainLength)
    return {
      ok: false,
      problem: 'too-long',
      position: maxChainLength,
      because: `A chain has at most ${maxChainLength} certificates, this one has ${chain.length}.`,
    };
  const path = [leaf, ...chain];
  for (const [position, member] of chain.entries()) {
    const problem = problemAt(position, member, path);
    if (problem) return problem;
  }
  return { ok: true, endsInRoot: path.at(-1)?.isSelfSigned === true };
}

function problemAt(position: number, member: ParsedCertificate, path: readonly ParsedCertificate[]): ChainVerdict | null {
  const signed = path[position];
  if (!signed) return null;
  const twin = path.findIndex((other) => other.sha256 === member.sha256);
  if (twin <= position)
    return {
      ok: false,
      problem: 'repeated-member',
      position,
      because: `Chain certificate ${position + 1}, ${nameOf(member)}, is the same as ${twin === 0 ? 'the certificate itself' : `chain certificate ${twin}`}.`,
    };

  const verdict = verifyIssuedBy(signed, member);
  if (verdict === 'valid') return null;
  const subject = `Chain certificate ${position + 1}, ${nameOf(member)},`;
  const before = position === 0 ? 'the certificate' : `chain certificate ${position}`;
  if (verdict === 'unsupported') {
    const algorithm = `the signature algorithm ${signed.signatureHash} or the key ${member.keyType ?? 'of its issuer'}`;
    return { ok: false, problem: 'unverifiable', position, because: `${subject} cannot be shown to have signed ${before}: ${algorithm} is not known here.` };
  }
  // Somewhere else in the chain it would be right: the order is wrong. Nowhere: it does not belong here.
  const isNeeded = path.some((other) => other !== member && verifyIssuedBy(other, member) === 'valid');
  const issuer = path.findIndex((other) => other !== signed && verifyIssuedBy(signed, other) === 'valid');
  if (isNeeded || issuer > position + 1) {
    const expected = issuer > 0 ? `chain certificate ${issuer}, ${nameOf(path[issuer] ?? member)}, did` : `it was signed by ${quoted(signed.issuerText)}`;
    return {
      ok: false,
      problem: 'wrong-order',
      position,
      because: `The chain is in the wrong order: ${subject.replace(/,$/, '')} has not signed ${before}; ${expected}.`,
    };
  }
  if (isIssuerByName(signed, member)) {
    return { ok: false, problem: 'bad-signature', position, because: `${subject} has the name of the issuer of ${before}, but its key has not signed it.` };
  }
  return {
    ok: false,
    problem: 'foreign-member',
    position,
    because: `${subject} does not belong to the chain: ${before} was signed by ${quoted(signed.issuerText)}.`,
  };
}

const quoted = (text: string): string => JSON.stringify(text);
const nameOf = (certificate: ParsedCertificate): string => quoted(certificate.subjectText || certificate.serialHex);

/** The chain of `leaf` out of an unordered pile, as far as it goes; a root is included when it is there. */
export function orderChain(leaf: ParsedCertificate, pile: readonly ParsedCertificate[]): ParsedCertificate[] {
  const chain: ParsedCertificate[] = [];
  const left = new Map(pile.map((certificate) => [certificate.sha256, certificate]));
  left.delete(leaf.sha256);
  for (let last = leaf; !last.isSelfSigned && chain.length < maxChainLength;) {
    const signed = last;
    const issuer = [...left.values()].find((candidate) => verifyIssuedBy(signed, candidate) === 'valid');
    if (!issuer) break;
    left.delete(issuer.sha256);
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
