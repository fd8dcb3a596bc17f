import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from './certificate';
import { signRevocationList } from './crl';
import { parseRevocationList, type RevocationListScope } from './crl-reader';
import { der, derBitString, derInteger, derOid, derSequence, derTime } from './der-writer';
import { derExtension } from './extensions-writer';
import { derName } from './names';
import { toPem } from './pem';
import { findInRevocationList, judgeByRevocationList } from './revocation';
import { revocationReasons, type RevocationReason, type RevokedCertificate } from './revocation-reasons';
import { inDays, type Made, makeAuthority, makeLeaf, named, now } from './testing/samples';
import { inFolder, itWith, opensslVerify, run } from './testing/second-opinion';
import * as x509 from './x509';

let issuer: Made;
let leaf: Made;
beforeAll(async () => {
  issuer = await makeAuthority('Acorn Issuing');
  leaf = await makeLeaf('www.acorn.example', issuer);
});

const entry = (serial: string, reason: RevocationReason = 'unspecified'): RevokedCertificate => ({ serial, revokedAt: now, reason });
const list = (revoked: Iterable<RevokedCertificate> | AsyncIterable<RevokedCertificate>, by = issuer, number: bigint | number = 7) =>
  signRevocationList({ issuer: by, number, thisUpdate: now, nextUpdate: inDays(7), revoked });
const asPem = (bytes: Buffer) => toPem('X509 CRL', bytes);
const judge = async (bytes: Buffer, at = now) =>
  judgeByRevocationList(parseCertificate(leaf.certificatePem), parseCertificate(issuer.certificatePem), parseRevocationList(bytes), at);

describe('A revocation list', () => {
  const reasons = (Object.keys(revocationReasons) as RevocationReason[]).filter((reason) => reason !== 'removeFromCRL');

  it('is read as it was written, as DER and as PEM', async () => {
    const bytes = await list(reasons.map((reason, position) => entry(String(position + 1), reason)));
    for (const read of [parseRevocationList(bytes), parseRevocationList(asPem(bytes)), parseRevocationList(Buffer.from(asPem(bytes)))]) {
      expect(read).toMatchObject({
        issuerText: 'CN=Acorn Issuing,O=Acorn',
        number: '7',
        thisUpdate: now,
        nextUpdate: inDays(7),
        size: reasons.length,
        unsupportedCritical: [],
      });
      reasons.forEach((reason, position) => expect(read.find(String(position + 1))).toEqual(entry(String(position + 1), reason)));
      for (const serial of ['0', '99', '-1', 'x', '9'.repeat(49)]) expect(read.find(serial)).toBeNull();
    }
  });

  it('may be empty', async () => expect(parseRevocationList(await list([]))).toMatchObject({ size: 0, number: '7' }));

  it('takes entries from a cursor', async () => {
    const cursor = (async function* () {
      for (const serial of ['5', '6']) yield await Promise.resolve(entry(serial));
    })();
    expect(parseRevocationList(await list(cursor)).size).toBe(2);
  });

  it('has a number of up to 159 bits', async () => {
    const largest = (1n << 159n) - 1n;
    expect(parseRevocationList(await list([], issuer, largest)).number).toBe(largest.toString());
    await expect(list([], issuer, largest + 1n)).rejects.toMatchObject({ code: 'crl.number' });
    await expect(list([], issuer, -1)).rejects.toMatchObject({ code: 'crl.number' });
  });

  it('is verified with its issuer’s key only', async () => {
    const read = parseRevocationList(await list([]));
    const verdict = async (other: Made) => read.verify(parseCertificate(other.certificatePem));
    expect([
      await verdict(issuer),
      await verdict(await makeAuthority('Acorn Issuing')),
      await verdict(await makeAuthority('Other')),
      await verdict(leaf),
    ]).toEqual(['valid', 'invalid', 'invalid', 'invalid']);
  });

  it('is not signed by a certificate that may not, with another key, backwards in time or with impossible entries', async () => {
    await expect(list([], leaf)).rejects.toMatchObject({ code: 'crl.issuer-may-not' });
    await expect(list([], { ...issuer, privateKeyPem: leaf.privateKeyPem })).rejects.toMatchObject({ code: 'certificate.issuer-key' });
    await expect(signRevocationList({ issuer, number: 1, thisUpdate: now, nextUpdate: now, revoked: [] })).rejects.toMatchObject({ code: 'crl.dates' });
    await expect(list([entry('-1')])).rejects.toMatchObject({ code: 'crl.serial' });
    await expect(list([entry('1', 'removeFromCRL')])).rejects.toMatchObject({ code: 'crl.reason' });
  });

  it('of 100 000 entries is written and searched in seconds', async () => {
    const serial = (i: number) => ((1n << 127n) + BigInt(i) * 982451653n).toString();
    const entries = (function* () {
      for (let i = 0; i < 100_000; i++) yield entry(serial(i), i % 2 ? 'superseded' : 'unspecified');
    })();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const bytes = await list(entries);
    clearInterval(timer);
    // Others get their turn meanwhile.
    expect(ticks).toBeGreaterThan(5);
    expect(parseRevocationList(asPem(bytes)).size).toBe(100_000);
    const read = parseRevocationList(bytes);
    expect(read.size).toBe(100_000);
    for (const i of [0, 1, 49_999, 99_999]) expect(read.find(serial(i))?.reason).toBe(i % 2 ? 'superseded' : 'unspecified');
    expect(read.find(serial(100_000))).toBeNull();
    expect(read.verify(parseCertificate(issuer.certificatePem))).toBe('valid');
  }, 20_000);

  it('that repeats one serial thousands of times is refused instead of searched for minutes', async () => {
    const bytes = await list(Array.from({ length: 5_000 }, () => entry('1')));
    expect(() => parseRevocationList(bytes)).toThrow('it lists the same serial numbers over and over');
  });

  it('is refused when it is truncated, goes on after its end, or is something else', async () => {
    const bytes = await list([entry('1')]);
    for (const bad of [
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.alloc(0),
      'hello',
      asPem(bytes) + asPem(bytes),
      parseCertificate(issuer.certificatePem).der,
    ]) {
      expect(() => parseRevocationList(bad)).toThrow(expect.objectContaining({ name: 'DomainError', code: 'crl.undecodable' }));
    }
  });
});

