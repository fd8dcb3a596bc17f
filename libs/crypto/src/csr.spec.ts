import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCertificationRequest, parseCertificationRequest } from './csr';
import { der, derBitString, derInteger, derNull, derOid, derSequence } from './der-writer';
import type { CertificateExtensions } from './extensions';
import { generateKey } from './keys';
import { keyTypes } from './key-types';
import { derName } from './names';
import { pemBlocks, toPem } from './pem';
import { inFolder, itWith, run } from './testing/second-opinion';
import { named } from './testing/samples';
import * as x509 from './x509';

const extensions: CertificateExtensions = {
  subjectAltNames: {
    critical: false,
    names: [
      { type: 'dns', value: 'www.acorn.example' },
      { type: 'ip', value: '192.0.2.9' },
    ],
  },
  basicConstraints: { critical: true, ca: true, pathLength: null },
  keyUsage: { critical: true, usages: ['digitalSignature', 'keyCertSign'] },
};

let pem: string;
beforeAll(async () => {
  pem = await createCertificationRequest({
    subject: named('www.acorn.example'),
    extensions,
    privateKeyPem: (await generateKey('ECCPRIME256V1')).privateKeyPem,
  });
});

const bytesOf = (text: string): Buffer => pemBlocks(text, ['CERTIFICATE REQUEST'])[0]?.der ?? Buffer.alloc(0);

describe('A certificate request', () => {
  it('is read as it was written', () => {
    expect(parseCertificationRequest(pem)).toMatchObject({
      pem,
      subject: named('www.acorn.example'),
      subjectText: 'CN=www.acorn.example,O=Acorn',
      commonName: 'www.acorn.example',
      keyType: 'ECCPRIME256V1',
      keyWeakness: null,
      signatureHash: 'sha256',
    });
  });

  it('shows what it asks for, also what it will not get', () => expect(parseCertificationRequest(pem).extensions).toEqual(extensions));

  it('may ask for nothing and name nobody', async () => {
    const { privateKeyPem } = await generateKey('ED25519');
    expect(parseCertificationRequest(await createCertificationRequest({ subject: [], extensions: {}, privateKeyPem }))).toMatchObject({
      subjectText: '',
      commonName: null,
      extensions: {},
    });
  });

  it('whose signature was damaged, or made by another key, proves nothing and is refused', () => {
    const damaged = Buffer.from(bytesOf(pem));
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const stolen = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const info = derSequence(derInteger(0), derName(named('www.acorn.example')), stolen, der(0xa0));
    const theft = derSequence(info, derSequence(derOid('1.2.840.10045.4.3.2')), derBitString(sign('sha256', info, thief)));
    for (const bytes of [damaged, theft])
      expect(() => parseCertificationRequest(toPem('CERTIFICATE REQUEST', bytes))).toThrow(expect.objectContaining({ kind: 'invalid', code: 'csr.signature' }));
  });

  it('whose signature cannot be checked is refused with the reason', () => {
    const gost = derSequence(derSequence(derOid('1.2.643.7.1.1.1.1')), derBitString(Buffer.alloc(64)));
    const info = derSequence(derInteger(0), derSequence(), gost, der(0xa0));
    const bytes = derSequence(info, derSequence(derOid('1.2.643.7.1.1.3.2')), derBitString(Buffer.alloc(64)));
    expect(() => parseCertificationRequest(toPem('CERTIFICATE REQUEST', bytes))).toThrow(
      'cannot be checked: Keys of the kind 1.2.643.7.1.1.1.1 are not known here.',
    );
  });

  it('with a weak key says so, though it proves possession', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const info = derSequence(derInteger(0), derSequence(), publicKey.export({ type: 'spki', format: 'der' }), der(0xa0));
    const bytes = derSequence(info, derSequence(derOid('1.2.840.113549.1.1.11'), derNull), derBitString(sign('sha256', info, privateKey)));
    expect(parseCertificationRequest(toPem('CERTIFICATE REQUEST', bytes)).keyWeakness).toContain('this one has 1024');
  });

  it('is refused when it is missing, double, truncated or a certificate', () => {
    for (const [text, code] of [
      ['', 'csr.not-one'],
      [pem + pem, 'csr.not-one'],
      [toPem('CERTIFICATE', bytesOf(pem)), 'csr.not-one'],
      [toPem('CERTIFICATE REQUEST', bytesOf(pem).subarray(0, -3)), 'csr.undecodable'],
      [pem.replace('-----END', ''), 'csr.undecodable'],
    ] as const)
      expect(() => parseCertificationRequest(text)).toThrow(expect.objectContaining({ code }));
  });

  it.each(keyTypes.filter((type) => type !== 'RSA3072' && type !== 'RSA4096'))('with a key of type %s is verified by @peculiar/x509', async (type) => {
    const { privateKeyPem } = await generateKey(type);
    const made = await createCertificationRequest({ subject: named('www.acorn.example'), extensions, privateKeyPem });
    const peculiar = new x509.Pkcs10CertificateRequest(made);
    expect(await peculiar.verify()).toBe(true);
    const names = peculiar.extensions.find(({ type: id }) => id === '2.5.29.17');
    expect(new x509.SubjectAlternativeNameExtension(names?.rawData ?? new ArrayBuffer(0)).names.toJSON()).toEqual(extensions.subjectAltNames?.names);
  });

  itWith('openssl', 'is verified by openssl, and openssl’s requests by us', () => {
    const printed = run('openssl', ['req', '-noout', '-verify', '-text'], pem);
    expect(printed).toContain('self-signature verify OK');
    expect(printed).toContain('DNS:www.acorn.example, IP Address:192.0.2.9');
    const theirs = inFolder((write) =>
      run('openssl', [
        'req',
        '-new',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        write('key.pem', ''),
        '-subj',
        '/C=SE/CN=theirs.example',
        '-addext',
        'subjectAltName=DNS:theirs.example,email:a@theirs.example',
      ]),
    );
    expect(parseCertificationRequest(theirs)).toMatchObject({
      subjectText: 'CN=theirs.example,C=SE',
      keyType: 'RSA2048',
      extensions: {
        subjectAltNames: {
          names: [
            { type: 'dns', value: 'theirs.example' },
            { type: 'email', value: 'a@theirs.example' },
          ],
        },
      },
    });
  });
});
