import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from './cursor';
import { beyondCursor, cursorAt, isTooShort } from './long-list';
import { statementParameters } from './paging';

describe('A cursor', () => {
  const byName = { column: 'name', direction: 'ASC', isKey: true } as const;
  const after = writeCursor({ column: 'name', direction: 'ASC', value: 'b', id: 7 });

  it('leads to what comes after it in the order of the list', () => {
    const { values, bind } = statementParameters();
    expect(beyondCursor('d."id"', 'd."name"', byName, after, bind)).toEqual(['(d."name", d."id") > ($1, $2)']);
    expect(values).toEqual(['b', 7]);
  });

  it('is the number alone where the list is in the order of its numbers', () => {
    const byId = { column: 'id', direction: 'DESC', isKey: true } as const;
    const { values, bind } = statementParameters();
    expect(beyondCursor('d."id"', 'd."id"', byId, writeCursor({ ...byId, value: '9', id: 9 }), bind)).toEqual(['d."id" < $1']);
    expect(values).toEqual([9]);
  });

  it('is not of another order, nor of one that has none', () => {
    const { bind } = statementParameters();
    expect(() => beyondCursor('d."id"', 'd."name"', { ...byName, direction: 'DESC' }, after, bind)).toThrow('Validation Error.');
    expect(() => readCursor(after, { ...byName, isKey: false })).toThrow('Validation Error.');
    expect(cursorAt({ ...byName, isKey: false }, { id: 7, key: 'b' })).toBeNull();
    expect(cursorAt(byName, undefined)).toBeNull();
  });
});

describe('A text', () => {
  it('of one or two characters is too short for an index of trigrams', () => {
    for (const text of ['', 'a', 'ab', ' ab ', '😀b']) expect(isTooShort(text)).toBe(true);
    for (const text of ['abc', 'a.b']) expect(isTooShort(text)).toBe(false);
  });
});
