import { createJavaKeyStore, randomBase64Key } from '@app/crypto';
import { z } from 'zod';
import { defineExporter, keyOf } from '../contracts/exporter';
import { aliasFor, chainBlocks, storeOptions } from './store-options';

/** The passphrase opens the store and the key in it. */
export const jksKeystoreExporter = defineExporter({
  slug: 'java-keystore-jks',
  title: 'Java Keystore (JKS)',
  description: 'Java key store with key, certificate and chain. Its protection is old and weak: Java 8 and later read PKCS#12 as well.',
  options: z.object(storeOptions),
  settings: z.object({}),
  requiresKey: () => true,

  async export(material, options, context) {
    const passphrase = options.passphrase ?? randomBase64Key();
    const data = createJavaKeyStore({
      certificatePem: material.certificatePem,
      chainPem: chainBlocks(material),
      privateKeyPem: keyOf(material),
      alias: aliasFor(material, options.alias),
      passphrase,
      now: context.now(),
    });
    return { extension: 'jks', passphrase, data };
  },
});
