import { DomainError } from '@app/errors';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate, parseCertificateDer, parseCertificates } from './certificate';
import { signRevocationList } from './crl';
import { parseRevocationList } from './crl-reader';
import { createCertificationRequest, parseCertificationRequest } from './csr';
import { der, derHeader } from './der-writer';
import type { CertificateExtensions } from './extensions';
import { parseGeneralName } from './general-names';
import { generateKey, readPrivateKey } from './keys';
import { pemBlocks, toPem } from './pem';
import { describePublicKey } from './public-key';
import { inDays, makeAuthority, makeLeaf, named, now } from './testing/samples';

interface Target {
  readonly label: string;
  readonly parse: (text: string) => unknown;
  samples: Buffer[];
}

const targets: Record<string, Target> = {
  'the certificate parser': { label: 'CERTIFICATE', parse: parseCertificate, samples: [] },
  'the request parser': { label: 'CERTIFICATE REQUEST', parse: parseCertificationRequest, samples: [] },
  'the revocation list parser': { label: 'X509 CRL', parse: (text) => parseRevocationList(text).find('12345'), samples: [] },
  'the private key reader': { label: 'EC PRIVATE KEY', parse: readPrivateKey, samples: [] },
};

const extensions: CertificateExtensions = {
  subjectAltNames: {
    names: [
      { type: 'dns', value: 'www.acorn.example' },
      { type: 'ip', value: '2001:db8::7' },
      { type: 'directory', value: '', name: named('Somebody') },
    ],
  },
  authorityInfoAccess: { ocsp: ['http://a.example/ocsp'], caIssuers: ['http://a.example/ca'] },
  crlDistributionPoints: { urls: ['http://a.example/crl'] },
  certificatePolicies: { policies: [{ oid: '1.2.3', cps: ['http://a.example/cps'] }] },
};

beforeAll(async () => {
  const ec = await makeAuthority('Root', null, { extensions: { nameConstraints: { permitted: [{ type: 'dns', value: 'acorn.example' }], excluded: [] } } });
  const rsa = await makeAuthority('RSA', null, { keyType: 'RSA2048' });
  const leaf = await makeLeaf('www.acorn.example', rsa, { extensions });
  const blocks = (label: string, ...texts: string[]) => texts.flatMap((text) => pemBlocks(text, [label])).map((block) => block.der);
  const requests = [ec, rsa].map(({ privateKeyPem }) => createCertificationRequest({ subject: named('www.acorn.example'), extensions, privateKeyPem }));
  const revoked = Array.from({ length: 20 }, (_, i) => ({
    serial: String(12345 + i),
    revokedAt: now,
    reason: i % 2 ? ('superseded' as const) : ('unspecified' as const),
  }));
  const keys = [await generateKey('ECCPRIME256V1'), await generateKey('ECCSECP384R1')];
  Object.assign(targets['the certificate parser'] ?? {}, { samples: blocks('CERTIFICATE', ec.certificatePem, rsa.certificatePem, leaf.certificatePem) });
  Object.assign(targets['the request parser'] ?? {}, { samples: blocks('CERTIFICATE REQUEST', ...(await Promise.all(requests))) });
  Object.assign(targets['the revocation list parser'] ?? {}, {
    samples: [await signRevocationList({ issuer: ec, number: 1, thisUpdate: now, nextUpdate: inDays(7), revoked })],
  });
  Object.assign(targets['the private key reader'] ?? {}, { samples: keys.flatMap(({ privateKeyPem }) => blocks('EC PRIVATE KEY', privateKeyPem)) });
});

type Mutation = (bytes: Buffer) => Buffer;

/** Where a length octet stands, found by walking; damage there is what parsers trip over. */
function lengthPositions(bytes: Buffer, from = 0, to = bytes.length, found: number[] = []): number[] {
  for (let at = from; at + 2 <= to;) {
    const identifier = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const octets = first > 0x80 ? first - 0x80 : 0;
    const length = octets > 0 ? bytes.readUIntBE(at + 2, Math.min(octets, 3)) : first;
    found.push(at + 1);
    const content = at + 2 + octets;
    if ((identifier & 0x20) !== 0) lengthPositions(bytes, content, Math.min(to, content + length), found);
    at = content + length;
  }
  return found;
}

const at = (bytes: Buffer, share: number): number => Math.min(bytes.length - 1, Math.floor(share * bytes.length));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const octet = fc.integer({ min: 0, max: 255 });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.array(fc.tuple(share, octet), { minLength: 1, maxLength: 6 }).map((flips): Mutation => (bytes) => {
    const changed = Buffer.from(bytes);
    for (const [where, mask] of flips) changed[at(changed, where)] = (changed[at(changed, where)] ?? 0) ^ mask;
    return changed;
  }),
  share.map(
    (end): Mutation =>
      (bytes) =>
        bytes.subarray(0, at(bytes, end)),
  ),
  fc.tuple(share, octet).map(([where, value]): Mutation => (bytes) => {
    const changed = Buffer.from(bytes);
    const positions = lengthPositions(bytes);
    changed[positions[Math.min(positions.length - 1, Math.floor(where * positions.length))] ?? 1] = value;
    return changed;
  }),
  fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(
    ([where, added]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), added, bytes.subarray(at(bytes, where))]),
  ),
  fc.tuple(share, share).map(([one, other]): Mutation => (bytes) => {
    const [from, to] = [at(bytes, Math.min(one, other)), at(bytes, Math.max(one, other))];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  }),
  fc.tuple(share, share).map(([one, other]): Mutation => (bytes) => {
    const [from, to] = [at(bytes, Math.min(one, other)), at(bytes, Math.max(one, other))];
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)]);
  }),
);

