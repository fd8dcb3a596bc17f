import { createJavaTrustStore, randomBase64Key } from '@app/crypto';
import { z } from 'zod';
import { defineExporter } from '../contracts/exporter';
import { aliasFor, chainBlocks, storeOptions } from './store-options';

/** Entries `<alias>_cert`, `<alias>_cert_1` …: the certificate, then its chain. */
export const jksTruststoreExporter = defineExporter({
  slug: 'java-truststore-jks',
  title: 'Java Truststore (JKS)',
  description: 'Java trust store that holds the certificate and its chain, without the key.',
  options: z.object(storeOptions),
  settings: z.object({}),
  requiresKey: () => false,

  async export(material, options, context) {
    const passphrase = options.passphrase ?? randomBase64Key();
    const alias = aliasFor(material, options.alias);
    const entries = [material.certificatePem, ...chainBlocks(material)].map((certificatePem, position) => ({
      alias: position ? `${alias}_cert_${position}` : `${alias}_cert`,
      certificatePem,
    }));
    return { extension: 'jks', passphrase, data: createJavaTrustStore({ entries, passphrase, now: context.now() }) };
  },
});
