import { ApiError, type ProviderAnswer } from '@app/api-client';

/** A way to a provider that somebody is on, in this tab. */
export interface Begun {
  readonly id: 'ping' | 'oauth2' | 'google';
  readonly name: string;
  readonly state: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** RFC 7636; null where the page may not compute digests, since it did not come over https. */
  readonly verifier: string | null;
  /** To sign in, or to connect the provider with the account of whoever is signed in. */
  readonly purpose: 'sign-in' | 'connect';
  /** Where he wanted to go. */
  readonly then: string | null;
}

const ids: readonly string[] = ['ping', 'oauth2', 'google'] satisfies Begun['id'][];
const isKnown = (id: string): id is Begun['id'] => ids.includes(id);
const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Where the browser is sent: what every provider needs, and what the API says that this one does. */
export function addressAtProvider(provider: ProviderAnswer, challenge: string | null): string {
  const { authorizationEndpoint, clientId, redirectUri = '', responseType = 'code', scope = [], scopeDelimiter = ' ', requiredUrlParams = [] } = provider;
  const address = new URL(authorizationEndpoint ?? '');
  const said: Readonly<Record<string, unknown>> = { ...provider, scope: scope.join(scopeDelimiter) };
  address.searchParams.set('response_type', responseType);
  address.searchParams.set('client_id', clientId);
  address.searchParams.set('redirect_uri', redirectUri);
  for (const name of requiredUrlParams) {
    const value = said[camelCase(name)];
    if (typeof value === 'string') address.searchParams.set(name, value);
  }
  if (challenge !== null) {
    address.searchParams.set('code_challenge', challenge);
    address.searchParams.set('code_challenge_method', 'S256');
  }
  return address.href;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What is kept here, and what of it the provider is shown. */
async function makeVerifier(): Promise<{ verifier: string; challenge: string } | null> {
  if (!window.isSecureContext) return null;
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

const storageKey = 'lemur-way-to-provider';

/** Sends the browser to the provider. Only this tab can end what it began, since only it knows how. */
export async function goToProvider(provider: ProviderAnswer, purpose: Begun['purpose'], then: string | null): Promise<void> {
  const { id, name, clientId, redirectUri = '', state = '' } = provider;
  if (!isKnown(id)) throw new Error(`This page does not know how to sign in with ${name}.`);
  const proof = await makeVerifier();
  const begun: Begun = { id, name, state, clientId, redirectUri, verifier: proof?.verifier ?? null, purpose, then };
  sessionStorage.setItem(storageKey, JSON.stringify(begun));
  window.location.assign(addressAtProvider(provider, proof?.challenge ?? null));
}

const refusal = (message: string, hint: string) => new ApiError(403, { message, code: '', hint });

/**
 * The way that ends here.
 * @param stored what this tab remembers
 * @throws ApiError in words, when it is not the one that began in this tab, or the provider let nobody through
 */
export function wayThatEnds(stored: string | null, brought: { state?: string; error?: string }): Begun {
  const begun = stored === null ? null : (JSON.parse(stored) as Begun);
  // Somebody else's way must not end in this browser: one would be signed in as him, and tell him all.
  if (!begun || begun.state !== brought.state || begun.state === '') throw refusal('This sign-in did not begin in this window.', 'Sign in from here.');
  if (brought.error === undefined) return begun;
  if (brought.error === 'access_denied') throw refusal(`${begun.name} did not let you through.`, 'Sign in again, or ask whoever runs it for access to Lemur.');
  if (brought.error === 'temporarily_unavailable') throw refusal(`${begun.name} cannot be reached just now.`, 'Try again in a moment.');
  const word = /^[a-z_]{1,40}$/.test(brought.error) ? ` (${brought.error})` : '';
  throw refusal(`${begun.name} did not finish the sign-in${word}.`, 'Try again. If it stays so, tell an administrator of Lemur.');
}

/** Takes what this tab remembers, so that nothing ends twice. */
export function takeStored(): string | null {
  const stored = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  return stored;
}
