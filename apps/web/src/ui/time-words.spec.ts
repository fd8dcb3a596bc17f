import { describe, expect, it } from 'vitest';
import { dayInWords, dayMs, exactUtc, lengthInWords, timeInWords } from './time-words';

const now = new Date('2027-01-01T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);

describe('Time in words', () => {
  it('looks forward and back', () => {
    expect(timeInWords(later(12 * dayMs), now)).toBe('in 12 days');
    expect(timeInWords(later(-3 * 60 * 60_000), now)).toBe('3 hours ago');
    expect(timeInWords(later(59_000), now)).toBe('now');
  });

  it('changes its unit where the larger one begins to say enough', () => {
    expect(lengthInWords(119 * 60_000)).toBe('119 minutes');
    expect(lengthInWords(2 * 60 * 60_000)).toBe('2 hours');
    expect(lengthInWords(2 * dayMs - 1)).toBe('47 hours');
    expect(lengthInWords(2 * dayMs)).toBe('2 days');
    expect(lengthInWords(91 * dayMs)).toBe('91 days');
    expect(lengthInWords(92 * dayMs)).toBe('3 months');
    expect(lengthInWords(3650 * dayMs)).toBe('10 years');
  });

  it('says one of a thing in the singular', () => {
    expect(lengthInWords(60_000)).toBe('1 minute');
  });

  it('gives the exact instant in UTC', () => {
    expect(exactUtc(new Date('2027-02-20T14:05:09.120Z'))).toBe('2027-02-20 14:05:09 UTC');
    expect(dayInWords(new Date('2027-02-20T23:59:59Z'))).toBe('20 Feb 2027');
  });
});
