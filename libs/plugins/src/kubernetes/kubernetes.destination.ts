import { readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { parseCertificate } from '@app/crypto';
import { DomainError } from '@app/errors';
import { z } from 'zod';
import { defineDestination, keyToDeploy, type DeployableCertificate } from '../contracts/destination';
import { callJson, type JsonAnswer, type JsonCall } from '../contracts/json-call';
import { longText, secret } from '../contracts/option';
import type { PluginContext } from '../contracts/plugin';

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';
const secretFormats = ['Full', 'TLS', 'Certificate'] as const;

const options = z.object({
  secretNameFormat: z
    .string()
    .regex(/^(?:[a-z0-9.-]|\{common_name\})+$/, 'Lower-case letters, digits, ".", "-" and {common_name}.')
    .default('{common_name}')
    .describe('Name of the secret; {common_name} stands for the common name, a wildcard as "wildcard"'),
  kubernetesURL: z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.:[\]_-]+\/?$/, 'Write scheme and host, such as https://kubernetes.default.')
    .default('https://kubernetes.default')
    .describe('Address of the API server'),
  kubernetesAuthToken: secret('Bearer token; comes before the file').optional(),
  kubernetesAuthTokenFile: z.string().default(`${serviceAccount}/token`).describe('File of this server that holds the token'),
  kubernetesServerCertificate: longText('PEM of the cluster’s CA; comes before the file').optional(),
  kubernetesServerCertificateFile: z.string().default(`${serviceAccount}/ca.crt`).describe('File of this server that holds the cluster’s CA'),
  kubernetesNamespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Write a DNS label.')
    .optional()
    .describe('Namespace of the secrets; comes before the file'),
  kubernetesNamespaceFile: z.string().default(`${serviceAccount}/namespace`).describe('File of this server that holds the namespace'),
  secretFormat: z
    .enum(secretFormats)
    .default('Full')
    .describe('TLS: as an ingress takes it. Full: also in one file and as Java likes it. Certificate: without the key'),
});
type Given = z.output<typeof options>;

/** What is read here is sent to an address of the same form, so a destination may not name any file of this server. */
const settings = z.object({
  filesFolder: z.string().regex(/^\/./, 'is not an absolute path').default('/var/run/secrets/kubernetes.io').meta({
    key: 'LEMUR_KUBERNETES_FILES',
    description: 'Folder of this server below which the files lie that Kubernetes destinations may name.',
    example: '/etc/lemur/clusters',
  }),
});
type KubernetesContext = PluginContext<z.output<typeof settings>>;

const SecretAnswer = z.object({
  metadata: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional(), annotations: z.record(z.string(), z.string()).nullish() }),
  data: z.record(z.string(), z.string()).nullish(),
});
const fingerprintAnnotation = 'lemur/certificate-sha256';

