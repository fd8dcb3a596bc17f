import { isThisMachine } from '@app/config';
import { DomainError } from '@app/errors';
import type { Egress, FetchBytesOptions, FetchedBytes } from '@app/egress';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { refused } from '../sign-in';
import { type Addresses, addressesDiscovered, type OpenIdProvider } from './providers.rules';
import type { Profile } from './profile.rules';

export interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
}

/** How a profile is asked for, where providers differ. */
export interface Dialect {
  readonly includeBearer: boolean;
  readonly excludeParameters: boolean;
  readonly basicAuthCapital: boolean;
}

const PATIENCE_MS = 10_000;
const MOST_BYTES = 512 * 1024;
const DISCOVERY_LASTS_MS = 60 * 60_000;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonIn({ bytes }: FetchedBytes): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

/** Calls one identity provider, through a guard that knows its hosts. */
export class ProviderClient {
  private discovered: { readonly addresses: Promise<Addresses>; readonly untilMs: number } | undefined;
  private readonly keysAt = new Map<string, JWTVerifyGetKey>();

  constructor(
    readonly provider: OpenIdProvider,
    private readonly egress: Egress,
    private readonly dialect: Dialect,
  ) {}

  /** @throws DomainError `upstream` when the provider has to be asked and does not answer as it should */
  addresses(): Promise<Addresses> {
    const { authorization, token, jwks, profile } = this.provider.addresses;
    const isWhole = authorization !== undefined && token !== undefined && jwks !== undefined;
    if (isWhole && (profile !== undefined || this.provider.issuer === null || this.provider.id === 'google'))
      return Promise.resolve({ authorization, token, jwks, profile: profile ?? null });
    if (this.discovered && this.discovered.untilMs > Date.now()) return this.discovered.addresses;
    const addresses = this.discover();
    this.discovered = { addresses, untilMs: Date.now() + DISCOVERY_LASTS_MS };
    // What failed is asked again.
    addresses.catch(() => (this.discovered = undefined));
    return addresses;
  }

  /** The keys that ID tokens are signed with, fetched when they are needed and kept for ten minutes. */
  keys(address: string): JWTVerifyGetKey {
    const known = this.keysAt.get(address);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(address), {
      timeoutDuration: PATIENCE_MS,
      [customFetch]: async (url) => {
        const { status, bytes } = await this.fetch(url, {});
        if (status !== 200) throw this.failed('keys', `answered ${status} where its keys should be`);
        return new Response(new Uint8Array(bytes), { status });
      },
    });
    this.keysAt.set(address, keys);
    return keys;
  }

  /** @throws DomainError `forbidden` when the provider does not know the code, `upstream` when it does not do its part */
  async exchange(code: string, codeVerifier: string | undefined): Promise<Tokens> {
    const { clientId, secret, redirectUri } = this.provider;
    const { token } = await this.addresses();
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId });
    if (codeVerifier !== undefined) body.set('code_verifier', codeVerifier);
    const credentials = Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString('base64');
    const answer = await this.post(token, body, { authorization: `${this.dialect.basicAuthCapital ? 'Basic' : 'basic'} ${credentials}` });
    const said = jsonIn(answer);
    // Only a word that the standard could know is repeated: the rest of an answer is anybody's text.
    const error = typeof said?.['error'] === 'string' && /^[a-z_]{1,40}$/.test(said['error']) ? said['error'] : undefined;
    if (error === 'invalid_grant') throw refused('The sign-in was not finished, or took too long. Sign in again.', { because: 'invalid_grant' });
    const { id_token: idToken, access_token: accessToken } = said ?? {};
    if (answer.status === 200 && error === undefined && typeof idToken === 'string' && typeof accessToken === 'string') return { idToken, accessToken };
    throw this.failed('exchange', `did not exchange the code (${error ?? (answer.status === 200 ? 'a token is missing' : `status ${answer.status}`)})`);
  }

  /** What the provider tells of the person; nothing when it has no address for that. @throws DomainError `upstream` */
  async profile(accessToken: string): Promise<Profile> {
    const { profile: address } = await this.addresses();
    if (address === null) return {};
    const bearer: Record<string, string> = this.dialect.includeBearer ? { authorization: `Bearer ${accessToken}` } : {};
    let answer = this.dialect.includeBearer ? await this.fetch(address, bearer) : null;
    if (answer === null || answer.status === 400 || answer.status === 405) {
      const headerIsEnough = this.dialect.includeBearer && this.dialect.excludeParameters;
      const parameters = headerIsEnough ? new URLSearchParams() : new URLSearchParams({ access_token: accessToken, schema: 'profile' });
      answer = await this.post(address, parameters, headerIsEnough ? bearer : {});
    }
    const profile = answer.status === 200 ? jsonIn(answer) : null;
    if (profile) return profile;
    throw this.failed('profile', `did not tell the profile (${answer.status === 200 ? 'the answer is no JSON object' : `status ${answer.status}`})`);
  }

  private async discover(): Promise<Addresses> {
    const { issuer } = this.provider;
    const answer = await this.fetch(`${(issuer ?? '').replace(/\/$/, '')}/.well-known/openid-configuration`, {});
    const addresses = answer.status === 200 ? addressesDiscovered(jsonIn(answer), this.provider) : null;
    if (!addresses) throw this.failed('discovery', `does not describe itself as ${issuer ?? 'nobody'} (status ${answer.status})`);
    const { authorization, token, jwks, profile } = addresses;
    const isSafe = (address: string) => address.startsWith('https:') || isThisMachine(address);
    if (![authorization, token, jwks, ...(profile === null ? [] : [profile])].every(isSafe)) throw this.failed('discovery', 'names an address without https');
    return addresses;
  }

  private post(address: string, body: URLSearchParams, headers: Record<string, string>): Promise<FetchedBytes> {
    return this.fetch(address, { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, { method: 'POST', body: body.toString() });
  }

  /** Redirects are not followed: what is sent is for nobody else. */
  private fetch(address: string, headers: Record<string, string>, more: Pick<FetchBytesOptions, 'method' | 'body'> = {}): Promise<FetchedBytes> {
    return this.egress.fetchBytes(address, { ...more, headers: { accept: 'application/json', ...headers }, maxBytes: MOST_BYTES, timeoutMs: PATIENCE_MS });
  }

  private failed(code: string, what: string): DomainError {
    return new DomainError('upstream', `identity-provider.${code}`, `${this.provider.name} ${what}.`, {
      hint: 'Sign in again. If it stays so, ask an administrator of Lemur to look into the log.',
    });
  }
}
