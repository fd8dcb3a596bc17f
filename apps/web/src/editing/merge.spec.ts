import { describe, expect, it } from 'vitest';
import { differing, merged, valueAt } from './merge';

const before = { label: 'a', roles: [1, 2], options: { path: '/x', secret: '' } };

describe('A form whose thing was changed meanwhile', () => {
  it('keeps what was typed, and takes in all else', () => {
    const typed = { ...before, label: 'mine', options: { path: '/x', secret: 'typed' } };
    const now = { label: 'theirs', roles: [1], options: { path: '/y', secret: '' } };
    expect(merged(typed, before, now)).toEqual({ label: 'mine', roles: [1], options: { path: '/y', secret: 'typed' } });
  });

  it('has the fields that there are now, when another plugin was chosen and nothing was typed', () => {
    const now = { ...before, options: { host: 'h' } as object } as typeof before;
    expect(merged(before, before, now).options).toEqual({ host: 'h' });
  });
});

describe('What differs', () => {
  it('is named by its path, lists as a whole', () => {
    expect(differing(before, { label: 'b', roles: [2, 1], options: { path: '/x', secret: '' } })).toEqual(['label', 'roles']);
    expect(differing(before, { ...before, options: { path: '/y', secret: '', more: 1 } })).toEqual(['options.path', 'options.more']);
    expect(differing(before, { ...before })).toEqual([]);
    expect(valueAt(before, 'options.path')).toBe('/x');
  });
});
