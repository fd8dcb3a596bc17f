import { describe, expect, it } from 'vitest';
import { decideAfterFailure, decideAfterRefusal } from './patience.rules';

const refusal = (attempts: number, change = {}) => decideAfterRefusal('The CA says no', { attempts, mostAttempts: 3, mayTryAgain: true, ...change });

describe('A pending certificate that was refused', () => {
  it('is tried again after growing pauses', () => {
    expect(refusal(1)).toEqual({ giveUp: false, inSeconds: 60, because: 'The CA says no.' });
    expect(refusal(2)).toEqual({ giveUp: false, inSeconds: 240, because: 'The CA says no.' });
    expect(refusal(9, { mostAttempts: 10 })).toMatchObject({ inSeconds: 3600 });
  });

  it('is given up with the third try, and says so', () => expect(refusal(3)).toEqual({ giveUp: true, because: 'The CA says no. Given up after 3 tries.' }));

  it('is given up at once when it would be refused again', () =>
    expect(refusal(1, { mayTryAgain: false })).toEqual({ giveUp: true, because: 'The CA says no.' }));
});

describe('A pending certificate whose authority cannot be reached', () => {
  const failure = (failures: number, retryAfterSeconds: number | null = null) => decideAfterFailure('No answer.', { failures, retryAfterSeconds });

  it('waits longer each time, and an hour at the most', () => {
    expect([1, 2, 3, 9, 60].map((failures) => (failure(failures) as { inSeconds: number }).inSeconds)).toEqual([15, 30, 60, 3600, 3600]);
  });

  it('waits as long as it was asked to', () => {
    expect(failure(1, 7200)).toMatchObject({ giveUp: false, inSeconds: 7200 });
    expect(failure(9, 5)).toMatchObject({ giveUp: false, inSeconds: 5 });
  });

  it('is given up after a week', () => {
    expect(failure(168)).toMatchObject({ giveUp: false });
    expect(failure(169)).toEqual({ giveUp: true, because: 'No answer. Given up after a week.' });
  });
});
