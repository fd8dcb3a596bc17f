import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from './certificate';
import type { GeneralName } from './general-names';
import { formatIp, ipOctets } from './ip-addresses';
import { inFolder, itWith, run } from './testing/second-opinion';

/** What openssl prints of a certificate, cut down to what can be compared. */
function opensslOpinion(pem: string) {
  const text = inFolder((write) =>
    run('openssl', [
      'x509',
      '-in',
      write('root.pem', pem),
      '-noout',
      '-subject',
      '-issuer',
      '-serial',
      '-dates',
      '-fingerprint',
      '-sha256',
      '-text',
      '-nameopt',
      'RFC2253,-esc_msb,utf8',
      '-dateopt',
      'iso_8601',
      '-certopt',
      'no_sigdump',
    ]),
  );
  const line = (start: string) => new RegExp(`^${start}=(.*)$`, 'm').exec(text)?.[1] ?? `no line ${start}`;
  return {
    subject: line('subject'),
    issuer: line('issuer'),
    serialHex: line('serial').replace(/^0+(?=.)/, ''),
    notBefore: line('notBefore').replace(' ', 'T'),
    notAfter: line('notAfter').replace(' ', 'T'),
    sha256: line('[sS][hH][aA]256 Fingerprint').replaceAll(':', '').toLowerCase(),
    bits: Number(/Public-Key: \((\d+) bit\)/.exec(text)?.[1]),
    keyFamily: /Public Key Algorithm: (\S+)/.exec(text)?.[1] === 'rsaEncryption' ? 'RSA' : (/ASN1 OID: (\S+)/.exec(text)?.[1] ?? ''),
    hash: /Signature Algorithm: (\S+)/.exec(text)?.[1]?.toLowerCase() ?? '',
    isCa: text.includes('CA:TRUE'),
    pathLength: /pathlen:(\d+)/.exec(text)?.[1] ?? null,
    keyIdentifier: /Subject Key Identifier: (?:critical)?\s+([0-9A-F:]+)/.exec(text)?.[1]?.replaceAll(':', '').toLowerCase() ?? null,
    usages: /X509v3 Key Usage:.*\n\s+(.*)/.exec(text)?.[1]?.split(', ').sort() ?? null,
    alternativeNames: /X509v3 Subject Alternative Name:.*\n\s+(.*)/.exec(text)?.[1] ?? null,
    extensions: [...text.matchAll(/^ {12}(?:X509v3 )?(\S.*?): ?(critical)?\s*$/gm)].length,
  };
}

const opensslUsage: Record<string, string> = {
  digitalSignature: 'Digital Signature',
  nonRepudiation: 'Non Repudiation',
  keyEncipherment: 'Key Encipherment',
  dataEncipherment: 'Data Encipherment',
  keyAgreement: 'Key Agreement',
  keyCertSign: 'Certificate Sign',
  cRLSign: 'CRL Sign',
  encipherOnly: 'Encipher Only',
  decipherOnly: 'Decipher Only',
};
const curveNames: Record<string, string> = { ECCPRIME256V1: 'prime256v1', ECCSECP384R1: 'secp384r1', ECCSECP521R1: 'secp521r1' };

const asOpenssl = (name: GeneralName): string => {
  if (name.type === 'directory') return `DirName:${name.name.map(({ type, value }) => `/${type === 'STREET' ? 'street' : type}=${value}`).join('')}`;
  return `${{ email: 'email', dns: 'DNS', uri: 'URI' }[name.type as string] ?? name.type}:${name.value}`;
};

/** The same, read by us. Short names and e-mail are spelled as openssl's RFC 2253 does. */
function ourOpinion(pem: string) {
  const ours = parseCertificate(pem);
  const { basicConstraints, keyUsage, subjectKeyIdentifier, subjectAltNames, custom, ...others } = ours.extensions;
  const spelled = (text: string) =>
    text
      .replaceAll('1.2.840.113549.1.9.1=', 'emailAddress=')
      .replaceAll('2.5.4.5=', 'serialNumber=')
      .replaceAll('2.5.4.97=', 'organizationIdentifier=')
      .replaceAll('STREET=', 'street=');
  const iso = (time: Date) => time.toISOString().replace('.000Z', 'Z');
  return {
    subject: spelled(ours.subjectText),
    issuer: spelled(ours.issuerText),
    serialHex: ours.serialHex,
    notBefore: iso(ours.notBefore),
    notAfter: iso(ours.notAfter),
    sha256: ours.sha256,
    bits: ours.bits,
    keyFamily: ours.keyType?.startsWith('RSA') ? 'RSA' : (curveNames[ours.keyType ?? ''] ?? ''),
    hash: expect.stringContaining(ours.signatureHash) as string,
    isCa: ours.isCa,
    pathLength: basicConstraints?.pathLength?.toString() ?? null,
    keyIdentifier: subjectKeyIdentifier?.keyIdentifier ?? null,
    usages: keyUsage?.usages.map((usage) => opensslUsage[usage]).sort() ?? null,
    alternativeNames: subjectAltNames?.names.map(asOpenssl).join(', ') ?? null,
    extensions: [basicConstraints, keyUsage, subjectKeyIdentifier, subjectAltNames, ...Object.values(others)].filter(Boolean).length + (custom?.length ?? 0),
  };
}

describe(`All ${rootCertificates.length} roots that node trusts`, () => {
  it('are read, found to sign themselves, and agree with node', () => {
    for (const pem of rootCertificates) {
      const [ours, node] = [parseCertificate(pem), new X509Certificate(pem)];
      expect([ours.isSelfSigned, ours.isCa, ours.sha256, ours.serialHex]).toEqual([
        node.verify(node.publicKey),
        node.ca,
        node.fingerprint256.replaceAll(':', '').toLowerCase(),
        node.serialNumber.replace(/^0+(?=.)/, ''),
      ]);
      expect([ours.notBefore, ours.notAfter]).toEqual([new Date(node.validFrom), new Date(node.validTo)]);
    }
  });

  itWith(
    'openssl',
    'are shown as openssl shows them: names, serial, dates, key, hash, usages, identifiers, number of extensions',
    () => {
      for (const pem of rootCertificates) expect(opensslOpinion(pem)).toEqual(ourOpinion(pem));
    },
    60_000,
  );
});

describe('An IP address', () => {
  it('is read from the forms that people write and printed in one', () => {
    for (const [written, printed] of [
      ['::1', '::1'],
      ['0:0:0:0:0:0:0:0', '::'],
      ['2001:db8::ffff:1.2.3.4', '2001:db8::ffff:102:304'],
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ] as const) {
      expect(formatIp(ipOctets(written) ?? Buffer.alloc(16, 1))).toBe(printed);
    }
    expect(ipOctets('1.2.3')).toBeNull();
  });
});