describe('A certificate, judged by the list of its issuer,', () => {
  it('is revoked when listed, and good when not', async () => {
    expect(await judge(await list([entry(leaf.serial, 'keyCompromise')]))).toMatchObject({
      status: 'revoked',
      entry: { reason: 'keyCompromise', revokedAt: now },
    });
    expect(await judge(await list([entry('1')]))).toMatchObject({ status: 'good' });
  });

  it('is judged until the next update and five minutes for wrong clocks, and not after or before the list’s time', async () => {
    const bytes = await list([]);
    const afterUpdate = (ms: number) => new Date(inDays(7).getTime() + ms);
    expect(await judge(bytes, afterUpdate(300_000))).toMatchObject({ status: 'good' });
    expect(await judge(bytes, afterUpdate(300_001))).toMatchObject({ status: 'unknown', because: expect.stringContaining('stale') as string });
    expect(await judge(bytes, inDays(-1))).toMatchObject({ status: 'unknown' });
  });

  it('is not judged by the list of another issuer, or by one that another key signed', async () => {
    expect(await judge(await list([], await makeAuthority('Other')))).toMatchObject({ status: 'unknown' });
    expect(await judge(await list([entry(leaf.serial)], await makeAuthority('Acorn Issuing')))).toMatchObject({
      status: 'unknown',
      because: expect.stringContaining('not signed') as string,
    });
  });

  it('is not judged by a list with critical extensions that are not obeyed here', () => {
    const algorithm = derSequence(derOid('1.2.840.10045.4.3.2'));
    const partial = derExtension('2.5.29.27', true, derInteger(1));
    const indirect = derSequence(derInteger(1), derTime(now), derSequence(derExtension('2.5.29.29', true, derSequence())));
    const tbs = derSequence(derInteger(1), algorithm, derName(named('Acorn Issuing')), derTime(now), derSequence(indirect), der(0xa0, derSequence(partial)));
    const read = parseRevocationList(derSequence(tbs, algorithm, derBitString(Buffer.alloc(8))));
    expect(read).toMatchObject({ nextUpdate: null, number: null, unsupportedCritical: ['2.5.29.27', '2.5.29.29'] });
  });

  it('is judged by a list for a part of the certificates only when it is of that part', async () => {
    const scoped = (scope: Partial<RevocationListScope>) => ({
      ...parseRevocationList(bytes),
      scope: { urls: [], only: null, onlySomeReasons: false, isIndirect: false, ...scope },
    });
    const bytes = await list([entry('5')]);
    const found = (serial: string, scope: Partial<RevocationListScope>, isCa = false) =>
      findInRevocationList({ serial, isCa, extensions: { crlDistributionPoints: { urls: ['http://a/1', 'http://a/2'] } } }, scoped(scope)).status;
    expect([
      found('5', { only: 'user' }),
      found('6', { only: 'user' }),
      found('6', { only: 'ca' }),
      found('6', { only: 'ca' }, true),
      found('6', { only: 'attribute' }),
    ]).toEqual(['revoked', 'good', 'unknown', 'good', 'unknown']);
    expect([found('5', { urls: ['http://a/2'] }), found('5', { urls: ['http://a/3'] })]).toEqual(['revoked', 'unknown']);
    expect([found('5', { isIndirect: true }), found('5', { onlySomeReasons: true }), found('6', { onlySomeReasons: true })]).toEqual([
      'unknown',
      'revoked',
      'unknown',
    ]);
  });
});