/** A secret of a cluster, by the API server's REST interface. */
export const kubernetesDestination = defineDestination({
  slug: 'kubernetes-destination',
  title: 'Kubernetes',
  description: 'Stores certificate and key as a secret of a Kubernetes cluster.',
  options,
  settings,
  requiresKey: true,

  identity: ({ kubernetesURL, kubernetesNamespace, kubernetesNamespaceFile, secretNameFormat }) =>
    `${new URL(kubernetesURL).origin}/${kubernetesNamespace ?? kubernetesNamespaceFile}/${secretNameFormat}`,

  async upload(certificate, given, context) {
    const cluster = await openCluster(given, context);
    const name = secretName(certificate, given);
    const { type, data } = contentsOf(certificate, given.secretFormat);
    const metadata = { name, ...labelsOf(certificate) };
    // Only what is ours is written: keys, labels and annotations of others stay.
    const patch = { metadata: { labels: metadata.labels, annotations: metadata.annotations }, data };
    const patched = await cluster.call('PATCH', `/${name}`, patch, 'application/merge-patch+json');
    if (patched.status !== 404) return cluster.expect(patched, 'change the secret');
    const made = await cluster.call('POST', '', { apiVersion: 'v1', kind: 'Secret', type, metadata, data });
    if (made.status !== 409) return cluster.expect(made, 'make the secret');
    cluster.expect(await cluster.call('PATCH', `/${name}`, patch, 'application/merge-patch+json'), 'change the secret');
  },

  async clean(certificate, given, context) {
    const cluster = await openCluster(given, context);
    const name = secretName(certificate, given);
    const found = await cluster.call('GET', `/${name}`);
    if (found.status === 404) return;
    cluster.expect(found, 'read the secret');
    const parsed = SecretAnswer.safeParse(found.body);
    // Another certificate of the same name may have taken its place, or the secret is not ours at all; that one stays.
    if (!parsed.success || parsed.data.metadata.annotations?.[fingerprintAnnotation] !== parseCertificate(certificate.certificatePem).sha256) return;
    const { uid, resourceVersion } = parsed.data.metadata;
    const removed = await cluster.call('DELETE', `/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } });
    if (removed.status !== 404) cluster.expect(removed, 'remove the secret');
  },
});

type Public = Omit<DeployableCertificate, 'privateKeyPem'>;

function secretName({ name, certificatePem }: Public, { secretNameFormat }: Given): string {
  const commonName = (parseCertificate(certificatePem).commonName ?? name).toLowerCase().replace(/^\*\./, 'wildcard.');
  const filled = secretNameFormat.replaceAll('{common_name}', commonName);
  if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(filled)) return filled;
  throw new DomainError('invalid', 'kubernetes.secret-name', `"${filled}" cannot be the name of a secret.`, {
    hint: 'Set "secretNameFormat" to a name without {common_name}.',
  });
}

function labelsOf({ name, certificatePem }: Public) {
  const { sha256, serialHex, notAfter } = parseCertificate(certificatePem);
  return {
    labels: { 'app.kubernetes.io/managed-by': 'lemur' },
    annotations: {
      'lemur/certificate-name': name,
      'lemur/certificate-serial': serialHex,
      'lemur/certificate-not-after': notAfter.toISOString(),
      [fingerprintAnnotation]: sha256,
    },
  };
}

function contentsOf(certificate: DeployableCertificate, format: (typeof secretFormats)[number]): { type: string; data: Record<string, string> } {
  const [body, chain] = [`${certificate.certificatePem.trim()}\n`, certificate.chainPem.trim() ? `${certificate.chainPem.trim()}\n` : ''];
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  if (format === 'Certificate') return { type: 'Opaque', data: { 'tls.crt': base64(body + chain) } };
  const key = `${keyToDeploy(certificate).trim()}\n`;
  if (format === 'TLS') return { type: 'kubernetes.io/tls', data: { 'tls.crt': base64(body + chain), 'tls.key': base64(key) } };
  return { type: 'Opaque', data: { 'combined.pem': base64(body + key), 'ca.crt': base64(chain), 'service.key': base64(key), 'service.crt': base64(body) } };
}

async function openCluster(given: Given, context: KubernetesContext) {
  const token = given.kubernetesAuthToken ?? (await textOf(given.kubernetesAuthTokenFile, 'kubernetesAuthTokenFile', context.settings));
  const trustedPem =
    given.kubernetesServerCertificate ?? (await textOf(given.kubernetesServerCertificateFile, 'kubernetesServerCertificateFile', context.settings));
  const namespace = given.kubernetesNamespace ?? (await textOf(given.kubernetesNamespaceFile, 'kubernetesNamespaceFile', context.settings));
  if (!/^[A-Za-z0-9._~+/=-]{1,8192}$/.test(token))
    throw new DomainError('invalid', 'kubernetes.token', 'The token of the cluster is none.', { hint: 'Set "kubernetesAuthToken".' });
  const origin = new URL(given.kubernetesURL).origin;
  const secrets = `${origin}/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  return {
    call: (method: JsonCall['method'], path: string, body?: unknown, contentType?: string) =>
      callJson(
        { method, url: `${secrets}${path}`, headers: { authorization: `Bearer ${token}` }, body, trustedPem, ...(contentType ? { contentType } : {}) },
        context,
      ),
    expect: ({ status, body }: JsonAnswer, what: string): void => {
      if (status >= 200 && status < 300) return;
      const said = z.object({ message: z.string() }).safeParse(body);
      throw new DomainError(
        'upstream',
        'kubernetes.refused',
        `The cluster at ${origin} did not let us ${what}: ${status}${said.success ? ` ${said.data.message.slice(0, 300)}` : ''}.`,
        {
          hint: 'See the rights of the service account: get, create, patch and delete of secrets.',
          facts: { status },
        },
      );
    },
  };
}

async function textOf(file: string, option: string, { filesFolder }: z.output<typeof settings>): Promise<string> {
  try {
    // Clusters mount their files as links, so both ends are followed before they are compared.
    const [real, folder] = await Promise.all([realpath(file), realpath(filesFolder)]);
    if (!real.startsWith(folder + sep)) throw leadsElsewhere(option, filesFolder);
    return (await readFile(real, 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('invalid', 'kubernetes.file', `The file that "${option}" names cannot be read: ${(cause as { code?: string }).code ?? 'unknown'}.`, {
      hint: 'Give the value itself where this program runs outside the cluster.',
    });
  }
}

const leadsElsewhere = (option: string, folder: string) =>
  new DomainError('invalid', 'kubernetes.file', `The file that "${option}" names does not lie below ${folder}.`, {
    hint: 'Put it there, give the value itself, or have an administrator set LEMUR_KUBERNETES_FILES.',
  });
