import { generateKey, parseCertificate, readPrivateKey, signCertificate, type ParsedCertificate } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkExternalId, checkImportedChain, checkIssuedBy, checkKeyMatches, readField } from './import.rules';

const day = 86_400_000;
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

async function issue(commonName: string, issuer?: { certificate: ParsedCertificate; privateKeyPem: string }) {
  const key = await generateKey('ECCPRIME256V1');
  const { pem } = await signCertificate({
    subject: [{ type: 'CN', value: commonName }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: issuer ? { certificatePem: issuer.certificate.pem, privateKeyPem: issuer.privateKeyPem } : { selfSigned: { privateKeyPem: key.privateKeyPem } },
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    extensions: { basicConstraints: { critical: true, ca: true }, keyUsage: { critical: true, usages: ['keyCertSign', 'cRLSign'] } },
  });
  return { certificate: parseCertificate(pem), privateKeyPem: key.privateKeyPem };
}

type Issued = Awaited<ReturnType<typeof issue>>;

describe('An imported certificate', () => {
  let root: Issued, middle: Issued, leaf: Issued, stranger: Issued, impostor: Issued;

  beforeAll(async () => {
    root = await issue('Root');
    middle = await issue('Middle', root);
    leaf = await issue('leaf.example.com', middle);
    stranger = await issue('Stranger');
    impostor = await issue('Middle');
  });

  it('comes with its own key or none', () => {
    expect(() => checkKeyMatches(leaf.certificate, readPrivateKey(leaf.privateKeyPem))).not.toThrow();
    expect(() => checkKeyMatches(leaf.certificate, readPrivateKey(root.privateKeyPem))).toThrowError(refusal('certificate.key-mismatch'));
  });

  it('may come with a chain up to the root, a part of it, or none', () => {
    for (const chain of [[], [middle], [middle, root]])
      expect(() =>
        checkImportedChain(
          leaf.certificate,
          chain.map(({ certificate }) => certificate),
        ),
      ).not.toThrow();
  });

  it('is refused with a chain in the wrong order, with a foreign or repeated member, or one that only has the name', () => {
    const refused = (...chain: Issued[]) =>
      expect(() =>
        checkImportedChain(
          leaf.certificate,
          chain.map(({ certificate }) => certificate),
        ),
      );
    refused(root, middle).toThrowError(refusal('chain.wrong-order'));
    refused(stranger).toThrowError(refusal('chain.foreign-member'));
    refused(middle, root, stranger).toThrowError(refusal('chain.foreign-member'));
    refused(leaf, middle).toThrowError(refusal('chain.repeated-member'));
    refused(impostor).toThrowError(refusal('chain.bad-signature'));
  });

  it("counts as an authority's product only when that signed it", () => {
    expect(() => checkIssuedBy(leaf.certificate, { name: 'middle', certificate: middle.certificate })).not.toThrow();
    expect(() => checkIssuedBy(leaf.certificate, { name: 'root', certificate: root.certificate })).toThrowError(refusal('certificate.of-another-issuer'));
    expect(() => checkIssuedBy(leaf.certificate, { name: 'impostor', certificate: impostor.certificate })).toThrowError(
      refusal('certificate.of-another-issuer'),
    );
  });

  it('has an id at its authority only together with that', () => {
    expect(() => checkExternalId('x1', false)).toThrowError(refusal('certificate.external-id'));
    expect(() => checkExternalId('x1', true)).not.toThrow();
    expect(() => checkExternalId(undefined, false)).not.toThrow();
  });
});

describe('A field that cannot be read', () => {
  it('is named in the refusal, with the code of what was wrong', () => {
    const read = () => {
      throw new DomainError('invalid', 'key.encrypted', 'The key is encrypted.', { hint: 'Decrypt it first.' });
    };
    expect(() => readField('privateKey', read)).toThrowError(
      expect.objectContaining(invalidRequest('key.encrypted', { privateKey: 'The key is encrypted. Decrypt it first.' })) as Error,
    );
  });

  it('does not hide a fault of ours', () => {
    const broken = () => {
      throw new TypeError('x is not a function');
    };
    expect(() => readField('body', broken)).toThrowError(TypeError);
  });
});
