import { createCertificationRequest, generateKey, parseCertificate, parseCertificates, verifyIssuedBy, type CertificateExtensions } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import type { SigningAuthority } from '../contracts/authority';
import type { AuthorityOrder, CertificateOrder, IssueAnswer, IssuerPlugin } from '../contracts/issuer';
import { parseOptions } from '../contracts/parse-options';
import type { OrderContext } from '../contracts/issuer-context';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface IssuerUnderTest {
  /** Options that the plugin takes and that point at a fake or at our own authority. */
  options: Record<string, unknown>;
  context: OrderContext<Record<string, unknown>>;
  /** Promises this issuer cannot keep, each with its reason, which the report shows. */
  cannot?: Partial<Record<'wildcard' | 'wholeChain', string>>;
  /** Pause between two steps; none for issuers that answer at once. */
  pauseMs?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (now: Date, days: number) => new Date(Math.floor(now.getTime() / 1000) * 1000 + days * DAY_MS);

/** An order for a root, or for an authority below `parent`. */
export const authorityOrder = (now: Date, change: Partial<AuthorityOrder> = {}): AuthorityOrder => ({
  name: 'test-root',
  commonName: 'Test Root',
  subject: [
    { type: 'C', value: 'SE' },
    { type: 'O', value: 'Example' },
    { type: 'CN', value: change.commonName ?? 'Test Root' },
  ],
  owner: 'pki@example.com',
  parent: null,
  keyType: 'ECCPRIME256V1',
  signingAlgorithm: null,
  notBefore: inDays(now, -1),
  notAfter: inDays(now, 3650),
  extensions: {},
  ...change,
});

/** An order for a leaf with these names, and a fresh key for it. */
export async function certificateOrder(
  now: Date,
  authority: SigningAuthority,
  dnsNames: readonly string[],
  change: Partial<CertificateOrder> = {},
): Promise<CertificateOrder> {
  const key = await generateKey('ECCPRIME256V1');
  const subject = [{ type: 'CN', value: dnsNames[0] ?? 'nameless' }];
  const extensions: CertificateExtensions = {
    subjectAltNames: { names: dnsNames.map((value) => ({ type: 'dns', value })) },
    keyUsage: { usages: ['digitalSignature'] },
    extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
  };
  return {
    csrPem: await createCertificationRequest({ subject, extensions, privateKeyPem: key.privateKeyPem }),
    publicKeySpkiDer: key.publicKeySpkiDer,
    subject,
    extensions,
    notBefore: inDays(now, 0),
    notAfter: inDays(now, 90),
    signingAlgorithm: null,
    owner: 'web@example.com',
    authority,
    ...change,
  };
}

/** A new authority of this issuer, ready to sign. */
export async function newAuthority(
  plugin: IssuerPlugin,
  { options, context }: IssuerUnderTest,
  change: Partial<AuthorityOrder> = {},
): Promise<SigningAuthority> {
  const order = authorityOrder(context.now(), change);
  const made = await plugin.createAuthority(order, parseOptions(plugin, options), context);
  return {
    name: order.name,
    certificatePem: made.certificatePem,
    chainPem: made.chainPem,
    privateKeyPem: () => (made.privateKeyPem === null ? Promise.reject(new Error('The issuer keeps its key.')) : Promise.resolve(made.privateKeyPem)),
  };
}

/** The promises that every issuer keeps. */
export function describeIssuer(plugin: IssuerPlugin, issuer: IssuerUnderTest): void {
  const { context, cannot = {} } = issuer;
  const options = parseOptions(plugin, issuer.options);
  const promise = (name: keyof typeof cannot, text: string, test: () => Promise<void>) =>
    cannot[name] ? it.skip(`${text} (cannot: ${cannot[name]})`, test) : it(text, test);

  async function issued(order: CertificateOrder): Promise<Extract<IssueAnswer, { status: 'issued' }>> {
    let step = await plugin.issue(order, options, context);
    for (let tries = 0; step.status === 'pending' && plugin.resume && tries < 20; tries++) {
      await new Promise((resolve) => setTimeout(resolve, issuer.pauseMs ?? 0));
      step = await plugin.resume({ externalId: step.externalId, state: JSON.parse(JSON.stringify(step.state)) as typeof step.state, order }, options, context);
    }
    if (step.status !== 'issued') throw new Error(`Not issued after 20 steps: ${JSON.stringify(step)}`);
    return step;
  }

  describe(`${plugin.title} keeps the issuer contract: it`, () => {
    itKeepsThePromisesOfEveryPlugin(plugin, issuer.options);

    it('makes an authority with the roles it announced, whose key, where it is given out, is the certificate’s', async () => {
      const order = authorityOrder(context.now());
      const made = await plugin.createAuthority(order, options, context);
      expect(made.roles.map((role) => role.name)).toEqual(plugin.authorityRoles(order.name));
      expect(parseCertificate(made.certificatePem).isCa).toBe(true);
      expect(() => parseCertificates(made.chainPem)).not.toThrow();
    });

    it('gives different authorities different roles', () => {
      expect(plugin.authorityRoles('one').filter((role) => plugin.authorityRoles('other').includes(role))).toEqual([]);
    });

    it('certifies the key and the names of the order, and nothing that could sign in turn', async () => {
      const order = await certificateOrder(context.now(), await newAuthority(plugin, issuer), ['www.example.com', 'example.com']);
      const certificate = parseCertificate((await issued(order)).certificatePem);
      expect(certificate.publicKeySpkiDer).toEqual(order.publicKeySpkiDer);
      expect(certificate.extensions.subjectAltNames?.names.map((name) => name.value).sort()).toEqual(['example.com', 'www.example.com']);
      expect(certificate.isCa).toBe(false);
    });

    promise('wholeChain', 'answers with a chain whose first member signed the certificate, and each the one before it', async () => {
      const answer = await issued(await certificateOrder(context.now(), await newAuthority(plugin, issuer), ['www.example.com']));
      const members = [parseCertificate(answer.certificatePem), ...parseCertificates(answer.chainPem)];
      expect(members.length).toBeGreaterThan(1);
      for (const [position, member] of members.slice(1).entries()) expect(verifyIssuedBy(members[position] ?? member, member)).toBe('valid');
    });

    it('can be interrupted: what it hands to resume survives being stored as JSON', async () => {
      const step = await plugin.issue(await certificateOrder(context.now(), await newAuthority(plugin, issuer), ['www.example.com']), options, context);
      if (step.status === 'pending') expect(JSON.parse(JSON.stringify(step.state))).toEqual(step.state);
      expect(step.status === 'pending' && !plugin.resume).toBe(false);
    });

    promise('wildcard', 'issues a wildcard', async () => {
      const answer = await issued(await certificateOrder(context.now(), await newAuthority(plugin, issuer), ['*.example.com']));
      expect(parseCertificate(answer.certificatePem).extensions.subjectAltNames?.names.map((name) => name.value)).toEqual(['*.example.com']);
    });
  });
}
