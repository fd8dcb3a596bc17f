import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { FakeAcme, type FakeAcmeOptions } from '@app/plugins/testing';
import { localCertificate } from './pebble';

export interface FakeAcmeServer {
  /** What calls it must trust: for NODE_EXTRA_CA_CERTS. */
  trustFile: string;
  /** A CA of its own at this server, below a path. */
  add(options?: Omit<FakeAcmeOptions, 'origin'>): Promise<FakeAcme>;
  stop(): Promise<void>;
}

/** CAs that can be made to hang, refuse or forget, behind real TLS. */
export async function startFakeAcmeServer(folder: string): Promise<FakeAcmeServer> {
  const { certificatePem: cert, privateKeyPem: key } = await localCertificate();
  const trustFile = `${folder}/fake-acme.pem`;
  await writeFile(trustFile, cert);
  const cas = new Map<string, FakeAcme>();
  let added = 0;
  const send = async (ca: FakeAcme, method: string, url: string, body: string, response: ServerResponse) => {
    const answer = await ca.answer({ method, url, body });
    response.writeHead(answer.status, answer.headers).end(method === 'HEAD' ? undefined : answer.body);
  };
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const ca = cas.get(path.split('/')[1] ?? '');
      if (!ca) return void response.writeHead(404).end();
      send(ca, request.method ?? 'GET', `${origin}${path}`, Buffer.concat(chunks).toString('utf8'), response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    trustFile,
    add: async (options = {}) => {
      const name = `ca${(added += 1)}`;
      const ca = await FakeAcme.start({ origin: `${origin}/${name}`, ...options });
      cas.set(name, ca);
      return ca;
    },
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }), // prettier-ignore
  };
}
