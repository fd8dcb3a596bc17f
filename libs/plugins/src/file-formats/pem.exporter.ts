import { z } from 'zod';
import { parseCertificate } from '@app/crypto';
import { defineExporter, keyOf } from '../contracts/exporter';
import { chainBlocks } from './store-options';

/** Plain text, in the order in which servers read it: certificate, chain, key. */
export const pemExporter = defineExporter({
  slug: 'pem-export',
  title: 'PEM',
  description: 'Text file with the certificate, its chain and, if wanted, its key, for nginx, Apache, HAProxy and most others.',
  options: z.object({
    includeChain: z.boolean().default(true).describe('Append the chain, as servers need it'),
    includeKey: z.boolean().default(false).describe('Append the private key, unencrypted: keep such a file where nobody else reads it'),
  }),
  settings: z.object({}),
  requiresKey: ({ includeKey }) => includeKey,

  async export(material, { includeChain, includeKey }) {
    const blocks = [parseCertificate(material.certificatePem).pem, ...(includeChain ? chainBlocks(material) : [])];
    if (includeKey) blocks.push(`${keyOf(material).trim()}\n`);
    return { extension: 'pem', passphrase: null, data: Buffer.from(blocks.join('')) };
  },
});
