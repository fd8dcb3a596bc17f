import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { issuerSlug, parseCertificate, parseCertificateDer, parseCertificates, type ParsedCertificate } from './certificate';
import { der, derBitString, derInteger, derNull, derOctetString, derOid, derSequence } from './der-writer';
import { derName } from './names';
import { toPem } from './pem';
import { type Made, makeAuthority, makeLeaf } from './testing/samples';
import { inFolder, itWith, run } from './testing/second-opinion';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = publicKey.export({ type: 'spki', format: 'der' });
const sha256WithRsa = derSequence(derOid('1.2.840.113549.1.1.11'), derNull);
const utcTime = (text: string) => der(0x17, Buffer.from(text));
const generalizedTime = (text: string) => der(0x18, Buffer.from(text));
const extension = (oid: string, value: Buffer) => derSequence(derOid(oid), derOctetString(value));

interface Odd {
  version?: Buffer;
  serial?: Buffer;
  issuer?: Buffer;
  subject?: Buffer;
  notBefore?: Buffer;
  notAfter?: Buffer;
  key?: Buffer;
  algorithm?: Buffer;
  /** Appended after the key. */
  rest?: Buffer[];
}

/** A self-signed certificate with anything in it that our own writer would refuse. */
function odd(change: Odd = {}): Buffer {
  const name = derName([{ type: 'CN', value: 'Odd' }]);
  const {
    version = der(0xa0, derInteger(2)),
    serial = derInteger(1),
    issuer = name,
    subject = name,
    algorithm = sha256WithRsa,
    key = spki,
    rest = [],
  } = change;
  const { notBefore = utcTime('200101000000Z'), notAfter = utcTime('300101000000Z') } = change;
  const tbs = derSequence(version, serial, algorithm, issuer, derSequence(notBefore, notAfter), subject, key, ...rest);
  return derSequence(tbs, algorithm, derBitString(sign('sha256', tbs, privateKey)));
}

const read = (change: Odd) => parseCertificateDer(odd(change));

