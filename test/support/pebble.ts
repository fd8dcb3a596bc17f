import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, leafExtensions, signCertificate } from '@app/crypto';
import { findFreePort } from './redis';

export interface TestPebble {
  directoryUrl: string;
  /** What calls it must trust: for NODE_EXTRA_CA_CERTS. */
  trustFile: string;
  /** The CA's root, made anew with each start. */
  rootPem: string;
  /** Of the roots that alternative chains lead to; 0 is that of the usual one. */
  rootAt(position: number): Promise<string>;
  /** Where it looks for HTTP-01 proofs. */
  httpPort: number;
  log(): string;
  stop(): Promise<void>;
}

export interface PebbleOptions {
  /** `address:port` of the DNS that it asks. */
  dns: string;
  /** Percent of nonces that it rejects. Default 15. */
  rejectNonces?: number;
  /** It looks at proofs after up to so many seconds. Default 1. */
  sleepSeconds?: number;
  /** It offers so many chains beside the usual one. Default 0. */
  alternateRoots?: number;
  /** Key identifier → MAC key, base64url: accounts need one of them. Default: they need none. */
  bindings?: Readonly<Record<string, string>>;
}

/** A TLS server's key and certificate for 127.0.0.1, its own root. */
export async function localCertificate(): Promise<{ certificatePem: string; privateKeyPem: string }> {
  const key = await generateKey('ECCPRIME256V1');
  const { pem } = await signCertificate({
    subject: [{ type: 'CN', value: 'a server of the tests' }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { selfSigned: { privateKeyPem: key.privateKeyPem } },
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: leafExtensions({ subjectAltNames: { names: [{ type: 'ip', value: '127.0.0.1' }] }, extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] } }),
  });
  return { certificatePem: pem, privateKeyPem: key.privateKeyPem };
}

const fetchText = (url: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { ca }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    }).once('error', reject);
  });

/** A real ACME server that rejects nonces and takes its time. Where it is missing, use `describeWith(['pebble'], …)`. */
export async function startPebble({ dns, rejectNonces = 15, sleepSeconds = 1, alternateRoots = 0, bindings }: PebbleOptions): Promise<TestPebble> {
  const folder = await mkdtemp(join(tmpdir(), 'lemur-test-pebble-'));
  const [port, managementPort, httpPort, tlsPort] = [await findFreePort(), await findFreePort(), await findFreePort(), await findFreePort()];
  const { certificatePem, privateKeyPem } = await localCertificate();
  const [trustFile, keyFile, configFile] = ['cert.pem', 'key.pem', 'config.json'].map((name) => join(folder, name)) as [string, string, string];
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: trustFile,
    privateKey: keyFile,
    httpPort,
    tlsPort,
    ocspResponderURL: '',
    externalAccountBindingRequired: bindings !== undefined,
    ...(bindings && { externalAccountMACKeys: bindings }),
  };
  await writeFile(trustFile, certificatePem);
  await writeFile(keyFile, privateKeyPem, { mode: 0o600 });
  await writeFile(configFile, JSON.stringify({ pebble }));
  const env = {
    PATH: process.env['PATH'] ?? '',
    PEBBLE_WFE_NONCEREJECT: String(rejectNonces),
    PEBBLE_VA_SLEEPTIME: String(sleepSeconds),
    PEBBLE_AUTHZREUSE: '0',
    PEBBLE_ALTERNATE_ROOTS: String(alternateRoots),
  };
  const server = spawn('pebble', ['-config', configFile, '-dnsserver', dns], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const log = () => Buffer.concat(chunks).toString('utf8');
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const rootAt = (position: number) => fetchText(`https://127.0.0.1:${managementPort}/roots/${position}`, certificatePem);
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const rootPem = await rootAt(0).catch(() => null);
    if (rootPem?.includes('BEGIN CERTIFICATE')) return { directoryUrl: `https://127.0.0.1:${port}/dir`, trustFile, rootPem, rootAt, httpPort, log, stop };
    if (Date.now() < end && server.exitCode === null) continue;
    await stop();
    throw new Error(`Pebble did not start:\n${log()}`);
  }
}
