import { glanceAtCertificate } from './read-certificate';

/** What was pasted or dropped, put where it belongs. */
export interface SortedPem {
  /** The certificate itself. */
  readonly bodyPem: string;
  /** Its issuers, the nearest first. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
  readonly csrPem: string;
  /** What could not be used, in sentences. */
  readonly complaints: readonly string[];
}

export interface DroppedText {
  /** The file's name, or words such as "the pasted text". */
  readonly from: string;
  readonly text: string;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g;

/** Puts every PEM block (RFC 7468) of all texts where it belongs, whatever the files were called and in whichever order they came. */
export function sortPem(texts: readonly DroppedText[]): SortedPem {
  const complaints: string[] = [];
  const certificates: string[] = [];
  const keys: string[] = [];
  const requests: string[] = [];

  for (const { from, text } of texts) {
    const blocks = [...text.matchAll(block)];
    if (!blocks.length) complaints.push(whyNothing(from, text));
    for (const [pem, label = ''] of blocks) {
      if (label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE') certificates.push(pem);
      else if (label === 'ENCRYPTED PRIVATE KEY' || pem.includes('Proc-Type: 4,ENCRYPTED'))
        complaints.push(`The key in ${from} is encrypted. Remove its passphrase first: openssl pkey -in key.pem -out plain.pem`);
      else if (label.endsWith('PRIVATE KEY')) keys.push(pem);
      else if (label.endsWith('CERTIFICATE REQUEST')) requests.push(pem);
      else if (label !== 'EC PARAMETERS') complaints.push(`"${label}" in ${from} is neither a certificate, a key nor a certificate request.`);
    }
  }

  const [body = '', ...chain] = bodyFirst([...new Set(certificates)]);
  const [key = '', ...otherKeys] = new Set(keys);
  const [csr = '', ...otherRequests] = new Set(requests);
  if (otherKeys.length)
    complaints.push(`${otherKeys.length + 1} different private keys were given; the first one is used. Drop only the key of this certificate.`);
  if (otherRequests.length) complaints.push(`${otherRequests.length + 1} certificate requests were given; the first one is used.`);
  return { bodyPem: body, chainPem: chain.join('\n'), privateKeyPem: key, csrPem: csr, complaints };
}

/**
 * The certificate that issued none of the others first, then its issuers one after the other. What hangs together with nothing stays at the end in the order given,
 * so that the server can name it.
 */
export function bodyFirst(certificates: readonly string[]): string[] {
  const all = certificates.map((pem) => ({ pem, glance: glanceAtCertificate(pem) }));
  const issuedAnother = (candidate: (typeof all)[number]) =>
    all.some((other) => other !== candidate && other.glance && other.glance.issuerDerHex === candidate.glance?.subjectDerHex && !other.glance.isSelfIssued);
  const body = all.find((candidate) => candidate.glance && !issuedAnother(candidate)) ?? all[0];
  if (!body) return [];

  const ordered = [body];
  for (let last = body; ;) {
    const issuer = all.find((candidate) => !ordered.includes(candidate) && candidate.glance && candidate.glance.subjectDerHex === last.glance?.issuerDerHex);
    if (!issuer) break;
    ordered.push(issuer);
    last = issuer;
  }
  return [...ordered, ...all.filter((candidate) => !ordered.includes(candidate))].map(({ pem }) => pem);
}

function whyNothing(from: string, text: string): string {
  if (text.includes('-----BEGIN')) return `A block in ${from} is cut off: it has a BEGIN line but no matching END line.`;
  if (text.includes('\u0000') || text.includes('\uFFFD'))
    return `${from} is a binary file (DER, PKCS#12 or JKS). Convert it to PEM first: openssl x509 -inform der -in file, or openssl pkcs12 -in file -nodes`;
  return `${from} holds no PEM block. It must contain the lines from -----BEGIN … to -----END ….`;
}
