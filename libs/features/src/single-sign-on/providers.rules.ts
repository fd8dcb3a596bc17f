import type { Config } from '@app/config';

export type ProviderId = 'ping' | 'oauth2' | 'google';

/** Where a provider is called. What is missing is asked of the provider itself. */
export interface Addresses {
  /** Where people sign in. */
  readonly authorization: string;
  readonly token: string;
  readonly jwks: string;
  /** Null: the profile is the ID token. */
  readonly profile: string | null;
}

/** An identity provider that speaks OpenID Connect, as the settings say. */
export interface OpenIdProvider {
  readonly id: ProviderId;
  /** As people know it. */
  readonly name: string;
  readonly clientId: string;
  readonly secret: string;
  /** Where clients post the code. */
  readonly postUrl: string;
  readonly redirectUri: string;
  readonly scope: readonly string[];
  /** Null: the ID token's must be on the host of one of the addresses. */
  readonly issuer: string | null;
  readonly addresses: { readonly [Name in keyof Addresses]?: string };
  /** Path of a file with the CA certificates that it is trusted by. Null: the system's. */
  readonly caFile: string | null;
  /** Somebody who has no account gets one, and roles by his groups. */
  readonly makesAccounts: boolean;
  /** `hd` of the ID token must be one of these; empty: any. */
  readonly hostedDomains: readonly string[];
}

type Settings = Pick<Config, 'server' | 'identity' | 'ping' | 'oauth2' | 'google'>;

const redirectTo = (id: ProviderId, { server }: Settings) => (server.hostname === undefined ? '' : `https://${server.hostname}/api/1/auth/${id}`);

function openIdProvider(id: 'ping' | 'oauth2', settings: Settings): OpenIdProvider {
  const own = settings[id];
  const redirectUri = own.redirectUri ?? redirectTo(id, settings);
  return {
    id,
    name: own.name,
    clientId: own.clientId ?? '',
    secret: own.secret ?? '',
    postUrl: own.postUrl ?? redirectUri,
    redirectUri,
    scope: own.scope,
    issuer: own.issuer ?? null,
    addresses: { authorization: own.authorizationUrl, token: own.tokenUrl, jwks: own.jwksUrl, profile: own.profileUrl },
    caFile: typeof own.trust === 'string' ? own.trust : null,
    makesAccounts: true,
    hostedDomains: [],
  };
}

const googleProvider = (settings: Settings): OpenIdProvider => ({
  id: 'google',
  name: 'google',
  clientId: settings.google.clientId ?? '',
  secret: settings.google.secret ?? '',
  postUrl: '/api/1/auth/google',
  redirectUri: settings.google.redirectUri ?? redirectTo('google', settings),
  scope: ['openid', 'email', 'profile'],
  issuer: 'https://accounts.google.com',
  // The ID token holds all that is asked of Google.
  addresses: {
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    jwks: 'https://www.googleapis.com/oauth2/v3/certs',
  },
  caFile: null,
  makesAccounts: false,
  hostedDomains: settings.google.hostedDomains,
});

/** The providers that are switched on, in the order of the setting. What they need is there: the start checked it. */
export const providersOf = (settings: Settings): OpenIdProvider[] =>
  [...new Set(settings.identity.activeProviders)].map((id) => (id === 'google' ? googleProvider(settings) : openIdProvider(id, settings)));

const hostOf = (address: string) => new URL(address).hostname;

/** Hosts that an administrator named, and which may therefore be inside the network. */
export const hostsNamedBy = ({ issuer, addresses }: OpenIdProvider): string[] => [
  ...new Set([issuer, ...Object.values(addresses)].flatMap((address) => (address ? [hostOf(address)] : []))),
];

/** The settings that should name an issuer and do not: without it any issuer on the provider's host is taken, also that of another tenant. */
export const unnamedIssuers = (providers: readonly OpenIdProvider[]): string[] =>
  providers.flatMap(({ id, issuer }) => (issuer === null ? [`${id.toUpperCase()}_ISSUER`] : []));

/**
 * Whether an ID token of this issuer may come from this provider, where the settings do not name its issuer: it must be on the host of one of its
 * addresses, so that somebody else's token is not taken for his.
 */
export function isIssuerAtHome(issuer: string, addresses: Addresses): boolean {
  if (!URL.canParse(issuer)) return false;
  const { hostname, protocol } = new URL(issuer);
  const homes = [addresses.authorization, addresses.token, addresses.jwks].map((address) => new URL(address));
  return homes.some((home) => home.hostname === hostname && home.protocol === protocol);
}

/**
 * What discovery answered, with what the settings say before it (OpenID Connect Discovery, 4.3).
 * @returns null when it is not the provider that was asked, or lacks an address
 */
export function addressesDiscovered(document: unknown, { issuer, addresses }: OpenIdProvider): Addresses | null {
  const said = typeof document === 'object' && document !== null ? (document as Readonly<Record<string, unknown>>) : {};
  if (said['issuer'] !== issuer) return null;
  const pick = (own: string | undefined, name: string) => own ?? (typeof said[name] === 'string' && URL.canParse(said[name]) ? said[name] : undefined);
  const authorization = pick(addresses.authorization, 'authorization_endpoint');
  const token = pick(addresses.token, 'token_endpoint');
  const jwks = pick(addresses.jwks, 'jwks_uri');
  if (authorization === undefined || token === undefined || jwks === undefined) return null;
  return { authorization, token, jwks, profile: pick(addresses.profile, 'userinfo_endpoint') ?? null };
}
