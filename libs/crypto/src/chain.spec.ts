import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate, parseCertificateDer, type ParsedCertificate, verifyIssuedBy } from './certificate';
import { checkChain, orderChain } from './chain';
import { makeAuthority, makeLeaf } from './testing/samples';

let leaf: ParsedCertificate;
let lower: ParsedCertificate;
let upper: ParsedCertificate;
let root: ParsedCertificate;
let foreign: ParsedCertificate;
let impostor: ParsedCertificate;

beforeAll(async () => {
  const rootMade = await makeAuthority('Root', null, { keyType: 'RSA2048' });
  const upperMade = await makeAuthority('Upper', rootMade, { keyType: 'ED25519' });
  const lowerMade = await makeAuthority('Lower', upperMade, { keyType: 'ECCSECP384R1' });
  const made = [await makeLeaf('www.acorn.example', lowerMade), lowerMade, upperMade, rootMade, await makeAuthority('Foreign'), await makeAuthority('Lower')];
  [leaf, lower, upper, root, foreign, impostor] = made.map(({ certificatePem }) => parseCertificate(certificatePem)) as [
    ParsedCertificate,
    ParsedCertificate,
    ParsedCertificate,
    ParsedCertificate,
    ParsedCertificate,
    ParsedCertificate,
  ];
});

describe('A chain', () => {
  it('is right when each member has signed the one before it, with or without its root', () => {
    expect(checkChain(leaf, [])).toEqual({ ok: true, endsInRoot: false });
    expect(checkChain(leaf, [lower])).toEqual({ ok: true, endsInRoot: false });
    expect(checkChain(leaf, [lower, upper, root])).toEqual({ ok: true, endsInRoot: true });
  });

  it('in the wrong order is told apart, and says who signed', () => {
    expect(checkChain(leaf, [upper, lower, root])).toEqual({
      ok: false,
      problem: 'wrong-order',
      position: 0,
      because:
        'The chain is in the wrong order: Chain certificate 1, "CN=Upper,O=Acorn" has not signed the certificate; chain certificate 2, "CN=Lower,O=Acorn", did.',
    });
    expect(checkChain(leaf, [root, upper, lower])).toMatchObject({ problem: 'wrong-order', position: 0 });
    expect(checkChain(leaf, [lower, root, upper])).toMatchObject({ problem: 'wrong-order', position: 1 });
  });

  it('with a member that signed nothing in it says that it does not belong', () => {
    expect(checkChain(leaf, [lower, foreign])).toEqual({
      ok: false,
      problem: 'foreign-member',
      position: 1,
      because: 'Chain certificate 2, "CN=Foreign,O=Acorn", does not belong to the chain: chain certificate 1 was signed by "CN=Upper,O=Acorn".',
    });
    expect(checkChain(leaf, [foreign])).toMatchObject({ problem: 'foreign-member', position: 0 });
  });

  it('with a member that bears the right name but another key is not believed', () => {
    expect(checkChain(leaf, [impostor])).toMatchObject({ ok: false, problem: 'bad-signature', position: 0 });
  });

  it('goes on after its root only to be refused', () => {
    expect(checkChain(leaf, [lower, upper, root, foreign])).toMatchObject({ ok: false, position: 3 });
  });

  it('must not repeat the certificate or a member', () => {
    expect(checkChain(leaf, [leaf, lower])).toMatchObject({
      problem: 'repeated-member',
      position: 0,
      because: expect.stringContaining('the certificate itself') as string,
    });
    expect(checkChain(leaf, [lower, lower])).toMatchObject({ problem: 'repeated-member', position: 1 });
  });

  it('of more than 32 members is not looked at', () => {
    expect(
      checkChain(
        leaf,
        Array.from({ length: 33 }, () => lower),
      ),
    ).toMatchObject({ problem: 'too-long' });
  });

  it('signed with an algorithm that is not known is reported, not accepted', () => {
    // Both places of the algorithm's name become an OID of the same length that nobody has defined.
    const known = Buffer.from('06082a8648ce3d040303', 'hex');
    const strange = Buffer.from(leaf.der);
    for (let at = strange.indexOf(known); at >= 0; at = strange.indexOf(known)) strange[at + known.length - 1] = 0x7f;
    expect(checkChain(parseCertificateDer(strange), [lower])).toMatchObject({
      ok: false,
      problem: 'unverifiable',
      position: 0,
      because: expect.stringContaining('1.2.840.10045.4.3.127') as string,
    });
  });

  it('is put in order out of a pile with strangers and repetitions', () => {
    expect(orderChain(leaf, [foreign, root, leaf, impostor, upper, lower, upper])).toEqual([lower, upper, root]);
    expect(orderChain(leaf, [root, upper])).toEqual([]);
    expect(orderChain(root, [leaf, lower])).toEqual([]);
  });
});

describe('An issuer', () => {
  it('is known by name and signature, not by one of them', () => {
    expect([verifyIssuedBy(leaf, lower), verifyIssuedBy(leaf, impostor), verifyIssuedBy(leaf, upper), verifyIssuedBy(root, root)]).toEqual([
      'valid',
      'invalid',
      'invalid',
      'valid',
    ]);
  });

  it('under another name does not count, though the key is the same', async () => {
    const one = await makeAuthority('One');
    const key = { publicKeySpkiDer: parseCertificate(one.certificatePem).publicKeySpkiDer, issuer: { selfSigned: one } };
    const renamed = await makeAuthority('Two', null, { change: key });
    const signed = parseCertificate((await makeLeaf('www.acorn.example', one)).certificatePem);
    expect([verifyIssuedBy(signed, parseCertificate(one.certificatePem)), verifyIssuedBy(signed, parseCertificate(renamed.certificatePem))]).toEqual([
      'valid',
      'invalid',
    ]);
  });
});