describe('A certificate of others', () => {
  it('of version 1 has no extensions and is no authority, but is found to sign itself', () => {
    expect(read({ version: Buffer.alloc(0) })).toMatchObject({ isSelfSigned: true, isCa: false, extensions: {}, keyType: 'RSA2048', signatureHash: 'sha256' });
  });

  it('of version 2 may have unique identifiers', () => {
    const rest = [der(0x81, Buffer.from([0, 1])), der(0x82, Buffer.from([0, 2]))];
    expect(read({ version: der(0xa0, derInteger(1)), rest }).commonName).toBe('Odd');
  });

  it.each([
    ['zero', derInteger(0), '0', '0'],
    ['negative', derInteger(-255), '-255', '-FF'],
    ['padded', der(2, Buffer.from('0000ff', 'hex')), '255', 'FF'],
    ['of 20 octets', der(2, Buffer.from('7f'.repeat(20), 'hex')), BigInt(`0x${'7f'.repeat(20)}`).toString(), '7F'.repeat(20)],
  ])('may have a serial that is %s', (_, serial, decimal, hex) => {
    expect(read({ serial })).toMatchObject({ serial: decimal, serialHex: hex });
  });

  it.each([
    ['490101000000Z', utcTime, '2049-01-01T00:00:00.000Z'],
    ['500101000000Z', utcTime, '1950-01-01T00:00:00.000Z'],
    ['9912312359Z', utcTime, '1999-12-31T23:59:00.000Z'],
    ['3001010000', utcTime, '2030-01-01T00:00:00.000Z'],
    ['000101010000+0100', utcTime, '2000-01-01T00:00:00.000Z'],
    ['99991231235959Z', generalizedTime, '9999-12-31T23:59:59.000Z'],
    ['20510228120000.5Z', generalizedTime, '2051-02-28T12:00:00.000Z'],
    ['00500101000000Z', generalizedTime, '0050-01-01T00:00:00.000Z'],
  ])('may end at %s', (text, encode, iso) => {
    expect(read({ notAfter: encode(text) }).notAfter.toISOString()).toBe(iso);
  });

  it.each(['300230000000Z', '30010100Z', 'soon', '301301000000Z', '300101240000Z'])('is refused when its end is %j', (text) => {
    expect(() => read({ notAfter: utcTime(text) })).toThrow(
      expect.objectContaining({ code: 'certificate.undecodable', message: expect.stringContaining(`${JSON.stringify(text)} is not a time`) as string }),
    );
  });

  it('may have an empty subject', () => {
    expect(read({ subject: derSequence() })).toMatchObject({ subjectText: '', commonName: null, isSelfSigned: false });
  });

  it('with a key that nobody knows is listed without type and size', () => {
    const gost = derSequence(derSequence(derOid('1.2.643.7.1.1.1.1'), derSequence(derOid('1.2.643.2.2.35.1'))), derBitString(Buffer.alloc(64)));
    expect(read({ key: gost, algorithm: derSequence(derOid('1.2.643.7.1.1.3.2')) })).toMatchObject({
      keyType: null,
      bits: null,
      signatureHash: '1.2.643.7.1.1.3.2',
      isSelfSigned: false,
    });
  });

  it('with a key that is none is listed all the same, and says so', () => {
    const broken = derSequence(derSequence(derOid('1.2.840.113549.1.1.1'), derNull), derBitString(Buffer.from('rubbish')));
    expect(read({ key: broken })).toMatchObject({ keyType: null, keyWeakness: 'The public key cannot be decoded.', isSelfSigned: false });
  });

  it('keeps an extension that cannot be read, or stands twice, as custom, and never believes it', () => {
    const caTrue = derSequence(Buffer.from('0101ff', 'hex'));
    const broken = read({ rest: [der(0xa3, derSequence(extension('2.5.29.19', Buffer.from('rubbish'))))] });
    expect(broken).toMatchObject({
      isCa: false,
      extensions: { custom: [{ oid: '2.5.29.19', critical: false, derValue: Buffer.from('rubbish').toString('base64') }] },
    });
    const twice = read({ rest: [der(0xa3, derSequence(extension('2.5.29.19', derSequence()), extension('2.5.29.19', caTrue)))] });
    expect(twice.isCa).toBe(false);
    expect(twice.extensions.custom).toHaveLength(1);
  });

  it('is safe as JSON and for a database that takes no NUL', () => {
    const name = derSequence(der(0x31, derSequence(derOid('2.5.4.3'), der(0x0c, Buffer.from('a\0b')))));
    const names = der(0xa3, derSequence(extension('2.5.29.17', derSequence(der(0x82, Buffer.from('a\0.example')), der(0x86, Buffer.from('u:\0'))))));
    const { der: _der, ...shown } = read({ subject: name, rest: [names] });
    expect(JSON.stringify(shown)).not.toContain('\\u0000');
    expect(shown.commonName).toBe('a␀b');
  });

  it('does not verify itself with a signature by another key', () => {
    const bytes = odd();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(parseCertificateDer(bytes).isSelfSigned).toBe(false);
  });

  it('signed with RSA-PSS is found to sign itself', () => {
    const sha256 = derSequence(derOid('2.16.840.1.101.3.4.2.1'), derNull);
    const parameters = derSequence(der(0xa0, sha256), der(0xa1, derSequence(derOid('1.2.840.113549.1.1.8'), sha256)), der(0xa2, derInteger(32)));
    const algorithm = derSequence(derOid('1.2.840.113549.1.1.10'), parameters);
    const name = derName([{ type: 'CN', value: 'PSS' }]);
    const tbs = derSequence(
      der(0xa0, derInteger(2)),
      derInteger(1),
      algorithm,
      name,
      derSequence(utcTime('200101000000Z'), utcTime('300101000000Z')),
      name,
      spki,
    );
    const bytes = derSequence(tbs, algorithm, derBitString(sign('sha256', tbs, { key: privateKey, padding: 6, saltLength: 32 })));
    expect(new X509Certificate(bytes).verify(publicKey)).toBe(true);
    expect(parseCertificateDer(bytes)).toMatchObject({ isSelfSigned: true, signatureHash: 'sha256' });
  });

  it('that is truncated, or goes on after its end, is refused', () => {
    const bytes = odd();
    for (const bad of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from([0])]), bytes.subarray(1), Buffer.alloc(0)]) {
      expect(() => parseCertificateDer(bad)).toThrow(expect.objectContaining({ name: 'DomainError', code: 'certificate.undecodable' }));
    }
  });

  it('with a serial of a kilobyte is refused before its decimal text is computed', () => {
    expect(() => read({ serial: der(2, Buffer.alloc(1000, 0x7f)) })).toThrow('a number has 1000 octets');
  });
});

