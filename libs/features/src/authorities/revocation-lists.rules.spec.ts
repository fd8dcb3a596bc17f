import { describe, expect, it } from 'vitest';
import { cacheSeconds, isListDue, listTimes, oldestListedEnd } from './revocation-lists.rules';

const now = new Date('2026-03-01T12:00:00.500Z');
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
const list = (change = {}) => ({ nextUpdate: inDays(5), staleSince: null, ...change });

describe('A revocation list', () => {
  it('is due when there is none', () => {
    expect(isListDue(null, now, 0)).toBe(true);
    expect(isListDue(list({ nextUpdate: null }), now, 0)).toBe(true);
  });

  it('is due when something was revoked since', () => expect(isListDue(list({ staleSince: now }), now, 0)).toBe(true));

  it('is due at its end, and not a moment before', () => {
    expect(isListDue(list({ nextUpdate: now }), now, 0)).toBe(true);
    expect(isListDue(list({ nextUpdate: new Date(now.getTime() + 1) }), now, 0)).toBe(false);
  });

  it('is due three days before its end for the one who looks ahead', () => {
    expect(isListDue(list({ nextUpdate: inDays(3) }), now, 3)).toBe(true);
    expect(isListDue(list({ nextUpdate: inDays(3.01) }), now, 3)).toBe(false);
  });

  it('is good for seven days, in whole seconds', () => {
    expect(listTimes(now)).toEqual({ thisUpdate: new Date('2026-03-01T12:00:00Z'), nextUpdate: new Date('2026-03-08T12:00:00Z') });
  });

  it('still tells of what ended within the last week', () => expect(oldestListedEnd(now)).toEqual(inDays(-7)));

  it('may be kept for five minutes, and never beyond its end', () => {
    expect(cacheSeconds(inDays(5), now)).toBe(300);
    expect(cacheSeconds(new Date(now.getTime() + 20_000), now)).toBe(20);
    expect(cacheSeconds(inDays(-1), now)).toBe(0);
  });
});
