import { describe, expect, it } from 'vitest';
import { collectPages } from './collect-pages';

const listOf = (length: number) => {
  const asked: number[] = [];
  const all = Array.from({ length }, (_, n) => n);
  return {
    asked,
    fetchPage: (page: number, count: number) => {
      asked.push(page);
      return Promise.resolve({ items: all.slice((page - 1) * count, page * count) });
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
});
