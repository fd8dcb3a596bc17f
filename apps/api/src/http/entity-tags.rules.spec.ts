import { describe, expect, it } from 'vitest';
import { entityTagOf, namesAnswer, namesState } from './entity-tags.rules';

const tagOf = (answer: object) => entityTagOf(`${JSON.stringify(answer)}\n`, ['label', 'roles', 'password']);
const read = { id: 7, label: 'a', roles: [{ id: 1, name: 'x' }], lastRun: null, version: 1 };

describe('The tag of an answer', () => {
  it('is the same for the same bytes and another one for others, and is one that a header may hold', () => {
    expect(tagOf(read)).toBe(tagOf({ ...read }));
    expect(tagOf(read)).not.toBe(tagOf({ ...read, label: 'b' }));
    expect(tagOf(read)).toMatch(/^"[\w-]{22}\.[\w-]{22}"$/);
  });

  it('is named by itself, by a list that holds it, and by a star', () => {
    const tag = tagOf(read);
    for (const names of [namesAnswer, namesState]) {
      expect([tag, `"x", ${tag}`, '*'].map((header) => names(header, tag))).toEqual([true, true, true]);
      expect(['"other"', `W/${tag}`, '', tag.replaceAll('"', '')].map((header) => names(header, tag))).toEqual([false, false, false, false]);
    }
  });
});

describe('An edit that begins with a tag', () => {
  const isStale = (change: object) => !namesState(tagOf(read), tagOf({ ...read, ...change }));

  it('is stale once what it sets has changed, what it holds has come or gone, or a secret that is not shown is another', () => {
    expect([{ label: 'b' }, { roles: [] }, { roles: [{ id: 2, name: 'x' }] }, { version: 2 }].map(isStale)).toEqual([true, true, true, true]);
  });

  it('is not stale because the system wrote something down by itself, a thing inside it was renamed, or another one asks', () => {
    expect([{ lastRun: '2026-01-01T00:00:00+00:00' }, { roles: [{ id: 1, name: 'y' }] }, { may: ['source.edit'] }].map(isStale)).toEqual([false, false, false]);
    expect(namesAnswer(tagOf(read), tagOf({ ...read, lastRun: '2026-01-01T00:00:00+00:00' }))).toBe(false);
  });
});
