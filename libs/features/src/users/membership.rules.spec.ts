import { describe, expect, it } from 'vitest';
import { difference, strictRoleProblem } from './membership.rules';

describe('A list that is replaced', () => {
  it('loses neighbours together and keeps what is in both', () => {
    expect(difference([1, 2, 3, 4], [4, 5])).toEqual({ added: [5], removed: [1, 2, 3] });
  });

  it('stays as it is when nothing changes', () => {
    expect(difference([1, 2], [2, 1])).toEqual({ added: [], removed: [] });
  });
});

describe('Strict roles', () => {
  it('want one of three on every user, and are content with any of them', () => {
    expect(strictRoleProblem(['web-team'], true)).toContain('admin, operator, read-only');
    expect(strictRoleProblem(['web-team', 'read-only'], true)).toBeNull();
  });

  it('say nothing when they are off', () => {
    expect(strictRoleProblem([], false)).toBeNull();
  });
});
