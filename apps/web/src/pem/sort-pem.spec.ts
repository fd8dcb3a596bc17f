import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { bodyFirst, sortPem } from './sort-pem';

const utf8 = new TextEncoder();

/** A DER element; lengths below 128 suffice for what is built here. */
const der = (tag: number, ...parts: (number[] | string)[]): number[] => {
  const content = parts.flatMap((part) => (typeof part === 'string' ? [...utf8.encode(part)] : part));
  return content.length < 128 ? [tag, content.length, ...content] : [tag, 0x81, content.length, ...content];
};
const nameOf = (text: string) => der(0x30, der(0x31, der(0x30, [0x06, 0x03, 0x55, 0x04, 0x03], der(0x0c, text))));

/** No real certificate: the fields that sorting looks at, without key or signature. */
function certificate(subject: string, issuer: string): string {
  const algorithm = der(0x30, [0x06, 0x03, 0x2b, 0x65, 0x70]);
  const validity = der(0x30, der(0x17, '260101000000Z'), der(0x17, '270101000000Z'));
  const toBeSigned = der(0x30, der(0x02, [1]), algorithm, nameOf(issuer), validity, nameOf(subject));
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der(0x30, toBeSigned, algorithm)).toString('base64')}\n-----END CERTIFICATE-----`;
}

const leaf = certificate('shop', 'issuing');
const issuing = certificate('issuing', 'root');
const root = certificate('root', 'root');
const key = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----';
const file = (text: string, from = 'a.pem') => ({ from, text });

describe('PEM texts', () => {
  it('are sorted into certificate, chain and key, in whichever order they come', () => {
    const sorted = sortPem([file(root), file(key), file(`${issuing}\nsome words\n${leaf}`)]);
    expect(sorted).toEqual({ bodyPem: leaf, chainPem: `${issuing}\n${root}`, privateKeyPem: key, csrPem: '', complaints: [] });
  });

  it('count once when the same block is in two files', () => {
    expect(sortPem([file(leaf), file(`${leaf}\n${issuing}`)])).toMatchObject({ bodyPem: leaf, chainPem: issuing, complaints: [] });
  });

  it('keep a foreign certificate at the end of the chain, so that the server can name it', () => {
    const foreign = certificate('foreign', 'elsewhere');
    expect(bodyFirst([leaf, foreign, issuing])).toEqual([leaf, issuing, foreign]);
  });

  it('take a lone root as the certificate itself', () => {
    const [pem = ''] = rootCertificates;
    expect(sortPem([file(pem)])).toMatchObject({ bodyPem: pem.trim(), chainPem: '' });
  });

  it('accept the curve parameters that openssl writes before an EC key', () => {
    expect(sortPem([file(`-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n${key}`)])).toMatchObject({ privateKeyPem: key, complaints: [] });
  });

  it('complain about what cannot be used, and say the way out', () => {
    const encrypted = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----';
    expect(sortPem([file(encrypted, 'key.pem')]).complaints[0]).toMatch(/^The key in key\.pem is encrypted\. Remove its passphrase first/);
    expect(sortPem([file('hello', 'notes.txt')]).complaints[0]).toMatch(/^notes\.txt holds no PEM block/);
    expect(sortPem([file('0\u0082\uFFFD\u0000', 'store.p12')]).complaints[0]).toMatch(/binary file/);
    expect(sortPem([file('-----BEGIN CERTIFICATE-----\nMIIB', 'cut.pem')]).complaints[0]).toMatch(/cut off/);
    expect(sortPem([file(key), file(key.replace('AAAA', 'BBBB'))]).complaints[0]).toMatch(/^2 different private keys/);
  });
});
