import {
  createCertificationRequest,
  generateKey,
  parseCertificate,
  signCertificate,
  type CertificateExtensions,
  type DistinguishedName,
  type KeyType,
} from '@app/crypto';
import { describe, expect, it } from 'vitest';
import type { ExporterPlugin, ExportMaterial } from '../contracts/exporter';
import { describeOptions } from '../contracts/option-list';
import { parseOptions } from '../contracts/parse-options';
import { testContext } from './context';
import { itKeepsThePromisesOfEveryPlugin } from './face.contract';

export interface ExporterUnderTest {
  /** Options that the plugin takes. */
  options: Record<string, unknown>;
  /** Fails unless the file is what it claims to be, read by somebody else's program. */
  read(file: { data: Buffer; passphrase: string | null }, material: ExportMaterial): void | Promise<void>;
}

export interface TestCertificate {
  keyType?: KeyType;
  subject?: DistinguishedName;
  extensions?: CertificateExtensions;
}

/** A leaf below an intermediate CA below a root, with its key. */
export async function exportMaterial({ keyType = 'ECCPRIME256V1', subject, extensions }: TestCertificate = {}): Promise<
  ExportMaterial & { privateKeyPem: string }
> {
  const [rootKey, issuerKey, key] = [await generateKey(keyType), await generateKey(keyType), await generateKey(keyType)];
  const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2046-01-01T00:00:00Z') };
  const authority: CertificateExtensions = { basicConstraints: { ca: true }, keyUsage: { usages: ['keyCertSign', 'cRLSign'] } };
  const named = (value: string): DistinguishedName => [{ type: 'CN', value }];
  const root = await signCertificate({
    ...dates,
    subject: named('Root'),
    publicKeySpkiDer: rootKey.publicKeySpkiDer,
    issuer: { selfSigned: rootKey },
    extensions: authority,
  });
  const issuer = await signCertificate({
    ...dates,
    subject: named('Issuing'),
    publicKeySpkiDer: issuerKey.publicKeySpkiDer,
    issuer: { certificatePem: root.pem, privateKeyPem: rootKey.privateKeyPem },
    extensions: authority,
  });
  const leaf = await signCertificate({
    ...dates,
    subject: subject ?? named('shop.example.com'),
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { certificatePem: issuer.pem, privateKeyPem: issuerKey.privateKeyPem },
    extensions: extensions ?? { subjectAltNames: { names: [{ type: 'dns', value: 'shop.example.com' }] }, keyUsage: { usages: ['digitalSignature'] } },
  });
  return { certificatePem: leaf.pem, chainPem: issuer.pem + root.pem, privateKeyPem: key.privateKeyPem };
}

/** The promises that every exporter keeps. */
export function describeExporter(plugin: ExporterPlugin, { options: given, read }: ExporterUnderTest): void {
  const options = parseOptions(plugin, given);
  const context = testContext<Record<string, unknown>>();
  /** The host hands out the key exactly when it is asked for. */
  const asHosted = (material: ExportMaterial): ExportMaterial => (plugin.requiresKey(options) ? material : { ...material, privateKeyPem: null });

  describe(`${plugin.title} keeps the exporter contract: it`, () => {
    itKeepsThePromisesOfEveryPlugin(plugin, given);

    it.each(['RSA2048', 'ECCPRIME256V1', 'ED25519'] as const)(
      'makes a file that others read, with a key of type %s',
      async (keyType) => {
        const material = asHosted(await exportMaterial({ keyType }));
        const file = await plugin.export(material, options, context);
        expect(file.extension).toMatch(/^[a-z0-9]{2,5}$/);
        await read(file, material);
      },
      60_000,
    );

    it('copes with a certificate that has no chain, no common name and no alternative name', async () => {
      const material = asHosted({ ...(await exportMaterial({ subject: [{ type: 'O', value: 'Example' }], extensions: {} })), chainPem: '' });
      expect(parseCertificate(material.certificatePem).commonName).toBeNull();
      const file = await plugin.export(material, options, context);
      await read(file, material);
    }, 60_000);

    it('takes the passphrase it is given, and makes a good one where it needs one and none is given', async () => {
      const takesPassphrase = describeOptions(plugin).some((option) => option.name === 'passphrase');
      const material = asHosted(await exportMaterial());
      const [one, other] = [await plugin.export(material, options, context), await plugin.export(material, options, context)];
      if (!takesPassphrase) return expect(one.passphrase).toBeNull();
      expect(one.passphrase).toMatch(/^.{20,}$/);
      expect(one.passphrase).not.toBe(other.passphrase);
      const chosen = await plugin.export(material, parseOptions(plugin, { ...given, passphrase: 'Otter!Lantern9' }), context);
      expect(chosen.passphrase).toBe('Otter!Lantern9');
    }, 30_000);

    it('says so when it needs the key and there is none, and needs none otherwise', async () => {
      const material = { ...(await exportMaterial()), privateKeyPem: null };
      const exported = plugin.export(material, options, context);
      if (plugin.requiresKey(options)) await expect(exported).rejects.toMatchObject({ kind: 'invalid', code: 'export.no-key' });
      else expect((await exported).data.length).toBeGreaterThan(0);
    });

    it('logs nothing, since all it handles is secret', () => {
      expect(context.logged).toEqual([]);
    });

    it('refuses a certificate that cannot be read', async () => {
      const csrPem = await createCertificationRequest({ subject: [], extensions: {}, privateKeyPem: (await generateKey('ED25519')).privateKeyPem });
      const material = asHosted({ ...(await exportMaterial()), certificatePem: csrPem });
      await expect(plugin.export(material, options, context)).rejects.toMatchObject({ kind: 'invalid' });
    });
  });
}
