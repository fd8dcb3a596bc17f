import type { StartedApi } from '../../support/api';
import { fresh } from '../../support/callers';
import type { Answer } from '../../support/client';
import type { Claims, TestOpenIdProvider } from '../../support/openid-provider';

/** A provider as the API lists it. */
export interface Offer {
  id: string;
  name: string;
  url: string;
  redirectUri: string;
  clientId: string;
  state: string;
  nonce: string;
  scope: string[];
  authorizationEndpoint: string;
}

export interface Me {
  id: number;
  username: string;
  email: string;
  roles: { name: string }[];
}

interface SignIn {
  /** Which of the providers. */
  id?: string;
  /** Which process takes the code. */
  at?: StartedApi;
  offer?: Offer;
  /** In place of what was brought back. */
  more?: Record<string, string>;
}

/** What a client sends along that does what the list says. */
export const parametersOf = ({ clientId, redirectUri, scope, state, nonce }: Offer) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  scope: scope.join(' '),
  state,
  nonce,
});

export const shortOf = ({ status, body }: Answer) => ({ status, message: (body as { message?: string }).message });

/** People at a provider, and their way from the list of providers to a token. */
export function singleSignOn(world: () => { sso: TestOpenIdProvider; api: StartedApi }) {
  const offerOf = async (id: string): Promise<Offer> => {
    const { body, text } = await world().api.anonymous.get('/auth/providers');
    const offer = (body as Offer[]).find((one) => one.id === id);
    if (!offer) throw new Error(`${id} is not offered: ${text}`);
    return offer;
  };

  /** Somebody new at the provider. */
  const aPerson = (claims: Claims = {}): { id: string; email: string } => {
    const id = fresh('person');
    const email = `${id}@acorn.example`;
    world().sso.people.set(id, { email, email_verified: true, groups: [], ...claims });
    return { id, email };
  };

  const signIn = async (person: { id: string }, { id = 'oauth2', at, offer, more = {} }: SignIn = {}): Promise<Answer> => {
    const chosen = offer ?? (await offerOf(id));
    const brought = await world().sso.visit(person.id, chosen.authorizationEndpoint, parametersOf(chosen));
    const body = { clientId: chosen.clientId, redirectUri: chosen.redirectUri, code: brought.get('code'), state: brought.get('state'), ...more };
    return (at ?? world().api).anonymous.post(`/auth/${chosen.id}`, body);
  };

  /** What a browser comes back with from there, to be connected. */
  const bringBack = async (person: { id: string }) => {
    const offer = await offerOf('oauth2');
    const brought = await world().sso.visit(person.id, offer.authorizationEndpoint, parametersOf(offer));
    return { provider: 'oauth2', code: brought.get('code'), state: brought.get('state') };
  };

  const meOf = async ({ body, text }: Answer): Promise<Me> => {
    const { token } = body as { token?: string };
    if (token === undefined) throw new Error(`No token: ${text}`);
    return (await world().api.anonymous.as(token).get('/auth/me')).body as Me;
  };

  const rolesOf = async (answer: Answer): Promise<string[]> => (await meOf(answer)).roles.map(({ name }) => name);

  /** Why the last attempt failed, as the audit log has it. */
  const lastRefusal = async (): Promise<string | undefined> => {
    const [row] = await world().api.database.query<{ after: { because?: string } | null }>(
      `SELECT after FROM audit_log WHERE action = 'user.sign-in' AND outcome = 'refused' ORDER BY id DESC LIMIT 1`,
    );
    return row?.after?.because;
  };

  return { offerOf, aPerson, signIn, bringBack, meOf, rolesOf, lastRefusal };
}
