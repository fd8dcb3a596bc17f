import { authorityExtensions, leafExtensions } from '../extension-profiles.rules';
import type { CertificateExtensions } from '../extensions';
import { type CertificateToSign, signCertificate } from '../issue';
import { generateKey } from '../keys';
import type { KeyType } from '../key-types';
import type { DistinguishedName } from '../names';

/** Whole seconds, as certificates have them. */
export const now = new Date(Math.trunc(Date.now() / 1000) * 1000);
export const inDays = (days: number): Date => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
export const named = (commonName: string): DistinguishedName => [
  { type: 'O', value: 'Acorn' },
  { type: 'CN', value: commonName },
];

export interface Made {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly serial: string;
}

interface Wish {
  keyType?: KeyType;
  extensions?: CertificateExtensions;
  change?: Partial<CertificateToSign>;
}

/** A root, or an authority below `parent`. */
export const makeAuthority = (commonName: string, parent: Made | null = null, wish: Wish = {}): Promise<Made> =>
  make(commonName, parent, authorityExtensions(wish.extensions ?? {}), { notAfter: inDays(parent ? 900 : 1000), ...wish.change }, wish.keyType);

export const makeLeaf = (dnsName: string, issuer: Made, wish: Wish = {}): Promise<Made> => {
  const asked: CertificateExtensions = {
    subjectAltNames: { names: [{ type: 'dns', value: dnsName }] },
    keyUsage: { usages: ['digitalSignature'] },
    ...wish.extensions,
  };
  return make(dnsName, issuer, leafExtensions(asked), wish.change, wish.keyType);
};

async function make(
  commonName: string,
  issuer: Made | null,
  extensions: CertificateExtensions,
  change: Partial<CertificateToSign> = {},
  keyType: KeyType = 'ECCPRIME256V1',
): Promise<Made> {
  const key = await generateKey(keyType);
  const signed = await signCertificate({
    subject: named(commonName),
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: issuer ?? { selfSigned: key },
    notBefore: now,
    notAfter: inDays(90),
    extensions,
    ...change,
  });
  return { certificatePem: signed.pem, privateKeyPem: key.privateKeyPem, serial: signed.serial };
}
