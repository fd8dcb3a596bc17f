import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { FakeAcme, type FakeAcmeOptions } from '@app/plugins/testing';
import { localCertificate } from './pebble';

export interface FakeAcmeServers {
  /** What calls them must trust: for NODE_EXTRA_CA_CERTS. */
  trustFile: string;
  /** A CA at a port of its own, so that one that hangs holds up no other. */
  add(options?: Omit<FakeAcmeOptions, 'origin'>): Promise<FakeAcme>;
  stop(): void;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function serve(ca: FakeAcme, origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const answer = await ca.answer({ method, url: `${origin}${request.url ?? ''}`, body: await bodyOf(request) });
  response.writeHead(answer.status, answer.headers).end(method === 'HEAD' ? undefined : answer.body);
}

/** CAs that can be made to hang, refuse or forget, behind real TLS. */
export async function startFakeAcmeServers(folder: string): Promise<FakeAcmeServers> {
  const { certificatePem: cert, privateKeyPem: key } = await localCertificate();
  const trustFile = `${folder}/fake-acme.pem`;
  await writeFile(trustFile, cert);
  const servers: Server[] = [];
  return {
    trustFile,
    add: async (options = {}) => {
      const server = createServer({ cert, key });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const ca = await FakeAcme.start({ origin, ...options });
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        serve(ca, origin, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
      });
      return ca;
    },
    stop: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
