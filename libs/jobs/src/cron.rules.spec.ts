import { describe, expect, it } from 'vitest';
import { longestGapMs } from './cron.rules';
import { jobs } from './jobs';

const minutes = (pattern: string) => (longestGapMs(pattern) ?? Number.NaN) / 60_000;
const DAY = 24 * 60;

describe('The longest time between two runs', () => {
  it.each([
    ['* * * * *', 1],
    ['*/15 * * * *', 15],
    ['17 * * * *', 60],
    ['5 */3 * * *', 180],
    ['0 10 * * *', DAY],
    ['30 7 * * 1', 7 * DAY],
    ['0 22 * * tue', 7 * DAY],
    ['0 10 1 * *', 31 * DAY],
  ])('of "%s" is %d minutes', (pattern, expected) => expect(minutes(pattern)).toBe(expected));

  it('spans the weekend where only working days are named', () => expect(minutes('0 10 * * 1-5')).toBe(3 * DAY));

  it('takes both words for Sunday as one day', () => expect(minutes('0 10 * * 7')).toBe(minutes('0 10 * * sun')));

  it('takes either day where a day of the month and a day of the week are named', () => expect(minutes('0 0 13 * 5')).toBe(7 * DAY));

  it.each(['', '* * * *', '61 * * * *', '0 0 31 2 *', '0 10 * * MOO', '5-1 * * * *', '*/0 * * * *', '@daily'])('is not known of "%s"', (pattern) =>
    expect(longestGapMs(pattern)).toBeNull(),
  );

  it('is known of every schedule that is declared', () => {
    for (const job of jobs) if ('schedule' in job && job.schedule) expect(longestGapMs(job.schedule), job.name).toBeGreaterThan(0);
  });
});
