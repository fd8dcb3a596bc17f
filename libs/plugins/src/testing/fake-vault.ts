import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeVault {
  url: string;
  /** File with the token that it takes. */
  tokenFile: string;
  /** Path below the mount `kv` → what is stored. */
  secrets: Map<string, { values: Record<string, unknown>; version: number }>;
  /** Called before each write is looked at, as if somebody else were quicker. */
  beforeWrite: (() => void) | null;
  /** Method and path of every call. */
  calls: string[];
  close(): Promise<void>;
}

const token = 'hvs.test-token-of-the-fake';

async function bodyOf(request: IncomingMessage): Promise<any> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined;
}

/** As much of Vault's key-value engine as there is need for: both versions, check-and-set, and refusal of other tokens. */
export async function startFakeVault(engine: '1' | '2'): Promise<FakeVault> {
  const folder = await mkdtemp(join(tmpdir(), 'lemur-vault-'));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${token}\nsecond line\n`, { mode: 0o600 });
  const vault: FakeVault = { url: '', tokenFile, secrets: new Map(), beforeWrite: null, calls: [], close: () => Promise.resolve() };
  const prefix = engine === '2' ? '/v1/kv/data/' : '/v1/kv/';

  const answerTo = async (request: IncomingMessage): Promise<[number, unknown]> => {
    const path = request.url ?? '';
    vault.calls.push(`${request.method} ${path}`);
    if (request.headers['x-vault-token'] !== token) return [403, { errors: ['permission denied'] }];
    if (!path.startsWith(prefix)) return [404, { errors: ['no handler for route'] }];
    const key = path.slice(prefix.length);
    const body = await bodyOf(request);
    const known = vault.secrets.get(key);
    if (request.method === 'GET') {
      if (!known) return [404, { errors: [] }];
      return [200, { data: engine === '2' ? { data: known.values, metadata: { version: known.version } } : known.values }];
    }
    vault.beforeWrite?.();
    const current = vault.secrets.get(key);
    if (engine === '1') {
      if ((request.method === 'POST') === (current !== undefined)) return [405, { errors: ['unsupported operation'] }];
      vault.secrets.set(key, { values: body, version: 0 });
      return [204, undefined];
    }
    const version = current?.version ?? 0;
    if (body.options?.cas !== version) return [400, { errors: ['check-and-set parameter did not match the current version'] }];
    vault.secrets.set(key, { values: body.data, version: version + 1 });
    return [200, { data: { version: version + 1 } }];
  };

  const server: Server = createServer((request, response) => {
    void answerTo(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  vault.url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  vault.close = () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
  return vault;
}
