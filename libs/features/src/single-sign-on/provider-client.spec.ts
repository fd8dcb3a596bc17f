import type { Egress, FetchBytesOptions, FetchedBytes } from '@app/egress';
import { configWith } from '@app/config';
import { describe, expect, it } from 'vitest';
import { type Dialect, ProviderClient } from './provider-client';
import { type OpenIdProvider, providersOf } from './providers.rules';

interface Call extends Pick<FetchBytesOptions, 'method' | 'headers' | 'body' | 'redirects'> {
  readonly url: string;
}

const json = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) });
type Said = ReturnType<typeof json>;

/** A provider that answers what it is told to, by address. */
function asked(answers: Readonly<Record<string, Said | Said[]>>, change: Partial<OpenIdProvider> = {}, dialect: Partial<Dialect> = {}) {
  const calls: Call[] = [];
  const left = new Map(Object.entries(answers).map(([url, answer]) => [url, [answer].flat()]));
  const fetchBytes = (url: string | URL, { method, headers, body, redirects }: FetchBytesOptions): Promise<FetchedBytes> => {
    calls.push({ url: String(url), method, headers, body, redirects });
    const queue = left.get(String(url)) ?? [];
    const said = (queue.length > 1 ? queue.shift() : queue[0]) ?? json({}, 404);
    return Promise.resolve({ status: said.status, headers: {}, bytes: Buffer.from(said.body), url: String(url) });
  };
  const [provider] = providersOf(
    configWith({
      identity: { activeProviders: ['oauth2'] },
      oauth2: {
        name: 'Acorn',
        clientId: 'lemur web',
        secret: 'a:b/c+d',
        redirectUri: 'https://lemur.example.com/api/1/auth/oauth2',
        authorizationUrl: 'https://sso.example/a',
        tokenUrl: 'https://sso.example/t',
        jwksUrl: 'https://sso.example/k',
        profileUrl: 'https://sso.example/me',
      },
    }),
  );
  if (!provider) throw new Error('There is a provider.');
  const client = new ProviderClient({ ...provider, ...change }, { fetchBytes } as unknown as Egress, {
    includeBearer: true,
    excludeParameters: false,
    basicAuthCapital: true,
    ...dialect,
  });
  return { client, calls };
}

const tokens = json({ id_token: 'i', access_token: 'a' });

