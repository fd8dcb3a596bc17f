import { describe, expect, it } from 'vitest';
import { isDisabled, keptOfDuplicates, whyEnable } from './renewal-switches.rules';

const candidate = (change = {}) => ({ id: 1, name: 'shop.example.com', owner: 'web@example.com', hasEndpoint: false, hasDestination: false, ...change });
const open = { atEndpoint: [], atDestination: [] };

describe('A certificate in use', () => {
  it('is set to renew itself, and it is said why', () => {
    expect(whyEnable(candidate({ hasEndpoint: true }), open)).toBe('It is in use at an endpoint.');
    expect(whyEnable(candidate({ hasDestination: true }), open)).toBe('It is deployed to a destination.');
    expect(whyEnable(candidate(), open)).toBeNull();
  });

  it('is left alone when the patterns name others', () => {
    expect(whyEnable(candidate({ hasEndpoint: true }), { ...open, atEndpoint: ['^api'] })).toBeNull();
    expect(whyEnable(candidate({ hasEndpoint: true, hasDestination: true }), { ...open, atEndpoint: ['^api'] })).toContain('destination');
  });
});

describe('A certificate without an endpoint', () => {
  it('stops renewing itself only where a pattern names it', () => {
    expect(isDisabled(candidate(), [])).toBe(false);
    expect(isDisabled(candidate(), ['shop'])).toBe(true);
  });
});

describe('Of equal certificates of one day', () => {
  const members = (...inUse: boolean[]) => inUse.map((hasEndpoint, position) => ({ id: position + 1, name: `c${position + 1}`, hasEndpoint }));

  it('those in use go on, the last one too when it alone is', () => {
    expect(keptOfDuplicates({ commonName: 'a', kinds: 1, members: members(true, false, true) })).toEqual(new Set([1, 3]));
    expect(keptOfDuplicates({ commonName: 'a', kinds: 1, members: members(false, false, true) })).toEqual(new Set([3]));
  });

  it('the newest goes on when none is in use', () => {
    expect(keptOfDuplicates({ commonName: 'a', kinds: 1, members: members(false, false) })).toEqual(new Set([2]));
  });

  it('all go on when they differ in anything', () => {
    expect(keptOfDuplicates({ commonName: 'a', kinds: 2, members: members(true, false) })).toBeNull();
  });
});
