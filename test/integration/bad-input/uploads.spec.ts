import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { foreignCertificate, type KeyPair } from '../../support/foreign-ca';
import { describeWith } from '../../support/programs';
import { expectRefusal } from './refusals';

const words = expect.any(String) as string;

/** The first half of what is inside, in a block that looks whole. */
const truncated = (pem: string) => {
  const [begin, ...lines] = pem.trim().split('\n');
  return [begin, ...lines.slice(0, Math.ceil(lines.length / 2)), lines.at(-1)].join('\n');
};

describeWith(['openssl'], 'An import is refused', () => {
  let api: StartedApi;
  let root: KeyPair;
  let intermediate: KeyPair;
  let leaf: KeyPair;
  let stranger: KeyPair;
  beforeAll(async () => {
    api = await startApi();
    root = await foreignCertificate({ commonName: 'Bad Input Root', isCa: true });
    intermediate = await foreignCertificate({ commonName: 'Bad Input Intermediate', isCa: true }, root);
    leaf = await foreignCertificate({ commonName: 'a.example', dnsNames: ['a.example'] }, intermediate);
    stranger = await foreignCertificate({ commonName: 'Stranger', isCa: true, key: 'RSA2048' });
  });
  afterAll(() => api?.stop());

  const upload = (change: Record<string, unknown>) =>
    api.admin.post('/certificates/upload', { owner: 'web@input.example', body: leaf.certificatePem, ...change });

  it.each([
    ['nothing', () => ''],
    ['no PEM', () => 'nonsense'],
    ['a block without an end', () => leaf.certificatePem.slice(0, -30)],
    ['a truncated certificate', () => truncated(leaf.certificatePem)],
    ['a block of something else', () => leaf.privateKeyPem],
    ['Base64 of nothing sensible', () => '-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----'],
    ['characters outside Base64', () => leaf.certificatePem.replace('MII', 'M!I')],
    ['two certificates', () => leaf.certificatePem + intermediate.certificatePem],
    ['U+0000', () => `${leaf.certificatePem}\u0000`],
  ])('when the body is %s', async (_name, body) => {
    await expectRefusal(api, () => upload({ body: body() }), { status: 400, reasons: { body: words } });
  });

  it('when the chain is no chain, truncated, in the wrong order or has a foreign member', async () => {
    for (const chain of ['nonsense', truncated(intermediate.certificatePem)])
      await expectRefusal(api, () => upload({ chain }), { status: 400, reasons: { chain: words } });
    for (const chain of [root.certificatePem + intermediate.certificatePem, intermediate.certificatePem + stranger.certificatePem, stranger.certificatePem]) {
      await expectRefusal(api, () => upload({ chain }), { status: 400, message: 'Validation Error.' });
    }
  });

  it('when the key is unreadable, truncated or another certificate’s', async () => {
    for (const privateKey of ['nonsense', truncated(leaf.privateKeyPem)])
      await expectRefusal(api, () => upload({ privateKey }), { status: 400, reasons: { privateKey: words } });
    for (const { privateKeyPem } of [stranger, intermediate]) {
      await expectRefusal(api, () => upload({ privateKey: privateKeyPem }), {
        status: 400,
        reasons: { Schema: { rule: ['Private key does not match certificate.'] } },
      });
    }
  });

  it('when destinations are named and there is no key to deploy, or they are not there', async () => {
    await expectRefusal(api, () => upload({ destinations: [{ id: 999_999_999 }], privateKey: leaf.privateKeyPem }), {
      status: 400,
      reasons: { destinations: { 0: { _schema: words } } },
    });
  });

  it('and accepted when all is well, so that the refusals above are about what they say', async () => {
    const { status, body } = await upload({ chain: intermediate.certificatePem + root.certificatePem, privateKey: leaf.privateKeyPem });
    expect({ status, cn: body.cn, hasPrivateKey: body.hasPrivateKey }).toEqual({ status: 200, cn: 'a.example', hasPrivateKey: true });
  });
});