describe('A code', () => {
  it('is exchanged in the body of a POST, by a client that names itself as the standard says, and no redirect is followed', async () => {
    const { client, calls } = asked({ 'https://sso.example/t': tokens });
    expect(await client.exchange('c&d', 'v')).toEqual({ idToken: 'i', accessToken: 'a' });
    expect(calls).toMatchObject([{ url: 'https://sso.example/t', method: 'POST', redirects: undefined }]);
    expect(calls[0]?.headers?.['authorization']).toBe(`Basic ${Buffer.from('lemur+web:a%3Ab%2Fc%2Bd').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(String(calls[0]?.body)))).toEqual({
      grant_type: 'authorization_code',
      code: 'c&d',
      redirect_uri: 'https://lemur.example.com/api/1/auth/oauth2',
      client_id: 'lemur web',
      code_verifier: 'v',
    });
  });

  it.each([
    ['that the provider does not know', json({ error: 'invalid_grant', error_description: 'secret words' }, 400), 'forbidden', /credentials/],
    ['of a client that it does not know', json({ error: 'invalid_client' }, 401), 'upstream', /\(invalid_client\)/],
    [
      'that it answers with an error and a status of success',
      json({ error: 'invalid_scope', id_token: 'i', access_token: 'a' }),
      'upstream',
      /\(invalid_scope\)/,
    ],
    ['that it has no words for', json({ error: '<b>Call 555</b>' }, 500), 'upstream', /\(status 500\)/],
    ['that brings no access token', json({ id_token: 'i' }), 'upstream', /a token is missing/],
    ['that it answers with a page', { status: 200, body: '<html>' }, 'upstream', /a token is missing/],
    ['that it sends elsewhere', { status: 302, body: '' }, 'upstream', /status 302/],
  ])('%s is an error of its own', async (_, said, kind, message) => {
    const { client } = asked({ 'https://sso.example/t': said });
    const error: unknown = await client.exchange('c', undefined).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
    expect(JSON.stringify(error)).not.toMatch(/secret words|555/);
  });
});

describe('A profile', () => {
  const at = 'https://sso.example/me';

  it('is read with the token in the header, never in the address', async () => {
    const { client, calls } = asked({ [at]: json({ email: 'x@y' }) });
    expect(await client.profile('tok')).toEqual({ email: 'x@y' });
    expect(calls).toMatchObject([{ url: at, headers: { authorization: 'Bearer tok' }, body: undefined }]);
  });

  it('is asked for once more with a POST where the provider wants that', async () => {
    const { client, calls } = asked({ [at]: [json({}, 400), json({ email: 'x@y' })] });
    expect(await client.profile('tok')).toEqual({ email: 'x@y' });
    expect(calls[1]).toMatchObject({ method: 'POST', body: 'access_token=tok&schema=profile' });
    const bare = asked({ [at]: [json({}, 400), json({ email: 'x@y' })] }, {}, { excludeParameters: true });
    await bare.client.profile('tok');
    expect(bare.calls[1]).toMatchObject({ method: 'POST', body: '', headers: { authorization: 'Bearer tok' } });
  });

  it('is asked for with a POST alone where the header is switched off', async () => {
    const { client, calls } = asked({ [at]: json({ email: 'x@y' }) }, {}, { includeBearer: false });
    await client.profile('tok');
    expect(calls).toMatchObject([{ method: 'POST', body: 'access_token=tok&schema=profile' }]);
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is empty where there is no address for it, and an error where the answer is none', async () => {
    expect(
      await asked({}, { addresses: { authorization: 'https://a.example', token: 'https://a.example', jwks: 'https://a.example' } }).client.profile('tok'),
    ).toEqual({});
    await expect(asked({ [at]: { status: 200, body: '[1]' } }).client.profile('tok')).rejects.toThrow('did not tell the profile');
    await expect(asked({ [at]: json({}, 401) }).client.profile('tok')).rejects.toThrow('status 401');
  });
});

describe('The addresses of a provider', () => {
  const issuer = 'https://sso.example/tenant/';
  const document = { issuer, authorization_endpoint: 'https://sso.example/a', token_endpoint: 'https://sso.example/t', jwks_uri: 'https://sso.example/k' };
  const at = 'https://sso.example/tenant/.well-known/openid-configuration';

  it('are asked of it once, below its name', async () => {
    const { client, calls } = asked({ [at]: json(document) }, { issuer, addresses: {} });
    expect(await Promise.all([client.addresses(), client.addresses()])).toHaveLength(2);
    expect(calls.map(({ url }) => url)).toEqual([at]);
  });

  it('are asked again after a failure', async () => {
    const { client, calls } = asked({ [at]: [json({}, 503), json(document)] }, { issuer, addresses: {} });
    await expect(client.addresses()).rejects.toThrow('does not describe itself');
    expect((await client.addresses()).token).toBe('https://sso.example/t');
    expect(calls).toHaveLength(2);
  });

  it('without https are not called, but on this machine', async () => {
    const open = asked({ [at]: json({ ...document, token_endpoint: 'http://sso.example/t' }) }, { issuer, addresses: {} });
    await expect(open.client.addresses()).rejects.toThrow('without https');
    const local = asked({ [at]: json({ ...document, token_endpoint: 'http://127.0.0.1:1/t' }) }, { issuer, addresses: {} });
    expect((await local.client.addresses()).token).toBe('http://127.0.0.1:1/t');
  });
});
