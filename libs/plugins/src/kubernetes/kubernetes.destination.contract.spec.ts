import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generateKey, signCertificate } from '@app/crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { testContext } from '../testing/context';
import { deployable, describeDestination } from '../testing/destination.contract';
import { kubernetesDestination } from './kubernetes.destination';

interface Secret {
  type?: string;
  metadata: { name: string; labels: Record<string, string>; annotations: Record<string, string>; resourceVersion?: string };
  data: Record<string, string>;
}

async function aCa(name: string) {
  const key = await generateKey('ECCPRIME256V1');
  const dates = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
  const extensions = { basicConstraints: { ca: true }, keyUsage: { usages: ['keyCertSign' as const] } };
  const { pem } = await signCertificate({
    ...dates,
    subject: [{ type: 'CN', value: name }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { selfSigned: key },
    extensions,
  });
  return { pem, privateKeyPem: key.privateKeyPem, dates };
}

/** As much of the API server as there is need for, behind a certificate of the cluster's own CA. */
async function startCluster() {
  const ca = await aCa('Cluster');
  const key = await generateKey('ECCPRIME256V1');
  const { pem } = await signCertificate({
    ...ca.dates,
    subject: [{ type: 'CN', value: 'kubernetes' }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { certificatePem: ca.pem, privateKeyPem: ca.privateKeyPem },
    extensions: { subjectAltNames: { names: [{ type: 'ip', value: '127.0.0.1' }] } },
  });
  const secrets = new Map<string, Secret>();
  const server: Server = createServer({ cert: pem, key: key.privateKeyPem }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, answer] = answerTo(
        request.method ?? '',
        request.url ?? '',
        request.headers,
        chunks.length ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined,
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  const failure = (message: string) => ({ kind: 'Status', status: 'Failure', message });
  function answerTo(method: string, path: string, headers: NodeJS.Dict<string | string[]>, body: any): [number, unknown] {
    if (headers['authorization'] !== 'Bearer cluster-token') return [401, failure('Unauthorized')];
    const [, name] = /^\/api\/v1\/namespaces\/web\/secrets(?:\/([^/]+))?$/.exec(path) ?? [];
    if (!path.startsWith('/api/v1/namespaces/web/secrets')) return [403, failure('forbidden')];
    const known = name === undefined ? undefined : secrets.get(name);
    if (method === 'POST') {
      if (secrets.has(body.metadata.name)) return [409, failure('AlreadyExists')];
      secrets.set(body.metadata.name, { ...body, metadata: { ...body.metadata, uid: 'u1', resourceVersion: '1' } });
      return [201, body];
    }
    if (!known || name === undefined) return [404, failure('not found')];
    if (method === 'GET') return [200, known];
    if (method === 'DELETE') {
      if (body.preconditions.resourceVersion !== known.metadata.resourceVersion) return [409, failure('Conflict')];
      secrets.delete(name);
      return [200, {}];
    }
    if (headers['content-type'] !== 'application/merge-patch+json') return [415, failure('unsupported')];
    Object.assign(known.metadata.labels, body.metadata.labels);
    Object.assign(known.metadata.annotations, body.metadata.annotations);
    Object.assign(known.data, body.data);
    return [200, known];
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    secrets,
    ca: ca.pem,
    url: `https://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

let cluster: Awaited<ReturnType<typeof startCluster>> | undefined;
afterEach(() => cluster?.close());

const given = {
  kubernetesURL: 'https://kubernetes.default',
  kubernetesAuthToken: 'cluster-token',
  kubernetesServerCertificate: 'PEM',
  kubernetesNamespace: 'web',
};
const context = testContext({ settings: { filesFolder: '/var/run/secrets/kubernetes.io' } });
const here = (change: Record<string, unknown> = {}) => ({
  ...given,
  kubernetesURL: cluster?.url ?? '',
  kubernetesServerCertificate: cluster?.ca ?? '',
  ...change,
});
const textOf = (secret: Secret | undefined, name: string) => Buffer.from(secret?.data[name] ?? '', 'base64').toString('utf8');

describeDestination(kubernetesDestination, given, async () => {
  cluster = await startCluster();
  const { secrets } = cluster;
  return {
    options: here(),
    context,
    deployed: (name) => {
      const secret = secrets.get(name);
      return Promise.resolve(secret ? { certificatePem: textOf(secret, 'service.crt'), privateKeyPem: textOf(secret, 'service.key') } : null);
    },
  };
});

describe('Kubernetes', () => {
  const upload = async (change: Record<string, unknown>) =>
    kubernetesDestination.upload(await deployable(), kubernetesDestination.options.parse(here(change)), context);

  it.each([
    ['Full', 'Opaque', { 'combined.pem': 1, 'ca.crt': 2, 'service.key': 0, 'service.crt': 1 }],
    ['TLS', 'kubernetes.io/tls', { 'tls.crt': 3, 'tls.key': 0 }],
    ['Certificate', 'Opaque', { 'tls.crt': 3 }],
  ])('stores %s as a secret of the type %s', async (secretFormat, type, certificates) => {
    cluster = await startCluster();
    await upload({ secretFormat });
    const secret = cluster.secrets.get('shop.example.com');
    expect(secret?.type).toBe(type);
    const counts = Object.keys(secret?.data ?? {}).map((name) => [name, (textOf(secret, name).match(/BEGIN CERTIFICATE/g) ?? []).length]);
    expect(Object.fromEntries(counts)).toEqual(certificates);
    expect(secret?.metadata.annotations['lemur/certificate-not-after']).toMatch(/^2046-/);
  });

  it('leaves keys, labels and annotations of others in the secret', async () => {
    cluster = await startCluster();
    cluster.secrets.set('shop.example.com', {
      metadata: { name: 'shop.example.com', labels: { team: 'web' }, annotations: {} },
      data: { 'dhparam.pem': 'eA==' },
    });
    await upload({});
    expect(cluster.secrets.get('shop.example.com')).toMatchObject({ metadata: { labels: { team: 'web' } }, data: { 'dhparam.pem': 'eA==' } });
  });

  it('names the secret of a wildcard so that it can be one', async () => {
    cluster = await startCluster();
    const certificate = await deployable('*.example.com');
    await kubernetesDestination.upload(certificate, kubernetesDestination.options.parse(here({ secretNameFormat: '{common_name}-tls' })), context);
    expect([...cluster.secrets.keys()]).toEqual(['wildcard.example.com-tls']);
  });

  it('reads the token from a file, but only from one that lies below the folder of the settings, behind links too', async () => {
    cluster = await startCluster();
    const folder = await mkdtemp(join(tmpdir(), 'lemur-cluster-'));
    const elsewhere = await mkdtemp(join(tmpdir(), 'lemur-elsewhere-'));
    try {
      for (const place of [folder, elsewhere]) await writeFile(join(place, 'token'), 'cluster-token\n');
      await symlink(join(elsewhere, 'token'), join(folder, 'link'));
      const uploadWith = async (file: string) =>
        kubernetesDestination.upload(
          await deployable(),
          kubernetesDestination.options.parse(here({ kubernetesAuthToken: undefined, kubernetesAuthTokenFile: file })),
          testContext({ settings: { filesFolder: folder } }),
        );
      await uploadWith(join(folder, 'token'));
      expect(cluster.secrets.has('shop.example.com')).toBe(true);
      for (const file of [join(elsewhere, 'token'), join(folder, 'link'), `${folder}/../${basename(elsewhere)}/token`])
        await expect(uploadWith(file)).rejects.toMatchObject({ code: 'kubernetes.file', message: expect.stringContaining('does not lie below') as string });
    } finally {
      for (const place of [folder, elsewhere]) await rm(place, { recursive: true });
    }
  });

  it('does not talk to a server that another CA vouches for, and says when it is refused', async () => {
    cluster = await startCluster();
    await expect(upload({ kubernetesServerCertificate: (await aCa('Other')).pem })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(upload({ kubernetesAuthToken: 'wrong' })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('Unauthorized') as string,
    });
    await expect(upload({ kubernetesNamespace: 'other' })).rejects.toMatchObject({ code: 'kubernetes.refused' });
  });
});
