import { z } from 'zod';
import { splitPem } from '../contracts/certificate-files';
import { defineSource, isUnreadable, pollRate, type FoundCertificate, type UnreadableItem } from '../contracts/source';
import { pathOption, VaultApi, vaultOptions, type VaultSecret } from './vault-api';

/** Certificates that lie in one secret of a key-value engine, an entry each. */
export const vaultSource = defineSource({
  slug: 'vault-source',
  title: 'Vault',
  description: 'Finds certificates in a secret of a HashiCorp Vault key-value engine.',
  options: z.object({ ...vaultOptions, objectName: pathOption('Name of the secret below the path'), pollRate: pollRate() }),
  settings: z.object({}),

  async *certificates(options, context) {
    const { values } = await new VaultApi(options, context).read(`${options.vaultPath}/${options.objectName}`);
    for (const [name, entry] of Object.entries(values)) yield readEntry(name, entry);
  },

  async certificateByName(name, options, context) {
    const { values } = await new VaultApi(options, context).read(`${options.vaultPath}/${options.objectName}`);
    const item = Object.hasOwn(values, name) ? readEntry(name, values[name]) : null;
    return item && !isUnreadable(item) ? item : null;
  },
});

function readEntry(name: string, entry: unknown): FoundCertificate | UnreadableItem {
  const [certificatePem, ...others] = splitPem(certificateTextOf(entry));
  if (certificatePem === undefined) return { unreadable: name, because: 'There is no certificate in it.' };
  const chain = isEntry(entry) && typeof entry['chain'] === 'string' ? splitPem(entry['chain']) : others;
  return { name, certificatePem, chainPem: chain.join('') };
}

const isEntry = (entry: unknown): entry is VaultSecret => typeof entry === 'object' && entry !== null;

/** From `crt`, else `pem`, else the first value that has a certificate in it. */
function certificateTextOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  if (!isEntry(entry)) return '';
  const texts = [entry['crt'], entry['pem'], ...Object.values(entry)].filter((value) => typeof value === 'string');
  return texts.find((text) => splitPem(text).length > 0) ?? '';
}