describe('Others', () => {
  itWith('openssl', 'read our list, verify it, and obey it', async () => {
    const good = await makeLeaf('good.acorn.example', issuer);
    const bytes = await list([entry(leaf.serial, 'keyCompromise'), entry('1')]);
    const printed = inFolder((write) =>
      run('openssl', ['crl', '-inform', 'DER', '-in', write('list.crl', bytes), '-noout', '-text', '-CAfile', write('ca.pem', issuer.certificatePem)]),
    );
    expect(printed).toMatch(/verify OK/);
    expect(printed).toMatch(/Version 2[\s\S]*X509v3 CRL Number: \n\s+7[\s\S]*Key Compromise/);
    expect(printed.match(/X509v3 CRL Reason Code/g)).toHaveLength(1);
    expect(opensslVerify(good.certificatePem, issuer.certificatePem, [], asPem(bytes))).toMatch(/OK$/);
    expect(() => opensslVerify(leaf.certificatePem, issuer.certificatePem, [], asPem(bytes))).toThrow('certificate revoked');
  });

  itWith(
    'openssl',
    'read a list of 100 000 entries and an empty one',
    async () => {
      const entries = Array.from({ length: 100_000 }, (_, i) => entry(String(i + 1)));
      for (const [bytes, count] of [
        [await list(entries), 100_000],
        [await list([]), 0],
      ] as const) {
        const printed = inFolder((write) =>
          run('openssl', ['crl', '-inform', 'DER', '-in', write('list.crl', bytes), '-noout', '-text', '-CAfile', write('ca.pem', issuer.certificatePem)]),
        );
        expect(printed).toMatch(/verify OK/);
        expect(printed.match(/Serial Number:/g)?.length ?? 0).toBe(count);
      }
    },
    30_000,
  );

  itWith('certtool', 'verify our list', async () => {
    const bytes = await list([entry(leaf.serial, 'superseded')]);
    expect(
      inFolder((write) =>
        run('certtool', ['--verify-crl', '--load-ca-certificate', write('ca.pem', issuer.certificatePem), '--infile', write('list.pem', asPem(bytes))]),
      ),
    ).toMatch(/Verified/);
  });

  it('such as @peculiar/x509 find the entry and verify the signature', async () => {
    const crl = new x509.X509Crl(await list([entry(leaf.serial, 'cessationOfOperation')]));
    expect(await crl.verify({ publicKey: new x509.X509Certificate(issuer.certificatePem).publicKey })).toBe(true);
    expect(crl.findRevoked(new x509.X509Certificate(leaf.certificatePem))?.reason).toBe(x509.X509CrlReason.cessationOfOperation);
  });
});
