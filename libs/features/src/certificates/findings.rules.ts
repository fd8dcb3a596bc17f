import type { CertificateView } from '../inventory';

/** What decides whether a certificate is weak, all of it stored with the row. */
export type Judged = Pick<CertificateView, 'keyType' | 'bits' | 'signingAlgorithm' | 'issuer'>;

const minRsaBits = 2048;
const minCurveBits = 224;
const brokenHashes = ['md2', 'md4', 'md5', 'sha1'];

function keyFinding({ keyType, bits }: Judged): string | null {
  if (keyType === null) return 'Its key is of a kind that few programs know.';
  if (keyType.startsWith('RSA')) return bits !== null && bits < minRsaBits ? `Its RSA key of ${bits} bits can be broken; ${minRsaBits} are the least.` : null;
  if (keyType.startsWith('ECCSECT')) return `Its key is on a binary curve (${keyType}), which browsers do not know.`;
  return keyType.startsWith('ECC') && bits !== null && bits < minCurveBits ? `Its key on a curve of ${bits} bits is too weak.` : null;
}

/** A root's signature on itself proves nothing, so its hash harms nobody. */
const hashFinding = ({ signingAlgorithm, issuer }: Judged): string | null =>
  signingAlgorithm !== null && brokenHashes.includes(signingAlgorithm) && issuer !== '<selfsigned>'
    ? `It is signed with ${signingAlgorithm.toUpperCase()}, which can be forged.`
    : null;

/** What is weak about a certificate that others issued, in sentences. We issue none of these. */
export const weaknessesOf = (certificate: Judged): string[] => [keyFinding(certificate), hashFinding(certificate)].filter((finding) => finding !== null);