const textMutation: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.constant((text: string) => text),
  fc.tuple(share, fc.string({ maxLength: 8 })).map(
    ([where, added]) =>
      (text: string) =>
        text.slice(0, Math.floor(where * text.length)) + added + text.slice(Math.floor(where * text.length)),
  ),
  share.map((end) => (text: string) => text.slice(0, Math.floor(end * text.length))),
);

/** Longest time that one input took, in milliseconds. Anything but a DomainError goes through to the test. */
function survive(parse: () => unknown): number {
  const start = performance.now();
  try {
    parse();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
  }
  return performance.now() - start;
}

// An input takes well below a millisecond; the limit leaves room for a machine that does something else meanwhile.
const limitMs = 5_000;

describe.each(Object.keys(targets))('Damaged input never brings down %s: it', (name) => {
  it('reads it or refuses it as invalid, 4000 times over', () => {
    const target = targets[name];
    if (!target) throw new Error(`there is no ${name}`);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(), mutation, textMutation, (pick, mutate, mutateText) => {
        const sample = target.samples[pick % target.samples.length] ?? Buffer.alloc(0);
        const text = mutateText(toPem(target.label, mutate(sample)));
        expect(
          survive(() => {
            try {
              return target.parse(text);
            } catch (error) {
              refused++;
              throw error;
            }
          }),
        ).toBeLessThan(limitMs);
      }),
      { numRuns: 4000 },
    );
    expect(refused).toBeGreaterThan(1000);
  }, 120_000);
});

describe('Input made to be expensive', () => {
  const parsers: [string, (bytes: Buffer) => unknown][] = [
    ['certificate', parseCertificateDer],
    ['request', (bytes) => parseCertificationRequest(toPem('CERTIFICATE REQUEST', bytes))],
    ['revocation list', parseRevocationList],
    ['public key', describePublicKey],
    ['private key', (bytes) => readPrivateKey(toPem('PRIVATE KEY', bytes))],
  ];

  /** A value inside 20 000 sequences. */
  const nested = (() => {
    let bytes = Buffer.from([5, 0]);
    const headers: Buffer[] = [];
    for (let length = 2, i = 0; i < 20_000; i++) {
      const header = derHeader(0x30, length);
      headers.unshift(header);
      length += header.length;
    }
    bytes = Buffer.concat([...headers, bytes]);
    return bytes;
  })();

  const bombs: [string, Buffer][] = [
    ['20 000 nested sequences', nested],
    ['a length of four gigabytes', Buffer.from('3084ffffffff0000', 'hex')],
    ['a length of five octets', Buffer.from('3085ffffffffff00', 'hex')],
    ['a length of 127 octets', Buffer.concat([Buffer.from('30ff', 'hex'), Buffer.alloc(200, 0xff)])],
    ['an indefinite length', Buffer.from('30800000', 'hex')],
    ['a tag of many octets', Buffer.from('3fffffffff7f0000', 'hex')],
    ['an INTEGER of 200 kB', der(0x30, der(0x30, der(2, Buffer.alloc(200_000, 0x7f))))],
    ['an OID of 200 kB', der(0x30, der(0x30, der(0x30, der(6, Buffer.alloc(200_000, 0xff)))))],
    ['100 000 empty sequences', der(0x30, der(0x30, Buffer.alloc(200_000, Buffer.from('3000', 'hex'))))],
    ['zeros', Buffer.alloc(100_000)],
  ];

  it.each(bombs)('such as %s is refused at once by every parser', (_, bytes) => {
    for (const [name, parse] of parsers) {
      let thrown: unknown = null;
      expect(
        survive(() => {
          try {
            return parse(bytes);
          } catch (error) {
            thrown = error;
            throw error;
          }
        }),
        name,
      ).toBeLessThan(limitMs);
      expect(thrown, name).toBeInstanceOf(DomainError);
    }
  });

  it.each([
    ['a million dashes', '-'.repeat(1_000_000)],
    ['a hundred thousand beginnings', '-----BEGIN CERTIFICATE-----\n'.repeat(100_000)],
    ['a hundred thousand beginnings of something else', '-----BEGIN X-----\n'.repeat(100_000)],
    ['beginnings without an end to the label', '-----BEGIN '.repeat(100_000)],
    ['a block of a megabyte of blanks', `-----BEGIN CERTIFICATE-----${' '.repeat(1_000_000)}-----END CERTIFICATE-----`],
    ['blanks and one wrong character', `-----BEGIN CERTIFICATE-----${' \n'.repeat(500_000)}!-----END CERTIFICATE-----`],
    ['a text of more than four megabytes', 'x'.repeat(4 * 1024 * 1024 + 1)],
  ])('such as a text of %s takes no time', (_, text) => {
    for (const parse of [parseCertificate, parseCertificates, parseCertificationRequest, parseRevocationList, readPrivateKey])
      expect(survive(() => parse(text))).toBeLessThan(limitMs);
  });

  it('such as any name that a person may write is refused or accepted, but never crashes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dns' as const, 'ip' as const, 'ip-network' as const, 'email' as const, 'uri' as const, 'registered-id' as const),
        fc.string({ unit: 'binary', maxLength: 80 }),
        (type, value) => {
          expect(survive(() => parseGeneralName(type, value))).toBeLessThan(limitMs);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
