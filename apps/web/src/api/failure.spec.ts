import { ApiError } from '@app/api-client';
import { describe, expect, it } from 'vitest';
import { flattenReasons, reasonFor } from './failure';

describe('Reasons', () => {
  it('are flattened to paths, with lists by position', () => {
    expect(flattenReasons({ owner: 'a', extensions: { subAltNames: { names: 'b' } }, roles: { '0': { id: 'c' } } })).toEqual([
      { field: 'owner', words: 'a' },
      { field: 'extensions.subAltNames.names', words: 'b' },
      { field: 'roles.0.id', words: 'c' },
    ]);
  });

  it('name no field when they concern the whole request, and the object when they concern a whole object', () => {
    expect(flattenReasons({ Schema: { rule: ['one', 'two'] } })).toEqual([
      { field: '', words: 'one' },
      { field: '', words: 'two' },
    ]);
    expect(flattenReasons({ authority: { _schema: 'unknown' } })).toEqual([{ field: 'authority', words: 'unknown' }]);
  });

  it('are found for a field and for what is inside it, but not for a field whose name only begins the same', () => {
    const failure = new ApiError(400, {
      message: 'Validation Error.',
      code: '',
      reasons: { extensions: { subAltNames: { names: 'not allowed' } }, ownerEmail: 'x' },
    });
    expect(reasonFor(failure, 'extensions.subAltNames')).toBe('not allowed');
    expect(reasonFor(failure, 'owner')).toBeNull();
    expect(reasonFor(new Error('other'), 'owner')).toBeNull();
  });
});
