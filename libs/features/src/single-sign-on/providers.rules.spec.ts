import { configWith } from '@app/config';
import { describe, expect, it } from 'vitest';
import { addressIn, isAddressVerified, mergeProfile, pictureIn } from './profile.rules';
import { addressesDiscovered, hostsNamedBy, isIssuerAtHome, type OpenIdProvider, providersOf, unnamedIssuers } from './providers.rules';

const config = configWith({
  server: { hostname: 'lemur.example.com' },
  identity: { activeProviders: ['google', 'oauth2', 'google'] },
  google: { clientId: 'g', secret: 's', hostedDomains: ['acorn.example'] },
  oauth2: { clientId: 'o', secret: 's', issuer: 'https://sso.acorn.example', tokenUrl: 'https://tokens.acorn.example:8443/t' },
});
const [google, oauth2] = providersOf(config) as [OpenIdProvider, OpenIdProvider];

describe('The providers that are switched on', () => {
  it('come in the order of the setting, each once, and are sent back to this installation', () => {
    expect(providersOf(config).map(({ id, redirectUri }) => [id, redirectUri])).toEqual([
      ['google', 'https://lemur.example.com/api/1/auth/google'],
      ['oauth2', 'https://lemur.example.com/api/1/auth/oauth2'],
    ]);
    expect(providersOf(configWith())).toEqual([]);
  });

  it('make accounts, but for Google, which lets in whom there is', () => {
    expect([google.makesAccounts, oauth2.makesAccounts]).toEqual([false, true]);
    expect(google).toMatchObject({ issuer: 'https://accounts.google.com', hostedDomains: ['acorn.example'] });
  });

  it('each have a setting that should name their issuer, as Google does by itself', () => {
    const oneIsNot = configWith({ identity: { activeProviders: ['google', 'oauth2', 'ping'] }, ping: { issuer: 'https://ping.acorn.example' } });
    expect(unnamedIssuers(providersOf(oneIsNot))).toEqual(['OAUTH2_ISSUER']);
    expect(unnamedIssuers([google, oauth2])).toEqual([]);
  });

  it('open the hosts that an administrator named, and no others', () => {
    expect(hostsNamedBy(oauth2)).toEqual(['sso.acorn.example', 'tokens.acorn.example']);
  });
});

describe('What a provider says of itself', () => {
  const document = {
    issuer: 'https://sso.acorn.example',
    authorization_endpoint: 'https://sso.acorn.example/a',
    token_endpoint: 'https://sso.acorn.example/t',
    jwks_uri: 'https://sso.acorn.example/k',
    userinfo_endpoint: 'https://sso.acorn.example/u',
  };

  it('fills what the settings leave open', () => {
    expect(addressesDiscovered(document, oauth2)).toEqual({
      authorization: 'https://sso.acorn.example/a',
      token: 'https://tokens.acorn.example:8443/t',
      jwks: 'https://sso.acorn.example/k',
      profile: 'https://sso.acorn.example/u',
    });
  });

  it.each([
    ['of another issuer', { ...document, issuer: 'https://sso.acorn.example.evil.example' }],
    ['without keys', { ...document, jwks_uri: undefined }],
    ['with an address that is none', { ...document, authorization_endpoint: 'nowhere' }],
    ['that is no object', 'hello'],
    ['that is nothing', null],
  ])('%s counts for nothing', (_, said) => expect(addressesDiscovered(said, oauth2)).toBeNull());
});

describe('An issuer that no setting names', () => {
  const addresses = { authorization: 'https://sso.acorn.example/a', token: 'https://sso.acorn.example/t', jwks: 'https://keys.acorn.example/k', profile: null };

  it('is on the host of one of the addresses', () => {
    expect(
      ['https://sso.acorn.example', 'https://sso.acorn.example/tenant/7', 'https://keys.acorn.example/'].map((issuer) => isIssuerAtHome(issuer, addresses)),
    ).toEqual([true, true, true]);
  });

  it.each([
    'https://acorn.example',
    'https://sso.acorn.example.evil.example',
    'http://sso.acorn.example',
    'sso.acorn.example',
    '',
    'https://evil.example/#https://sso.acorn.example',
  ])('is not %s', (issuer) => expect(isIssuerAtHome(issuer, addresses)).toBe(false));
});

describe('A profile', () => {
  it('adds to the ID token of the same person, and is refused of another', () => {
    expect(mergeProfile('Acorn', { sub: '1', a: 1 }, { sub: '1', b: 2 })).toEqual({ sub: '1', a: 1, b: 2 });
    expect(mergeProfile('Acorn', { sub: '1' }, { email: 'x@y' })).toEqual({ sub: '1', email: 'x@y' });
    expect(() => mergeProfile('Acorn', { sub: '1' }, { sub: '2' })).toThrow('Token is invalid');
  });

  it.each([undefined, null, 7, '', 'ann', 'a@b@c', 'a b@c', 'a@b, c@d', `${'x'.repeat(250)}@y.example`])('has no address in %j', (email) => {
    expect(() => addressIn('Acorn', { email })).toThrow('did not tell your e-mail address');
  });

  it('is of a verified address unless one of the two says no', () => {
    expect(isAddressVerified({}, {})).toBeNull();
    expect(isAddressVerified({ email_verified: true }, {})).toBe(true);
    expect(isAddressVerified({}, { email_verified: 'true' })).toBe(true);
    for (const no of [false, 'false', 0, 'yes', {}])
      expect(isAddressVerified({ email_verified: true }, { email_verified: no }), JSON.stringify(no)).toBe(false);
  });

  it('is of a verified address only where the address in force is the one that was verified', () => {
    const claims = { email: 'ann@acorn.example', email_verified: true };
    expect(isAddressVerified(claims, { email: 'root@acorn.example' })).toBeNull();
    expect(isAddressVerified(claims, { email: 'root@acorn.example', email_verified: true })).toBe(true);
    expect(isAddressVerified(claims, { email: 'ann@acorn.example' })).toBe(true);
    expect(isAddressVerified({ ...claims, email_verified: false }, { email: 'root@acorn.example', email_verified: true })).toBe(false);
  });

  it('has a picture only at an https address', () => {
    expect(pictureIn({ thumbnailPhotoUrl: 'https://a.example/b.png', picture: 'https://c.example' })).toBe('https://a.example/b.png');
    for (const picture of ['javascript:alert(1)', 'http://a.example', 'data:image/png;base64,', 7, '']) expect(pictureIn({ picture })).toBeNull();
  });
});
