import { describe, expect, it } from 'vitest';
import { countWithin, expiryBuckets } from './expiry-buckets.rules';

describe('Certificates by the days to their end', () => {
  it('are counted in steps up to the window, which is always one of them', () => {
    expect(expiryBuckets(30)).toEqual([1, 3, 7, 14, 30]);
    expect(expiryBuckets(45)).toEqual([1, 3, 7, 14, 30, 45]);
    expect(expiryBuckets(1)).toEqual([1]);
  });

  it('are in each step that they end within: a day that is exactly seven days away is not within seven', () => {
    const byDay = new Map([
      [0, 2],
      [6, 1],
      [7, 5],
    ]);
    expect([...countWithin(byDay, [1, 7, 14])]).toEqual([
      [1, 2],
      [7, 3],
      [14, 8],
    ]);
  });
});
