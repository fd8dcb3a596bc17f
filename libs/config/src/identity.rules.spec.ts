import { DomainError } from '@app/errors';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '.';

function problemsOf(environment: Record<string, string>): string {
  try {
    loadConfig({ environment });
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  return '';
}

const byAddresses = {
  ACTIVE_PROVIDERS: 'OAuth2',
  OAUTH2_CLIENT_ID: 'lemur',
  OAUTH2_SECRET: 'secret-of-the-client',
  OAUTH2_REDIRECT_URI: 'https://lemur.example.com/api/1/auth/oauth2',
  OAUTH2_AUTH_ENDPOINT: 'https://sso.example.com/authorize',
  OAUTH2_ACCESS_TOKEN_URL: 'https://sso.example.com/token',
  OAUTH2_JWKS_URL: 'https://sso.example.com/jwks',
};
const directory = { LDAP_AUTH: 'true', LDAP_BIND_URI: 'ldaps://a.example.com, ldaps://b.example.com', LDAP_BASE_DN: 'dc=x', LDAP_EMAIL_DOMAIN: 'x.example' };

describe('An identity provider', () => {
  it('is set up by its addresses, as installations know it, or by its name alone', () => {
    expect(problemsOf(byAddresses)).toBe('');
    expect(
      problemsOf({
        ACTIVE_PROVIDERS: 'ping',
        PING_CLIENT_ID: 'a',
        PING_SECRET: 'b',
        PING_ISSUER: 'https://sso.example.com',
        LEMUR_HOSTNAME: 'lemur.example.com',
      }),
    ).toBe('');
  });

  it('that lacks something stops the start, and all of it is named', () => {
    expect(problemsOf({ ACTIVE_PROVIDERS: 'oauth2,google', OAUTH2_CLIENT_ID: 'lemur', GOOGLE_SECRET: 'x' })).toMatch(
      /names oauth2, which needs OAUTH2_SECRET, .*OAUTH2_JWKS_URL.*\n.*names google, which needs GOOGLE_CLIENT_ID and GOOGLE_REDIRECT_URI/,
    );
    expect(problemsOf({ ACTIVE_PROVIDERS: 'saml' })).toContain('is none of ping, oauth2, google');
  });

  it('is called over https, but on this machine', () => {
    expect(problemsOf({ ...byAddresses, OAUTH2_ACCESS_TOKEN_URL: 'http://sso.example.com/token' })).toContain('OAUTH2_ACCESS_TOKEN_URL begins with http:');
    expect(problemsOf({ ...byAddresses, OAUTH2_ACCESS_TOKEN_URL: 'http://127.0.0.1:9/token' })).toBe('');
  });

  it('is never trusted without a look at its certificate', () => {
    expect(problemsOf({ ...byAddresses, OAUTH2_VERIFY_CERT: 'False' })).toContain('would leave the other side unchecked');
    expect(problemsOf({ ...byAddresses, OAUTH2_VERIFY_CERT: 'true' })).toBe('');
    expect(loadConfig({ environment: { OAUTH2_VERIFY_CERT: '/etc/ca.pem' } }).oauth2.trust).toBe('/etc/ca.pem');
  });

  it('that is not switched on may be set up by halves', () => {
    expect(problemsOf({ PING_CLIENT_ID: 'lemur' })).toBe('');
  });
});

describe('A directory', () => {
  it('needs its servers, its base and a domain, and may have several servers', () => {
    expect(problemsOf({ LDAP_AUTH: 'true' })).toContain('needs LDAP_BIND_URI, LDAP_BASE_DN and LDAP_EMAIL_DOMAIN');
    expect(loadConfig({ environment: directory }).ldap.servers).toEqual(['ldaps://a.example.com', 'ldaps://b.example.com']);
  });

  it('is never trusted without a look at its certificate', () => {
    for (const level of ['0', 'never', 'allow', '3']) expect(problemsOf({ ...directory, LDAP_TLS_REQUIRE_CERT: level }), level).toContain('LDAP_CACERT_FILE');
    for (const level of ['demand', '2', 'HARD']) expect(problemsOf({ ...directory, LDAP_TLS_REQUIRE_CERT: level }), level).toBe('');
  });

  it('gets an account and its password together', () => {
    expect(problemsOf({ ...directory, LDAP_BIND_DN: 'cn=lemur' })).toContain('go together');
  });
});

describe('A protection that is not here', () => {
  it('stops the start in words, from the environment too', () => {
    expect(problemsOf({ USER_DOMAIN_AUTHORIZATION_PROVIDER: 'acorn' })).toContain('USER_DOMAIN_AUTHORIZATION_PROVIDER does nothing here');
    expect(problemsOf({ USER_MEMBERSHIP_PROVIDER: 'acorn' })).toContain('Leave it out.');
  });
});
