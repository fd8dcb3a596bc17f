import { sign } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from './certificate';
import { parseRevocationList } from './crl-reader';
import { tag } from './der-reader';
import { der, derBitString, derInteger, derNull, derOctetString, derOid, derSequence } from './der-writer';
import { derExtension } from './extensions-writer';
import { judgeByOcspResponse } from './ocsp';
import { createOcspRequest, newOcspNonce, type OcspIssuer, prepareOcspIssuer } from './ocsp-request';
import { oid } from './oids';
import { keyIdentifierOf } from './public-key';
import { findInRevocationList, judgeByRevocationList, whyListDoesNotCount } from './revocation';
import { opensslAnswer, opensslList } from './testing/openssl-responder';
import { inDays, type Made, makeAuthority, makeLeaf, now } from './testing/samples';
import { inFolder, itWith, run } from './testing/second-opinion';

let issuer: Made;
let leaf: Made;
let responder: Made;
let prepared: OcspIssuer;
const forAnswering = { extendedKeyUsage: { purposes: [oid.ocspSigning] } };

beforeAll(async () => {
  issuer = await makeAuthority('Acorn Issuing');
  leaf = await makeLeaf('www.acorn.example', issuer);
  responder = await makeLeaf('ocsp.acorn.example', issuer, { extensions: forAnswering });
  prepared = prepareOcspIssuer(parseCertificate(issuer.certificatePem));
});

