import { z } from 'zod';
import { instant } from './answers';
import { endpoint } from './endpoint';
import { UserAnswer } from './users';
import { line, object } from './wire-types';

export const Login = object({ username: line(), password: line() });
export type Login = z.output<typeof Login>;

export const ChangePassword = object({ currentPassword: line(), newPassword: line() });
export type ChangePassword = z.output<typeof ChangePassword>;

/**
 * What a browser brings back from an identity provider. `clientId` and `redirectUri` are taken but not believed. Whoever sent a
 * challenge (RFC 7636) on his way there sends its verifier along.
 */
export const ExchangeCode = object({
  clientId: line(),
  redirectUri: line(),
  code: line(),
  state: line().optional().describe('As it came with the provider in the list, and back from it. Without it nobody is let in.'),
  codeVerifier: line().optional(),
});
export type ExchangeCode = z.output<typeof ExchangeCode>;

export const ExchangeCodeWithState = ExchangeCode.extend({ state: line().describe('As it came with the provider in the list, and back from it.') });
export type ExchangeCodeWithState = z.output<typeof ExchangeCodeWithState>;

export const ConnectProvider = object({
  provider: line(),
  code: line(),
  state: line().describe('As it came with the provider in the list, and back from it.'),
  codeVerifier: line().optional(),
  password: line().optional().describe('Of the account of the caller, where it has one.'),
});
export type ConnectProvider = z.output<typeof ConnectProvider>;

/** The caller, and the token to go on with: that of the call has ended. */
export const ChangedPasswordAnswer = UserAnswer.extend({ token: z.string() });
export type ChangedPasswordAnswer = z.infer<typeof ChangedPasswordAnswer>;

export const TokenAnswer = z.object({ token: z.string() });
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** A way to sign in other than by password, as much as its button needs. */
export const ProviderAnswer = z.object({
  id: z.string().describe('ping, oauth2 or google: the last word of the path that takes the code.'),
  name: z.string(),
  url: z.string(),
  clientId: z.string(),
  redirectUri: z.string().optional(),
  responseType: z.string().optional(),
  scope: z.array(z.string()).optional(),
  scopeDelimiter: z.string().optional(),
  authorizationEndpoint: z.string().optional(),
  requiredUrlParams: z.array(z.string()).optional(),
  type: z.string().optional().describe('Version of OAuth that the provider speaks, as older clients know it.'),
  state: z.string().optional().describe('Has to come back with the code: it binds the answer of the provider to this sign-in.'),
  nonce: z.string().optional(),
});
export type ProviderAnswer = z.infer<typeof ProviderAnswer>;

/** Who a user is at a provider. */
export const IdentityAnswer = z.object({
  id: z.int(),
  provider: z.string(),
  name: z.string().describe('Of the provider, as people know it.'),
  linkedAt: instant,
  lastSignInAt: instant.nullable(),
});
export type IdentityAnswer = z.infer<typeof IdentityAnswer>;

const IdentitiesAnswer = z.object({
  items: z.array(IdentityAnswer),
  connectable: z.array(ProviderAnswer),
  needsPassword: z.boolean().describe('Whether the caller has to send his password to connect one.'),
});
const Redirecting = z.string();
const start = { method: 'GET', who: 'open', answer: Redirecting, isSecret: true } as const;
const exchange = { method: 'POST', who: 'open', answer: TokenAnswer, isSecret: true } as const;

export const auth = {
  login: endpoint({ method: 'POST', path: '/auth/login', summary: 'Sign in with a password', who: 'open', body: Login, answer: TokenAnswer, isSecret: true }),
  me: endpoint({ method: 'GET', path: '/auth/me', summary: 'The caller', who: 'any', answer: UserAnswer }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/auth/me/password',
    summary: "Change the caller's own password, which ends all his sessions: the answer brings a token for this one",
    who: 'any',
    body: ChangePassword,
    answer: ChangedPasswordAnswer,
    isSecret: true,
  }),
  providers: endpoint({
    method: 'GET',
    path: '/auth/providers',
    summary: 'Other ways to sign in',
    who: 'open',
    answer: z.array(ProviderAnswer),
    isSecret: true,
  }),
  startPing: endpoint({ path: '/auth/ping', summary: 'Where PingFederate sends the browser back to', ...start }),
  ping: endpoint({ path: '/auth/ping', summary: 'Sign in with a code of PingFederate', body: ExchangeCode, ...exchange }),
  startOauth2: endpoint({ path: '/auth/oauth2', summary: 'Where an OpenID Connect provider sends the browser back to', ...start }),
  oauth2: endpoint({ path: '/auth/oauth2', summary: 'Sign in with a code of an OpenID Connect provider', body: ExchangeCodeWithState, ...exchange }),
  startGoogle: endpoint({ path: '/auth/google', summary: 'Where Google sends the browser back to', ...start }),
  google: endpoint({ path: '/auth/google', summary: 'Sign in with a code of Google', body: ExchangeCode, ...exchange }),
  identities: endpoint({
    method: 'GET',
    path: '/auth/me/identities',
    summary: 'Providers that open the account of the caller, and those that could',
    who: 'any',
    answer: IdentitiesAnswer,
    isSecret: true,
  }),
  connect: endpoint({
    method: 'POST',
    path: '/auth/me/identities',
    summary: 'Connect a provider with the account of the caller',
    who: 'any',
    body: ConnectProvider,
    answer: IdentitiesAnswer,
    isSecret: true,
  }),
  disconnect: endpoint({
    method: 'DELETE',
    path: '/auth/me/identities/:id',
    summary: 'Let a provider open the account of the caller no longer',
    who: 'any',
    answer: IdentitiesAnswer,
    isSecret: true,
  }),
};
