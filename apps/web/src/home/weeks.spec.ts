import { describe, expect, it } from 'vitest';
import { barHeight, endingsByWeek } from './weeks';

const now = new Date('2027-01-01T12:00:00Z');
const ending = (notAfter: string | undefined) => ({ notAfter });

describe('The next thirteen weeks', () => {
  it('begin today and are seven days each', () => {
    const weeks = endingsByWeek([], now);
    expect(weeks).toHaveLength(13);
    expect(weeks[0]).toMatchObject({ number: 0, from: new Date('2027-01-01T00:00:00Z'), to: new Date('2027-01-08T00:00:00Z') });
    expect(weeks[12]?.to).toEqual(new Date('2027-04-02T00:00:00Z'));
  });

  it('hold each certificate in the week and on the day of its end', () => {
    const [first, second] = endingsByWeek([ending('2027-01-01T13:00:00Z'), ending('2027-01-07T23:59:59Z'), ending('2027-01-08T00:00:00Z')], now);
    expect(first?.days).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(second?.days).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect(first?.endings).toHaveLength(2);
  });

  it('leave out what has ended, what ends later, and what has no date', () => {
    const weeks = endingsByWeek([ending('2027-01-01T11:59:59Z'), ending('2027-04-02T00:00:00Z'), ending(undefined)], now);
    expect(weeks.flatMap((week) => week.endings)).toEqual([]);
  });
});

describe('A bar', () => {
  it('grows with the root of the count and is full for the most', () => {
    expect(barHeight(0, 10)).toBe(0);
    expect(barHeight(1, 100)).toBe(0.1);
    expect(barHeight(100, 100)).toBe(1);
    expect(barHeight(0, 0)).toBe(0);
  });
});
