import { glanceAtCertificate, type CertificateGlance } from '../pem/read-certificate';

export interface ChainLink {
  readonly pem: string;
  readonly role: 'leaf' | 'intermediate' | 'root';
  /** Null when the browser cannot read it. */
  readonly glance: CertificateGlance | null;
  /** Its issuer is not the next in the chain, and it did not issue itself. */
  readonly isOpenEnded: boolean;
}

export const certificatesIn = (text: string | null | undefined): string[] => text?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

/** The certificate and its issuers, from the leaf up, each with what it is in the chain. */
export function chainLinks(bodyPem: string, chainPem: string | null): ChainLink[] {
  const all = [...certificatesIn(bodyPem), ...certificatesIn(chainPem)].map((pem) => ({ pem, glance: glanceAtCertificate(pem) }));
  return all.map(({ pem, glance }, position) => {
    const issuer = all[position + 1]?.glance;
    const isRoot = glance?.isSelfIssued ?? false;
    return {
      pem,
      glance,
      role: isRoot ? 'root' : position === 0 ? 'leaf' : 'intermediate',
      isOpenEnded: !isRoot && (!issuer || issuer.subjectDerHex !== glance?.issuerDerHex),
    };
  });
}
