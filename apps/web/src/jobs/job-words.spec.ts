import { describe, expect, it } from 'vitest';
import { durationInWords, runWords, standingOf } from './job-words';

describe('How a job stands', () => {
  it('is overdue before anything else, then running, then as it ended last', () => {
    const running = [{ isAbandoned: false }];
    expect(standingOf({ overdue: 'No success for 3 days.', lastOutcome: 'done', running }).words).toBe('Overdue');
    expect(standingOf({ overdue: null, lastOutcome: 'failed', running }).words).toBe('Running');
    expect(standingOf({ overdue: null, lastOutcome: 'partly-failed', running: [{ isAbandoned: true }] }).words).toBe('Partly failed');
    expect(standingOf({ overdue: null, lastOutcome: null, running: [] }).words).toBe('Not run yet');
  });
});

describe('A run', () => {
  it('that never said how it ended is running, or was cut off', () => {
    expect(runWords({ outcome: null, isAbandoned: false }).words).toBe('Running');
    expect(runWords({ outcome: null, isAbandoned: true }).words).toBe('Cut off');
    expect(runWords({ outcome: 'timed-out', isAbandoned: false }).words).toBe('Timed out');
  });

  it('takes its time in the unit that fits', () => {
    expect([350, 4200, 200_000].map(durationInWords)).toEqual(['350 ms', '4.2 s', '3 min 20 s']);
  });
});
