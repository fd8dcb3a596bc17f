import { describe, expect, it } from 'vitest';
import { decideAccount, type Question } from './linking.rules';
import { planRoles } from './membership.rules';

const question = (change: Partial<Question> = {}): Question => ({
  provider: 'oauth2',
  providerName: 'Acorn SSO',
  email: 'ann@acorn.example',
  isEmailVerified: true,
  linkedUserId: null,
  sameAddressUserId: null,
  mayMakeAccounts: true,
  linksByEmail: false,
  ...change,
});
const codeOf = (change: Partial<Question>) => {
  try {
    return decideAccount(question(change));
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('Somebody whom a provider vouches for', () => {
  it('gets into the account that he was let into before, whose address it may not be any more', () => {
    expect(decideAccount(question({ linkedUserId: 7, sameAddressUserId: 8 }))).toEqual({ is: 'linked', userId: 7 });
  });

  it('gets a new account where nobody has his address', () => {
    expect(decideAccount(question())).toEqual({ is: 'new' });
  });

  it('does not get into an account by its address, but where an administrator said so', () => {
    expect(codeOf({ sameAddressUserId: 8 })).toBe('identity.not-linked');
    expect(decideAccount(question({ sameAddressUserId: 8, linksByEmail: true }))).toEqual({ is: 'to-link', userId: 8 });
  });

  it('needs an address that is verified where the provider speaks of that, and with Google in any case', () => {
    expect(codeOf({ isEmailVerified: false, linkedUserId: 7 })).toBe('identity.address-not-verified');
    expect(codeOf({ isEmailVerified: null, sameAddressUserId: 8, linksByEmail: true })).toEqual({ is: 'to-link', userId: 8 });
    expect(codeOf({ provider: 'google', isEmailVerified: null, sameAddressUserId: 8, linksByEmail: true })).toBe('identity.not-linked');
  });

  it('gets none of a provider that makes none', () => {
    expect(codeOf({ provider: 'google', mayMakeAccounts: false })).toBe('identity.unknown');
  });
});

describe('The roles that somebody has', () => {
  const held = [
    { id: 1, name: 'by-hand', provider: null },
    { id: 2, name: 'a', provider: 'oauth2' },
    { id: 3, name: 'b', provider: 'oauth2' },
    { id: 4, name: 'c', provider: 'oauth2' },
    { id: 5, name: 'of-ldap', provider: 'ldap' },
    { id: 6, name: 'of-ping', provider: 'ping' },
  ];

  it('go, all neighbours at once, when the provider that gave them no longer names them', () => {
    const { added, removed } = planRoles(held, [4, 9], 'oauth2', ['oauth2', 'ldap', 'ping']);
    expect([added, removed.map(({ id }) => id)]).toEqual([[9], [2, 3]]);
  });

  it('stay when they were given by hand, also where the provider names them', () => {
    expect(planRoles(held, [1, 2, 3, 4], 'oauth2', ['oauth2', 'ldap', 'ping'])).toEqual({ added: [], removed: [] });
  });

  it('go when the provider that gave them is not in use any more', () => {
    expect(planRoles(held, [2, 3, 4], 'oauth2', ['oauth2', 'ldap']).removed.map(({ name }) => name)).toEqual(['of-ping']);
  });
});
