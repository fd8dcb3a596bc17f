import { describe, expect, it } from 'vitest';
import { collectPages } from './collect-pages';

const all = (length: number) => Array.from({ length }, (_, n) => n);

const listOf = (length: number) => {
  const asked: number[] = [];
  return {
    asked,
    fetchPage: (window: { count: number; page: number } | { count: number; after: string }) => {
      const page = 'page' in window ? window.page : Number.NaN;
      asked.push(page);
      return Promise.resolve({ items: all(length).slice((page - 1) * window.count, page * window.count) });
    },
  };
};

/** A list with cursors, of which each page ends early. */
const longListOf = (length: number, each: number) => {
  const asked: string[] = [];
  return {
    asked,
    fetchPage: (window: { count: number; page: number } | { count: number; after: string }) => {
      const from = 'after' in window ? Number(window.after) : 0;
      asked.push('after' in window ? window.after : 'first');
      return Promise.resolve({ items: all(length).slice(from, from + each), next: from + each < length ? String(from + each) : null });
    },
  };
};

describe('Collecting the pages of a list', () => {
  it('stops after the first page that is not full', async () => {
    const list = listOf(25);
    expect(await collectPages(list.fetchPage, 100, 10)).toHaveLength(25);
    expect(list.asked).toEqual([1, 2, 3]);
  });

  it('stops at the bound', async () => {
    const list = listOf(100);
    expect(await collectPages(list.fetchPage, 25, 10)).toHaveLength(25);
    expect(list.asked).toEqual([1, 2, 3]);
  });

  it('goes on from where a page ended when it says where, also when it is not full', async () => {
    const list = longListOf(25, 7);
    expect(await collectPages(list.fetchPage, 100, 10)).toEqual(all(25));
    expect(list.asked).toEqual(['first', '7', '14', '21']);
  });
});
