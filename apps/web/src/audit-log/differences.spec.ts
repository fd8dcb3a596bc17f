import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences';

describe('What a change did', () => {
  it('is told field by field, what changed before what stayed', () => {
    expect(differencesOf({ active: true, owner: 'a@x.test' }, { active: true, owner: 'b@x.test' })).toEqual([
      { field: 'owner', before: 'a@x.test', after: 'b@x.test', isChanged: true },
      { field: 'active', before: 'true', after: 'true', isChanged: false },
    ]);
  });

  it('is all new where nothing was before, and all gone where nothing is left', () => {
    expect(differencesOf(null, { name: 'x' })).toEqual([{ field: 'name', before: null, after: 'x', isChanged: true }]);
    expect(differencesOf({ name: 'x' }, null)).toEqual([{ field: 'name', before: 'x', after: null, isChanged: true }]);
    expect(differencesOf(null, null)).toEqual([]);
  });

  it('shows a list one item a line, and an object as it is written', () => {
    expect(differencesOf({ roles: ['a', 'b'] }, { roles: ['a'], options: { port: 22 } })).toEqual([
      { field: 'options', before: null, after: '{\n  "port": 22\n}', isChanged: true },
      { field: 'roles', before: 'a\nb', after: 'a', isChanged: true },
    ]);
  });
});