describe('A certificate that openssl signed for itself', () => {
  const made: [string, string[], { keyType: string | null; bits: number; signatureHash: string }][] = [
    ['MD5', ['-newkey', 'rsa:1024', '-md5'], { keyType: 'RSA1024', bits: 1024, signatureHash: 'md5' }],
    ['SHA-1', ['-newkey', 'rsa:2048', '-sha1'], { keyType: 'RSA2048', bits: 2048, signatureHash: 'sha1' }],
    ['SHA3', ['-newkey', 'rsa:2048', '-sha3-256'], { keyType: 'RSA2048', bits: 2048, signatureHash: 'sha3-256' }],
    [
      'PSS with a salt of its own',
      ['-newkey', 'rsa:2048', '-sha384', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:17'],
      { keyType: 'RSA2048', bits: 2048, signatureHash: 'sha384' },
    ],
    ['a curve of 192 bits', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime192v1'], { keyType: 'ECCPRIME192V1', bits: 192, signatureHash: 'sha256' }],
    ['a brainpool curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'], { keyType: null, bits: 256, signatureHash: 'sha256' }],
    ['a binary curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:sect283k1'], { keyType: 'ECCSECT283K1', bits: 283, signatureHash: 'sha256' }],
    ['Ed448', ['-newkey', 'ed448'], { keyType: null, bits: 456, signatureHash: 'ed448' }],
  ];
  for (const [name, options, expected] of made) {
    itWith('openssl', `with ${name} is described and verified`, () => {
      const pem = inFolder((write) =>
        run('openssl', ['req', '-x509', '-nodes', '-days', '9', '-subj', '/CN=odd', '-keyout', write('key.pem', ''), ...options]),
      );
      expect(parseCertificate(pem)).toMatchObject({ ...expected, isSelfSigned: true, isCa: true });
    });
  }
});

describe('A text with certificates', () => {
  let root: Made;
  let leaf: Made;
  let parsed: ParsedCertificate;
  beforeAll(async () => {
    root = await makeAuthority('Acorn Root Küche (G2)');
    leaf = await makeLeaf('www.acorn.example', root);
    parsed = parseCertificate(leaf.certificatePem);
  });

  it('may have words around the block and other line ends', () => {
    const text = `subject=CN = www\r\n${leaf.certificatePem.replaceAll('\n', '\r\n')}\r\nthanks`;
    expect(parseCertificate(text)).toEqual(parsed);
  });

  it('must have exactly one block where one is asked for', () => {
    for (const [text, found] of [
      ['', 0],
      [root.privateKeyPem, 0],
      [root.certificatePem + leaf.certificatePem, 2],
    ] as const) {
      expect(() => parseCertificate(text)).toThrow(`Expected one PEM certificate, found ${found}.`);
    }
  });

  it('may have several, whose order is kept, and names the one that is broken', () => {
    expect(parseCertificates(`${leaf.certificatePem}\n${root.certificatePem}`).map(({ commonName }) => commonName)).toEqual([
      'www.acorn.example',
      'Acorn Root Küche (G2)',
    ]);
    expect(parseCertificates('none')).toEqual([]);
    expect(() => parseCertificates(leaf.certificatePem + toPem('CERTIFICATE', Buffer.from('rubbish')))).toThrow('Certificate 2 cannot be decoded');
  });

  it('is refused when a block does not end or is not base64', () => {
    expect(() => parseCertificate(leaf.certificatePem.replace('-----END', '----'))).toThrow('has no end');
    expect(() => parseCertificate(leaf.certificatePem.replace('MII', 'M!I'))).toThrow('is not base64');
  });

  it('agrees with node about every field', () => {
    const node = new X509Certificate(leaf.certificatePem);
    expect(parsed).toMatchObject({
      serialHex: node.serialNumber.replace(/^0+/, ''),
      sha256: node.fingerprint256.replaceAll(':', '').toLowerCase(),
      notBefore: new Date(node.validFrom),
      notAfter: new Date(node.validTo),
      isCa: node.ca,
    });
    expect(parsed.pem).toBe(node.toString());
  });

  it('names the issuer by a slug without joiners', () => {
    expect(issuerSlug(parsed)).toBe('AcornRootKucheG2');
    expect(issuerSlug(parseCertificate(root.certificatePem))).toBe('<selfsigned>');
    expect(issuerSlug({ ...parsed, issuer: [{ type: 'O', value: 'Acorn AB' }] })).toBe('AcornAB');
    expect(issuerSlug({ ...parsed, issuer: [{ type: 'CN', value: '株式' }] })).toBe('<unknown>');
    expect(issuerSlug({ ...parsed, issuer: [] })).toBe('<unknown>');
  });
});
