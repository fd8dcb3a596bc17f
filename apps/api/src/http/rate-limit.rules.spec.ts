import { describe, expect, it } from 'vitest';
import { CallCounter } from './rate-limit.rules';

const limit = { attempts: 3, windowSeconds: 60 };

describe('A limit of calls', () => {
  it('lets as many through as it says, then tells how long to wait', () => {
    const counter = new CallCounter(limit);
    expect([1, 2, 3, 4].map(() => counter.take('ann', 0))).toEqual([null, null, null, 20]);
    expect(counter.take('ann', 19_000)).toBe(1);
    expect(counter.take('ann', 20_000)).toBeNull();
    expect(counter.take('ann', 20_000)).toBe(20);
  });

  it('is each caller’s own', () => {
    const counter = new CallCounter(limit);
    for (let call = 0; call < 5; call++) counter.take('ann', 0);
    expect(counter.take('bob', 0)).toBeNull();
  });

  it('never saves up more than a window, and forgives a clock that goes back', () => {
    const counter = new CallCounter(limit);
    counter.take('ann', 1_000_000);
    expect([1, 2, 3, 4].map(() => counter.take('ann', 9_000_000))).toEqual([null, null, null, 20]);
    expect(counter.take('ann', 0)).toBe(20);
  });

  it('keeps its memory bounded', () => {
    const counter = new CallCounter(limit);
    for (let caller = 0; caller < 50_010; caller++) counter.take(`caller ${caller}`, caller);
    expect((counter as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(50_000);
  });
});
