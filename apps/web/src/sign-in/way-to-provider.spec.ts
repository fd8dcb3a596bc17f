import type { ProviderAnswer } from '@app/api-client';
import { describe, expect, it } from 'vitest';
import { addressAtProvider, type Begun, wayThatEnds } from './way-to-provider';

const provider: ProviderAnswer = {
  id: 'oauth2',
  name: 'Acorn SSO',
  url: '/api/1/auth/oauth2',
  clientId: 'lemur',
  redirectUri: 'https://lemur.example.com/api/1/auth/oauth2',
  responseType: 'code',
  scope: ['openid', 'email'],
  scopeDelimiter: ' ',
  authorizationEndpoint: 'https://sso.example.com/authorize?tenant=7',
  requiredUrlParams: ['scope', 'state', 'nonce'],
  state: '1a:b',
  nonce: 'n',
};
const begun: Begun = { id: 'oauth2', name: 'Acorn SSO', state: '1a:b', clientId: '', redirectUri: '', verifier: null, purpose: 'sign-in', then: null };
const ending = (brought: { state?: string; error?: string }, stored: string | null = JSON.stringify(begun)) => {
  try {
    return wayThatEnds(stored, brought).name;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('The address at a provider', () => {
  it('holds what the API says that it needs, beside what is in it already', () => {
    const { origin, pathname, searchParams } = new URL(addressAtProvider(provider, 'digest'));
    expect(origin + pathname).toBe('https://sso.example.com/authorize');
    expect(Object.fromEntries(searchParams)).toEqual({
      tenant: '7',
      response_type: 'code',
      client_id: 'lemur',
      redirect_uri: 'https://lemur.example.com/api/1/auth/oauth2',
      scope: 'openid email',
      state: '1a:b',
      nonce: 'n',
      code_challenge: 'digest',
      code_challenge_method: 'S256',
    });
  });

  it('has no challenge where the page cannot make one', () => {
    expect(addressAtProvider(provider, null)).not.toContain('code_challenge');
  });
});

describe('A way to a provider', () => {
  it('ends in the tab that it began in', () => {
    expect(ending({ state: '1a:b' })).toBe('Acorn SSO');
  });

  it('that began elsewhere, or ended before, does not end here', () => {
    for (const attempt of [ending({ state: '1a:c' }), ending({}), ending({ state: '1a:b' }, null)])
      expect(attempt).toBe('This sign-in did not begin in this window.');
    expect(ending({ state: '' }, JSON.stringify({ ...begun, state: '' }))).toBe('This sign-in did not begin in this window.');
  });

  it('says in words what the provider said in a word, and repeats nothing that is none', () => {
    expect(ending({ state: '1a:b', error: 'access_denied' })).toBe('Acorn SSO did not let you through.');
    expect(ending({ state: '1a:b', error: 'login_required' })).toBe('Acorn SSO did not finish the sign-in (login_required).');
    expect(ending({ state: '1a:b', error: 'Call 555-1234 now' })).toBe('Acorn SSO did not finish the sign-in.');
  });
});
