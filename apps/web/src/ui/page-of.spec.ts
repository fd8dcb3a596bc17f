import { describe, expect, it } from 'vitest';
import { pageOf } from './page-of';

const rows = [{ name: 'b10' }, { name: 'a' }, { name: 'b9' }];

describe('A page of a list that is here in full', () => {
  it('is sorted as people count, either way', () => {
    expect(pageOf(rows, { sortBy: 'name', sortDir: 'asc' }).items.map(({ name }) => name)).toEqual(['a', 'b9', 'b10']);
    expect(pageOf(rows, { sortBy: 'name', sortDir: 'desc' }).items.map(({ name }) => name)).toEqual(['b10', 'b9', 'a']);
  });

  it('is cut, and counts all', () => {
    expect(pageOf(rows, { sortBy: 'name', count: 2, page: 2 })).toEqual({ total: 3, items: [{ name: 'b10' }] });
    expect(pageOf(rows, { count: 2, page: 3 })).toEqual({ total: 3, items: [] });
  });
});
