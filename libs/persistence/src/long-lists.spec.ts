import { describe, expect, it } from 'vitest';
import { LongLists } from './long-lists';

describe('A list that was too long for counting', () => {
  it('is known to be so for half a minute', () => {
    let now = 0;
    const lists = new LongLists(() => now);
    expect(lists.remember('a', 20_000)).toBe(20_000);
    now = 29_999;
    expect(lists.find('a')).toBe(20_000);
    now = 30_000;
    expect(lists.find('a')).toBeUndefined();
  });

  it('gives way to newer ones when there are too many', () => {
    const lists = new LongLists(() => 0);
    for (let index = 0; index <= 500; index++) lists.remember(`list ${index}`, index);
    expect(lists.find('list 0')).toBeUndefined();
    expect(lists.find('list 500')).toBe(500);
  });
});
