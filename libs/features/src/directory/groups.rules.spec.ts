import { configWith } from '@app/config';
import { describe, expect, it } from 'vitest';
import { isMember, lookedUpBy, readTypedName, rolesOfDirectory } from './groups.rules';
import { commonNameOf, comparableName, readDistinguishedName } from './names.rules';

describe('A distinguished name', () => {
  it('is read with its escapes', () => {
    expect(readDistinguishedName('CN=Smith\\, Ann \\(web\\),OU=a\\+b,DC=acorn')).toEqual([
      [{ attribute: 'cn', value: 'Smith, Ann (web)' }],
      [{ attribute: 'ou', value: 'a+b' }],
      [{ attribute: 'dc', value: 'acorn' }],
    ]);
    expect(commonNameOf('cn=z\\C3\\BCrich,dc=x')).toBe('zürich');
    expect(commonNameOf('cn=ends with\\ ,dc=x')).toBe('ends with ');
    expect(commonNameOf('uid=1+cn=both,dc=x')).toBe('both');
  });

  it('is the same however it is written', () => {
    for (const other of ['cn=Web Team,ou=Groups,dc=x', 'CN = web  team , OU=groups, DC=X', 'cn=web\\20team,ou=groups,dc=x'])
      expect(comparableName(other), other).toBe(comparableName('cn=web team,ou=groups,dc=x'));
    expect(comparableName('cn=a\\,ou=b')).not.toBe(comparableName('cn=a,ou=b'));
  });

  it.each(['admins', '', 'a,b', 'cn', '=x', 'c n=x'])('is not %j', (text) => expect(readDistinguishedName(text)).toBeNull());
});

describe('Membership of a group', () => {
  const groups = ['CN=not-admins-anymore,OU=admins,DC=x', 'CN=Web Team,OU=Groups,DC=x', 'cn=zürich,dc=x'];

  it('is by its whole common name or distinguished name', () => {
    for (const named of ['web team', 'Web Team', 'cn=web team,ou=groups,dc=x', 'ZÜRICH']) expect(isMember(groups, named), named).toBe(true);
  });

  it('is not by a part of either', () => {
    for (const named of ['admins', 'not-admins', 'web', 'team', 'cn=web team', 'cn=web team,ou=groups', 'ou=admins,dc=x', '', 'x'])
      expect(isMember(groups, named), named).toBe(false);
    expect(isMember([], 'web team')).toBe(false);
  });
});

describe('The roles of a directory', () => {
  it('are the person’s own, that of everybody and those of the groups, and only the first is made', () => {
    const config = configWith({ ldap: { groupsToRoles: { team: 'web', 'cn=team,dc=x': 'web', other: 'admin' } }, identity: { defaultRole: 'everybody' } });
    expect(rolesOfDirectory(['cn=team,dc=x'], 'ann@x.example', config).map(({ name, make }) => [name, make?.thirdParty])).toEqual([
      ['ann@x.example', true],
      ['everybody', undefined],
      ['web', undefined],
    ]);
  });
});

describe('A typed name', () => {
  it('gets the domain when it has none', () => {
    expect(readTypedName('ann', 'acorn.example')).toEqual({ principal: 'ann@acorn.example', short: 'ann', domain: 'acorn.example' });
    expect(readTypedName('ann@other.example', 'acorn.example')?.principal).toBe('ann@other.example');
  });

  it.each(['', ' ', '@acorn.example', 'ann@', 'a\u0000b', 'a'.repeat(255)])('is none when it is %j', (typed) =>
    expect(readTypedName(typed, 'acorn.example')).toBeNull(),
  );

  it('with another domain is nobody where people are known by what stands before the @', () => {
    const other = readTypedName('ann@other.example', 'acorn.example');
    const own = readTypedName('ann@ACORN.example', 'acorn.example');
    if (!other || !own) throw new Error('The names are fine.');
    expect([lookedUpBy('uid', other, 'acorn.example'), lookedUpBy('uid', own, 'acorn.example')]).toEqual([null, 'ann']);
    expect(lookedUpBy('userPrincipalName', other, 'acorn.example')).toBe('ann@other.example');
  });
});
