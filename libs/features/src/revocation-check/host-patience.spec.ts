import { describe, expect, it } from 'vitest';
import { HostPatience } from './host-patience';

const fails = () => Promise.reject(new Error('down'));
const calls = (patience: HostPatience, host: string, times: number, make: () => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: times }, () => patience.call(host, make)));

describe('A host', () => {
  it('is called by eight at a time', async () => {
    const patience = new HostPatience();
    let [now, most] = [0, 0];
    await calls(patience, 'a', 50, async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
    });
    expect([most, now]).toEqual([8, 0]);
  });

  it('is given up after five failures in a row, also by those who wait already, and others are not', async () => {
    const patience = new HostPatience();
    let made = 0;
    await calls(patience, 'a', 100, () => {
      made++;
      return fails();
    });
    expect(made).toBeLessThanOrEqual(5 + 8);
    expect(patience.givenUp()).toEqual([{ host: 'a', because: 'a was given up after 5 failures in a row: down' }]);
    await expect(patience.call('a', () => Promise.resolve(1))).rejects.toMatchObject({ kind: 'upstream', code: 'revocation-check.given-up' });
    await expect(patience.call('b', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('is not given up when it answers in between', async () => {
    const patience = new HostPatience();
    for (let i = 0; i < 20; i++) await calls(patience, 'a', 1, i % 4 === 3 ? () => Promise.resolve() : fails);
    expect(patience.givenUp()).toEqual([]);
  });

  it('may be asked as often as it answers quickly, and is given up when its slow answers have taken ten minutes', async () => {
    let now = 0;
    const patience = new HostPatience(() => now);
    const takes = (ms: number) => async () => void (now += ms);
    for (let i = 0; i < 1_000; i++) await patience.call('quick', takes(2_000));
    for (let i = 0; i < 120; i++) await patience.call('slow', takes(5_000));
    expect(patience.givenUp()).toEqual([]);
    await patience.call('slow', takes(5_000));
    expect(patience.givenUp()).toMatchObject([{ host: 'slow' }]);
  });
});
