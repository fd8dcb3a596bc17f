import { describe, expect, it } from 'vitest';
import { entityTagOf, names } from './entity-tags';

describe('An entity tag', () => {
  it('is strong, quoted, and another for every other answer', () => {
    expect(entityTagOf('{"a":1}')).toMatch(/^"[\w-]{22}"$/);
    expect(entityTagOf('{"a":1}')).toBe(entityTagOf('{"a":1}'));
    expect(entityTagOf('{"a":1}')).not.toBe(entityTagOf('{"a":2}'));
  });

  it('is named by itself, in a list, and by the asterisk; a weak one names nothing', () => {
    const tag = entityTagOf('x');
    for (const wanted of [tag, ` ${tag} `, `"other", ${tag}`, '*']) expect(names(wanted, tag)).toBe(true);
    for (const wanted of ['"other"', `W/${tag}`, tag.slice(1, -1), '']) expect(names(wanted, tag)).toBe(false);
  });
});