const generalizedTime = (time: Date) => der(tag.generalizedTime, Buffer.from(`${time.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));
const ecdsaWithSha256 = derSequence(derOid('1.2.840.10045.4.3.2'));

interface Wish {
  signer?: Made;
  serial?: string;
  status?: Buffer;
  thisUpdate?: Date;
  nextUpdate?: Date | null;
  producedAt?: Date;
  nonce?: Buffer;
  certificates?: Made[];
  extensions?: Buffer[];
  algorithm?: Buffer;
  of?: OcspIssuer;
  spoil?: boolean;
}

/** An answer as a responder would write it, with one thing wrong. */
function answer(wish: Wish = {}): Buffer {
  const { signer = issuer, serial = leaf.serial, status = der(0x80), thisUpdate = now, nextUpdate = inDays(1), of = prepared } = wish;
  const certId = derSequence(
    derSequence(derOid(oid.sha1), derNull),
    derOctetString(of.nameHash.sha1),
    derOctetString(of.keyHash.sha1),
    derInteger(BigInt(serial)),
  );
  const single = derSequence(certId, status, generalizedTime(thisUpdate), ...(nextUpdate ? [der(0xa0, generalizedTime(nextUpdate))] : []));
  const extensions = [...(wish.extensions ?? []), ...(wish.nonce ? [derExtension(oid.ocspNonce, false, derOctetString(wish.nonce))] : [])];
  const by = der(0xa2, derOctetString(keyIdentifierOf(parseCertificate(signer.certificatePem).publicKeySpkiDer)));
  const data = derSequence(
    by,
    generalizedTime(wish.producedAt ?? thisUpdate),
    derSequence(single),
    ...(extensions.length ? [der(0xa1, derSequence(...extensions))] : []),
  );
  const signature = sign('sha256', wish.spoil ? Buffer.concat([data, Buffer.from('x')]) : data, signer.privateKeyPem);
  const certificates = (wish.certificates ?? []).map(({ certificatePem }) => parseCertificate(certificatePem).der);
  const basic = derSequence(
    data,
    wish.algorithm ?? ecdsaWithSha256,
    derBitString(signature),
    ...(certificates.length ? [der(0xa0, derSequence(...certificates))] : []),
  );
  return derSequence(der(tag.enumerated, Buffer.from([0])), der(0xa0, derSequence(derOid(oid.ocspBasic), derOctetString(basic))));
}

const judge = (wish: Wish = {}, nonce: Buffer | null = null, at = now) =>
  judgeByOcspResponse(answer(wish), { issuer: prepared, serial: leaf.serial, nonce }, at);
const unknownFor = (because: string) => ({ status: 'unknown', because: expect.stringContaining(because) as string });

describe('An OCSP answer', () => {
  it('is believed when the issuer has signed it', () => {
    expect(judge()).toMatchObject({ status: 'good' });
  });

  it('says when and why a certificate was revoked', () => {
    const revoked = (reason: number) => der(0xa1, generalizedTime(inDays(-3)), der(0xa0, der(tag.enumerated, Buffer.from([reason]))));
    expect(judge({ status: revoked(1) })).toMatchObject({ status: 'revoked', entry: { serial: leaf.serial, revokedAt: inDays(-3), reason: 'keyCompromise' } });
    expect(judge({ status: revoked(77) })).toMatchObject({ status: 'revoked', entry: { reason: 'unspecified' } });
    expect(judge({ status: der(0xa1, generalizedTime(inDays(-3))) })).toMatchObject({ entry: { reason: 'unspecified' } });
  });

  it('leaves open what the responder does not know', () => {
    expect(judge({ status: der(0x82) })).toMatchObject(unknownFor('does not know'));
  });

  it('is believed of a responder that the issuer let answer, and of no other', async () => {
    expect(judge({ signer: responder, certificates: [responder] })).toMatchObject({ status: 'good' });
    const without = await makeLeaf('www2.acorn.example', issuer);
    const ofAnother = await makeLeaf('ocsp.acorn.example', await makeAuthority('Acorn Issuing'), { extensions: forAnswering });
    const ended = await makeLeaf('ocsp.acorn.example', issuer, { extensions: forAnswering, change: { notBefore: inDays(-9), notAfter: inDays(-1) } });
    for (const signer of [without, ofAnother, ended, leaf]) {
      expect(judge({ signer, certificates: [signer] })).toMatchObject(unknownFor('has not let answer'));
    }
    expect(judge({ signer: responder })).toMatchObject(unknownFor('has not let answer'));
    // Bringing the right certificate along does not help one who has not its key.
    expect(judge({ signer: leaf, certificates: [responder] })).toMatchObject(unknownFor('has not let answer'));
  });

  it('is not believed when its signature is wrong, or proves nothing', () => {
    expect(judge({ spoil: true })).toMatchObject(unknownFor('signature of the OCSP answer is wrong'));
    expect(judge({ algorithm: derSequence(derOid('1.2.3.4')) })).toMatchObject(unknownFor('cannot be checked'));
    expect(judge({ algorithm: derSequence(derOid('1.2.840.113549.1.1.4')) })).toMatchObject(unknownFor('md5'));
  });

  it('counts from its time to the next one, with five minutes for wrong clocks', () => {
    const after = (time: Date, ms: number) => new Date(time.getTime() + ms);
    expect(judge({}, null, after(inDays(1), 300_000))).toMatchObject({ status: 'good' });
    expect(judge({}, null, after(inDays(1), 300_001))).toMatchObject(unknownFor('stale'));
    expect(judge({}, null, after(now, -300_000))).toMatchObject({ status: 'good' });
    expect(judge({}, null, after(now, -300_001))).toMatchObject(unknownFor('begins to count'));
    expect(judge({ nextUpdate: null }, null, inDays(1))).toMatchObject({ status: 'good' });
    expect(judge({ nextUpdate: null }, null, after(inDays(1), 300_001))).toMatchObject(unknownFor('stale'));
  });

  it('must carry the nonce of the question if it carries one', () => {
    const nonce = newOcspNonce();
    expect(judge({ nonce }, nonce)).toMatchObject({ status: 'good' });
    expect(judge({}, nonce)).toMatchObject({ status: 'good' });
    expect(judge({ nonce }, null)).toMatchObject({ status: 'good' });
    expect(judge({ nonce: newOcspNonce() }, nonce)).toMatchObject(unknownFor('nonce'));
  });

  it('must be about this certificate of this issuer', async () => {
    expect(judge({ serial: '4711' })).toMatchObject(unknownFor('another certificate'));
    const other = prepareOcspIssuer(parseCertificate((await makeAuthority('Acorn Issuing')).certificatePem));
    expect(judge({ of: other })).toMatchObject(unknownFor('another certificate'));
  });

  it('with a critical extension that is not obeyed here does not decide', () => {
    expect(judge({ extensions: [derExtension('1.2.3', true, derNull)] })).toMatchObject(unknownFor('critical extension 1.2.3'));
    expect(judge({ extensions: [derExtension('1.2.3', false, derNull)] })).toMatchObject({ status: 'good' });
  });

  it('that is a refusal is told by its name', () => {
    const refusal = (code: number) =>
      judgeByOcspResponse(derSequence(der(tag.enumerated, Buffer.from([code]))), { issuer: prepared, serial: '1', nonce: null }, now);
    expect(refusal(6)).toMatchObject(unknownFor('unauthorized'));
    expect(refusal(3)).toMatchObject(unknownFor('tryLater'));
    expect(refusal(99)).toMatchObject(unknownFor('status 99'));
  });

  it('that is damaged never decides otherwise, and never throws', () => {
    const whole = answer({ signer: responder, certificates: [responder], nonce: newOcspNonce(), status: der(0xa1, generalizedTime(now)) });
    const question = { issuer: prepared, serial: leaf.serial, nonce: null };
    const truth = judgeByOcspResponse(whole, question, now);
    expect(truth.status).toBe('revoked');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.boolean(), (position, value, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, position) : whole);
        if (!cut) bytes[position] = value;
        const verdict = judgeByOcspResponse(bytes, question, now);
        // Where nothing signed is hurt the answer may stay what it was.
        if (verdict.status !== 'unknown') expect(verdict).toEqual(truth);
      }),
      { numRuns: 4_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(judgeByOcspResponse(Buffer.from(bytes), question, now).status).toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('openssl', () => {
  itWith('openssl', 'reads our question', () => {
    for (const [hash, nonce] of [
      ['sha1', null],
      ['sha256', newOcspNonce()],
    ] as const) {
      const text = inFolder((write) =>
        run('openssl', ['ocsp', '-reqin', write('request.der', createOcspRequest({ issuer: prepared, serial: leaf.serial, nonce }, hash)), '-req_text']),
      );
      expect(text).toContain(`Hash Algorithm: ${hash}`);
      expect(text).toContain(`Issuer Name Hash: ${prepared.nameHash[hash].toString('hex').toUpperCase()}`);
      expect(text).toContain(`Issuer Key Hash: ${prepared.keyHash[hash].toString('hex').toUpperCase()}`);
      expect(text.includes('OCSP Nonce')).toBe(nonce !== null);
    }
  });

  itWith(
    'openssl',
    'answers it, as issuer and as its responder, by name and by key, and is believed',
    () => {
      const revokedAt = inDays(-2);
      const index = [
        { serial: leaf.serial, revoked: 'keyCompromise' },
        { serial: responder.serial, revoked: null },
      ];
      for (const hash of ['sha1', 'sha256'] as const) {
        for (const signer of [issuer, responder]) {
          for (const options of [[], ['-resp_key_id'], ['-ndays', '3', '-resp_no_certs']]) {
            const asked = (serial: string) => {
              const question = { issuer: prepared, serial, nonce: newOcspNonce() };
              const response = opensslAnswer({ issuer, index, revokedAt, request: createOcspRequest(question, hash), signer, options });
              return judgeByOcspResponse(response, question, new Date());
            };
            if (signer === responder && options.includes('-resp_no_certs')) {
              expect(asked(leaf.serial)).toMatchObject({ status: 'unknown' });
              continue;
            }
            expect(asked(leaf.serial)).toMatchObject({ status: 'revoked', entry: { reason: 'keyCompromise', revokedAt } });
            expect(asked(responder.serial)).toMatchObject({ status: 'good' });
            expect(asked('4711')).toMatchObject({ status: 'unknown', because: 'The OCSP responder does not know this certificate.' });
          }
        }
      }
    },
    30_000,
  );

  itWith(
    'openssl',
    'answers with RSA, and is believed',
    async () => {
      const rsa = await makeAuthority('Acorn RSA', null, { keyType: 'RSA2048' });
      const question = { issuer: prepareOcspIssuer(parseCertificate(rsa.certificatePem)), serial: '77', nonce: null };
      const request = createOcspRequest(question);
      const given = { issuer: rsa, index: [{ serial: '77', revoked: null }], revokedAt: now, request };
      expect(judgeByOcspResponse(opensslAnswer(given), question, new Date())).toMatchObject({ status: 'good' });
      const pss = opensslAnswer({ ...given, options: ['-rsigopt', 'rsa_padding_mode:pss'] });
      expect(judgeByOcspResponse(pss, question, new Date())).toMatchObject({ status: 'good' });
    },
    30_000,
  );

  itWith('openssl', 'writes lists that are read, for all certificates and for a part of them', () => {
    const index = [
      { serial: leaf.serial, revoked: 'superseded' },
      { serial: '4711', revoked: 'CACompromise' },
    ];
    const ca = parseCertificate(issuer.certificatePem);
    const whole = parseRevocationList(opensslList(issuer, index, inDays(-2)));
    expect(judgeByRevocationList(parseCertificate(leaf.certificatePem), ca, whole, new Date())).toMatchObject({
      status: 'revoked',
      entry: { reason: 'superseded', revokedAt: inDays(-2) },
    });
    const part = parseRevocationList(
      opensslList(
        issuer,
        index,
        inDays(-2),
        'crl_extensions = ext\n[ext]\nissuingDistributionPoint = critical,@part\n[part]\nfullname = URI:http://a.example/1.crl\nonlyuser = TRUE\n',
      ),
    );
    expect(whyListDoesNotCount(part, ca, new Date())).toBeNull();
    expect(part.scope).toEqual({ urls: ['http://a.example/1.crl'], only: 'user', onlySomeReasons: false, isIndirect: false });
    const from = (url: string) =>
      findInRevocationList({ serial: leaf.serial, isCa: false, extensions: { crlDistributionPoints: { urls: [url] } } }, part).status;
    expect([from('http://a.example/1.crl'), from('http://a.example/2.crl')]).toEqual(['revoked', 'unknown']);
  });
});
