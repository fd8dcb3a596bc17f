import { runInNewContext } from 'node:vm';
import { parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { splitPem } from '../contracts/certificate-files';
import { defineDestination, keyToDeploy, type DeployableCertificate } from '../contracts/destination';
import type { PluginContext } from '../contracts/plugin';
import { fillPath, pathOption, VaultApi, vaultOptions, type VaultSecret } from './vault-api';

const bundles = ['Nginx', 'Apache', 'PEM', 'no chain'] as const;

const options = z.object({
  ...vaultOptions,
  objectName: pathOption('Name of the secret below the path; {CN} stands for the common name').default('{CN}'),
  bundleChain: z.enum(bundles).default('no chain').describe('How the chain is stored: with the certificate, by itself, or not at all'),
  sanFilter: z
    .string()
    .max(500)
    .default('.*')
    .refine((text) => isPattern(text), 'This is no regular expression.')
    .describe('Regular expression that every name of a certificate must match, upper or lower case'),
});
type Given = z.output<typeof options>;

/** So often somebody else may write between our reading and our writing before we give up. */
const maxAttempts = 5;

/** An entry of a secret in a key-value engine, beside the entries of other certificates. */
export const vaultDestination = defineDestination({
  slug: 'hashi-vault-destination',
  title: 'Vault',
  description: 'Stores certificate and key in a secret of a HashiCorp Vault key-value engine.',
  options,
  settings: z.object({}),
  requiresKey: true,

  identity: ({ vaultUrl, vaultMount, vaultPath, objectName }) => `${new URL(vaultUrl).origin}/${vaultMount}/${vaultPath}/${objectName}`,

  async upload(certificate, given, context) {
    const { names, entryName } = readNames(certificate);
    checkNames(names, given.sanFilter);
    const entry = entryOf(certificate, given.bundleChain, names);
    await change(certificate, given, context, (values) => ({ ...values, [entryName]: entry }));
  },

  async clean(certificate, given, context) {
    const { entryName } = readNames(certificate);
    const { sha256 } = parseCertificate(certificate.certificatePem);
    await change(certificate, given, context, (values) => {
      const { [entryName]: entry, ...others } = values;
      // Another certificate of the same name may have taken its place; that one stays.
      return entry !== undefined && fingerprintIn(entry) === sha256 ? others : null;
    });
  },
});

type Public = Omit<DeployableCertificate, 'privateKeyPem'>;

/** @param decide null: nothing is to be written */
async function change(certificate: Public, given: Given, context: PluginContext, decide: (values: VaultSecret) => VaultSecret | null): Promise<void> {
  const api = new VaultApi(given, context);
  const path = fillPath(`${given.vaultPath}/${given.objectName}`, certificate.certificatePem);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const read = await api.read(path);
    const values = decide(read.values);
    if (values === null || (await api.write(path, values, read))) return;
  }
  throw new DomainError('upstream', 'vault.contested', `The secret "${path}" was changed by others ${maxAttempts} times in between.`, {
    hint: 'Try again later.',
  });
}

function readNames({ name, certificatePem }: Public): { names: string[]; entryName: string } {
  const { commonName, extensions } = parseCertificate(certificatePem);
  const names = (extensions.subjectAltNames?.names ?? []).filter(({ type }) => type === 'dns').map(({ value }) => value);
  return { names, entryName: commonName || name };
}

function checkNames(names: readonly string[], filter: string): void {
  const other = names.find((name) => !isMatch(name, filter));
  if (other === undefined) return;
  throw new DomainError('invalid', 'vault.name-not-allowed', `The name "${other}" does not match "${filter}", which this destination asks of every name.`, {
    hint: 'Choose another destination, or have an administrator change "sanFilter".',
  });
}

function entryOf(certificate: DeployableCertificate, bundle: (typeof bundles)[number], san: readonly string[]): VaultSecret {
  const [body, chain, key] = [
    `${certificate.certificatePem.trim()}\n`,
    certificate.chainPem.trim() ? `${certificate.chainPem.trim()}\n` : '',
    keyToDeploy(certificate),
  ];
  if (bundle === 'Nginx') return { crt: body + chain, key, san };
  if (bundle === 'Apache') return { crt: body, chain, key, san };
  if (bundle === 'PEM') return { pem: body, chain, key, san };
  return { crt: body, key, san };
}

function fingerprintIn(entry: unknown): string | null {
  const texts = typeof entry === 'object' && entry !== null ? Object.values(entry).filter((value) => typeof value === 'string') : [];
  const [pem] = texts.flatMap(splitPem);
  try {
    return pem === undefined ? null : parseCertificate(pem).sha256;
  } catch {
    return null;
  }
}

const matchingPatienceMs = 200;

/** In a context of its own, which can be stopped: a pattern may take for ever. */
function isMatch(name: string, filter: string): boolean {
  try {
    return runInNewContext('new RegExp(pattern, "i").test(name)', { pattern: `^(?:${filter})`, name }, { timeout: matchingPatienceMs }) === true;
  } catch {
    return false;
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
