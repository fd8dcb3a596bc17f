import { createPkcs12, randomPassphrase } from '@app/crypto';
import { z } from 'zod';
import { defineExporter, keyOf } from '../contracts/exporter';
import { aliasFor, chainBlocks, storeOptions } from './store-options';

const modern = 'PKCS12 (.p12)';
const legacy = 'legacy PKCS12 (.p12)';

/** Key, certificate and chain in one encrypted file. */
export const pkcs12Exporter = defineExporter({
  slug: 'openssl-export',
  title: 'OpenSSL',
  description: 'PKCS#12 file with key, certificate and chain, for Windows, macOS, Java and most servers.',
  options: z.object({
    type: z.enum([modern, legacy]).describe('The legacy one only for software that cannot read AES: it protects the key badly'),
    ...storeOptions,
  }),
  settings: z.object({}),
  requiresKey: () => true,

  async export(material, options) {
    const passphrase = options.passphrase ?? randomPassphrase();
    const data = await createPkcs12({
      certificatePem: material.certificatePem,
      chainPem: chainBlocks(material),
      privateKeyPem: keyOf(material),
      alias: aliasFor(material, options.alias),
      passphrase,
      legacy: options.type === legacy,
    });
    return { extension: 'p12', passphrase, data };
  },
});
