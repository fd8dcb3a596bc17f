import type { webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { findFreePort } from './redis';

/** What the provider tells of a person, beside his id. */
export type Claims = Readonly<Record<string, unknown>>;

/** The answer of the token address before it leaves. */
export type TokenAnswer = Record<string, unknown>;

export interface TestOpenIdProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Of the key that signs RS256. */
  rsaKey: webcrypto.CryptoKey;
  /** The address of tokens, in front of which an answer can be changed. */
  tokenUrl: string;
  /** Whom there are, by the provider's own id. */
  people: Map<string, Claims>;
  /** Who sits at the browser, where a request does not hint at somebody. Null: he turns back at the provider. */
  visitor: string | null;
  /** Changes the next answer of `tokenUrl`. */
  changeNext(change: (answer: TokenAnswer) => TokenAnswer | Promise<TokenAnswer>): void;
  /** What was sent to `tokenUrl` last. */
  lastExchange(): URLSearchParams;
  /** Goes through the provider as a browser does, signs in as `id` and comes back with what stands in the address. */
  visit(id: string, authorizationEndpoint: string, parameters: Readonly<Record<string, string>>): Promise<URLSearchParams>;
  stop(): Promise<void>;
}

const CLIENT_ID = 'lemur-of-the-tests';

const listen = (server: Server, port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers for the person: he is whoever the request hints at, and agrees to everything. */
async function interact(provider: Provider, visitor: string | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const id = params['login_hint'] ?? visitor;
    const result = typeof id === 'string' ? { login: { accountId: id, remember: false } } : { error: 'access_denied', error_description: 'Call 555-1234 now.' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  const grant = new provider.Grant({ accountId: session?.accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
}

/** A certified OpenID Connect provider on this machine, with an RSA key made now. `redirectUris` are those that it sends people back to. */
export async function startOpenIdProvider(redirectUris: readonly string[]): Promise<TestOpenIdProvider> {
  const [port, tokenPort] = [await findFreePort(), await findFreePort()];
  const issuer = `http://127.0.0.1:${port}`;
  const clientSecret = `secret/with:signs+${process.pid}`;
  const people = new Map<string, Claims>();
  const { privateKey: rsaKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT_ID, client_secret: clientSecret, redirect_uris: [...redirectUris], response_types: ['code'], grant_types: ['authorization_code'] },
    ],
    jwks: { keys: [{ ...(await exportJWK(rsaKey)), kid: 'rsa', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a-key-for-the-tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'], address: ['address'], groups: ['groups', 'googleGroups'] },
    scopes: ['openid', 'email', 'profile', 'address', 'groups'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => false },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_context, id) => {
      const claims = people.get(id);
      return claims && { accountId: id, claims: () => Promise.resolve({ sub: id, ...claims }) };
    },
  });
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void interact(provider, here.visitor, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    else void answer(request, response);
  });
  await listen(server, port);

  let change: ((answer: TokenAnswer) => TokenAnswer | Promise<TokenAnswer>) | undefined;
  let lastExchange = new URLSearchParams();
  const front = createServer((request, response) => {
    const pass = async () => {
      const body = await bodyOf(request);
      lastExchange = new URLSearchParams(body);
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': request.headers['content-type'] ?? '' };
      const real = await fetch(`${issuer}/token`, { method: 'POST', headers, body });
      const [said, changed] = [(await real.json()) as TokenAnswer, change];
      change = undefined;
      response.writeHead(real.status, { 'content-type': 'application/json' }).end(JSON.stringify(changed ? await changed(said) : said));
    };
    void pass().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await listen(front, tokenPort);

  const here: TestOpenIdProvider = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    rsaKey,
    tokenUrl: `http://127.0.0.1:${tokenPort}/token`,
    people,
    visitor: null,
    changeNext: (next) => void (change = next),
    lastExchange: () => lastExchange,
    visit: (id, endpoint, parameters) => visit(endpoint, { ...parameters, login_hint: id }, redirectUris),
    stop: async () => {
      await Promise.all([close(server), close(front)]);
    },
  };
  return here;
}

async function visit(endpoint: string, parameters: Readonly<Record<string, string>>, redirectUris: readonly string[]): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let address = `${endpoint}?${new URLSearchParams(parameters).toString()}`;
  for (let steps = 0; steps < 10; steps++) {
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${answer.status} at ${address}: ${await answer.text()}`);
    address = new URL(location, address).href;
    if (redirectUris.some((uri) => address.startsWith(uri))) return new URL(address).searchParams;
  }
  throw new Error('The provider does not come to an end.');
}
