import { configWith } from '@app/config';
import { describe, expect, it } from 'vitest';
import { groupsIn, namesOfGroups, rolesOfProfile, whyProtected } from './groups.rules';

const settings = (change: Partial<ReturnType<typeof configWith>['identity']> = {}) => configWith({ identity: change }).identity;
const groups = (...names: string[]) => names.map((name) => ({ field: 'groups', name }));
const namesOf = (profileGroups: string[], change = {}, owning: string[] = []) =>
  rolesOfProfile(groups(...profileGroups), 'ann@acorn.example', settings(change), new Set(owning)).wanted.map(({ name }) => name);

describe('The groups of a profile', () => {
  it('are read from every field that holds a list of names, and a single name counts', () => {
    expect(groupsIn({ a: ['x', 'y'], b: 'z', c: [] }, ['a', 'b', 'c'])).toEqual({
      groups: [
        { field: 'a', name: 'x' },
        { field: 'a', name: 'y' },
        { field: 'b', name: 'z' },
      ],
      warnings: [],
    });
  });

  it.each([[[1, 'x']], [null], [7], [{ name: 'x' }], [['x', '']], [['x\n']], [['x'.repeat(257)]], [true]])(
    'are none where the field holds %j, which is said',
    (value) => {
      const { groups: found, warnings } = groupsIn({ a: value }, ['a']);
      expect([found, warnings]).toEqual([[], ['The field "a" of the profile is no list of names.']]);
    },
  );

  it('are none where there is no such field, also when every object has one of that name', () => {
    expect(groupsIn({}, ['groups', 'constructor']).warnings).toEqual(['The profile has no field "groups".', 'The profile has no field "constructor".']);
  });

  it('are a thousand at most', () => {
    const many = Array.from({ length: 1001 }, (_, at) => `group-${at}`);
    expect(groupsIn({ a: many }, ['a']).groups).toHaveLength(1000);
  });
});

describe('The roles of a profile', () => {
  it('are those that the mapping names and those that are called like a group, and the person’s own', () => {
    expect(namesOf(['ops', 'web'], { rolesMapping: { ops: 'operator' } })).toEqual(['operator', 'ops', 'web', 'ann@acorn.example']);
    expect(namesOf(['ops', 'web'], { rolesMapping: { ops: 'operator' }, assignFromGroups: false, createPerUserRole: false })).toEqual(['operator']);
  });

  it('are of groups with the right beginning and end only', () => {
    expect(namesOf(['lemur-a-x', 'lemur-b', 'c-x'], { rolesPrefix: 'lemur-', rolesSuffix: '-x', createPerUserRole: false })).toEqual(['lemur-a-x']);
  });

  it('include that of everybody, once', () => {
    expect(namesOf(['everybody'], { defaultRole: 'everybody', createPerUserRole: false })).toEqual(['everybody']);
  });

  it('are made when they are missing, but never those that the mapping names', () => {
    const { wanted } = rolesOfProfile(groups('a', 'b'), 'ann@acorn.example', settings({ rolesMapping: { a: 'b' } }), new Set());
    expect(wanted.map(({ name, make }) => [name, make?.thirdParty])).toEqual([
      ['b', undefined],
      ['a', true],
      ['ann@acorn.example', true],
    ]);
    expect(rolesOfProfile(groups('a'), 'x@y', settings({ createFromGroups: false }), new Set()).wanted[0]).toEqual({ name: 'a', make: null });
  });

  it('do not come from a group that is called like what every object has', () => {
    expect(namesOf(['constructor'], { assignFromGroups: false, createPerUserRole: false })).toEqual([]);
  });
});

describe('A role that is worth something', () => {
  it.each(['admin', 'Operator', 'read-only', 'global_cert_issuer', 'creator', 'web@acorn.example', 'root_admin', 'root_OPERATOR', 'Owning'])(
    'such as %s comes from no group’s name',
    (name) => {
      const { wanted, warnings } = rolesOfProfile(groups(name), 'ann@acorn.example', settings({ createPerUserRole: false }), new Set(['owning']));
      expect([wanted.length, warnings.length]).toEqual([0, 1]);
    },
  );

  it('comes from the mapping', () => {
    expect(namesOf(['admin'], { rolesMapping: { admin: 'admin' }, createPerUserRole: false })).toEqual(['admin']);
  });

  it('comes from a group’s name where an administrator says so, each kind by its own setting', () => {
    const why = (name: string, protectBuiltIns: boolean, protectOwners: boolean) => whyProtected(name, { protectBuiltIns, protectOwners }, new Set(['owning']));
    expect([why('admin', false, true), why('web@acorn.example', true, false), why('owning', true, false)]).toEqual([null, null, null]);
    expect(why('admin', true, false)).toContain('IDP_PROTECT_BUILTINS');
    expect(why('owning', false, true)).toContain('IDP_PROTECT_OWNERS');
  });

  it('is only looked for among names that would become roles', () => {
    expect(namesOfGroups(groups('a', 'b', 'a'), settings())).toEqual(['a', 'b']);
    expect(namesOfGroups(groups('a'), settings({ assignFromGroups: false }))).toEqual([]);
  });
});
