import { z } from 'zod';
import { endpoint } from './endpoint';
import { UserAnswer } from './users';
import { line, object } from './wire-types';

export const Login = object({ username: line(), password: line() });
export type Login = z.output<typeof Login>;

export const ChangePassword = object({ currentPassword: line(), newPassword: line() });
export type ChangePassword = z.output<typeof ChangePassword>;

/** What a browser brings back from an identity provider. `clientId` and `redirectUri` are taken but not believed. */
export const ExchangeCode = object({ clientId: line(), redirectUri: line(), code: line() });
export type ExchangeCode = z.output<typeof ExchangeCode>;

export const ExchangeCodeWithState = ExchangeCode.extend({ state: line() });
export type ExchangeCodeWithState = z.output<typeof ExchangeCodeWithState>;

/** The caller, and the token to go on with: that of the call has ended. */
export const ChangedPasswordAnswer = UserAnswer.extend({ token: z.string() });
export type ChangedPasswordAnswer = z.infer<typeof ChangedPasswordAnswer>;

export const TokenAnswer = z.object({ token: z.string() });
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** A way to sign in other than by password, as much as its button needs. */
export const ProviderAnswer = z.object({
  name: z.string(),
  url: z.string(),
  clientId: z.string(),
  redirectUri: z.string().optional(),
  responseType: z.string().optional(),
  scope: z.array(z.string()).optional(),
  scopeDelimiter: z.string().optional(),
  authorizationEndpoint: z.string().optional(),
  requiredUrlParams: z.array(z.string()).optional(),
  type: z.string().optional(),
  state: z.string().optional(),
  nonce: z.string().optional(),
});
export type ProviderAnswer = z.infer<typeof ProviderAnswer>;

const Redirecting = z.string();
const exchange = { who: 'open', answer: TokenAnswer, isSecret: true } as const;

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
  providers: endpoint({ method: 'GET', path: '/auth/providers', summary: 'Other ways to sign in', who: 'open', answer: z.array(ProviderAnswer) }),
  startPing: endpoint({ method: 'GET', path: '/auth/ping', summary: 'Where PingFederate sends the browser back to', who: 'open', answer: Redirecting }),
  ping: endpoint({ method: 'POST', path: '/auth/ping', summary: 'Sign in with a code of PingFederate', body: ExchangeCode, ...exchange }),
  startOauth2: endpoint({
    method: 'GET',
    path: '/auth/oauth2',
    summary: 'Where an OAuth 2 provider sends the browser back to',
    who: 'open',
    answer: Redirecting,
  }),
  oauth2: endpoint({ method: 'POST', path: '/auth/oauth2', summary: 'Sign in with a code of an OAuth 2 provider', body: ExchangeCodeWithState, ...exchange }),
  google: endpoint({ method: 'POST', path: '/auth/google', summary: 'Sign in with a code of Google', body: ExchangeCode, ...exchange }),
};
