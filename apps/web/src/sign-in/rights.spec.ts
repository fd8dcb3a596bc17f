import { describe, expect, it } from 'vitest';
import { mayDo, rightsOf } from './rights';

describe('The buttons that somebody sees', () => {
  it('are those that the API says he may use, on a thing and at all', () => {
    const rights = rightsOf({ may: ['role.create'], roles: [{ name: 'web' }] });
    expect([rights.may('role.create'), rights.may('role.delete'), rights.roles]).toEqual([true, false, ['web']]);
    expect([mayDo({ may: ['source.edit'] }, 'source.edit'), mayDo({ may: [] }, 'source.edit')]).toEqual([true, false]);
  });

  it('are none before the API has answered, or when it says nothing', () => {
    expect(rightsOf(undefined).may('role.create')).toBe(false);
    expect(mayDo({}, 'source.edit')).toBe(false);
  });
});
