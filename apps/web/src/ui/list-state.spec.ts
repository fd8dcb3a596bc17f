import { describe, expect, it } from 'vitest';
import { changeListState, howMany, nextSort, readListState, windowOf, writeListState } from './list-state';

const defaults = { sort: { by: 'id', descending: true }, count: 25, filters: ['owner', 'within'] };
const read = (search: Record<string, string>) => readListState(search, defaults);

describe('The state of a list', () => {
  it('survives the way through the address bar', () => {
    const search = { owner: 'web@example.com', q: 'shop', sort: '-notAfter', page: '3', after: 'WyJp', count: '50', columns: 'name,owner' };
    expect(writeListState(read(search), defaults)).toMatchObject(search);
  });

  it('leaves the usual out of the address', () => {
    expect(Object.values(writeListState(read({}), defaults)).filter(Boolean)).toEqual([]);
  });

  it('ignores what makes no sense, and parameters that are no filters', () => {
    expect(read({ page: '-1', count: 'many', sort: 'a;drop', evil: 'x', within: ' ' })).toEqual({
      q: '',
      page: 1,
      after: null,
      count: 25,
      sort: defaults.sort,
      columns: null,
      filters: {},
    });
    expect(read({ count: '99999' }).count).toBe(1000);
  });

  it('begins at the first page when something else is looked for, and stays when columns change', () => {
    const onPageThree = read({ page: '3' });
    expect(changeListState(onPageThree, { q: 'a' }).page).toBe(1);
    expect(changeListState(onPageThree, { filters: {} }).page).toBe(1);
    expect(changeListState(onPageThree, { columns: ['name'] }).page).toBe(3);
    expect(changeListState(onPageThree, { page: 4 }).page).toBe(4);
  });

  it('goes on from where the page before ended, until another page or search is asked for', () => {
    const next = changeListState(read({ page: '3' }), { page: 4, after: 'WyJp' });
    expect(windowOf(next)).toEqual({ count: 25, after: 'WyJp' });
    expect(changeListState(next, { columns: ['name'] }).after).toBe('WyJp');
    for (const change of [{ page: 3 }, { q: 'a' }, { sort: defaults.sort }]) expect(changeListState(next, change).after).toBeNull();
    expect(windowOf(changeListState(next, { page: 3 }))).toEqual({ count: 25, page: 3 });
  });

  it('turns the order around when the same column is pressed again', () => {
    expect(nextSort({ by: 'name', descending: false }, 'name')).toEqual({ by: 'name', descending: true });
    expect(nextSort({ by: 'name', descending: true }, 'owner')).toEqual({ by: 'owner', descending: false });
  });
});

describe('A total', () => {
  it('says how many and how sure', () => {
    const noun = { one: 'certificate', many: 'certificates' };
    expect(howMany(1, true, noun)).toBe('1 certificate');
    expect(howMany(1204, true, noun)).toBe('1,204 certificates');
    expect(howMany(1_000_000, false, noun)).toBe('about 1,000,000 certificates');
  });
});
