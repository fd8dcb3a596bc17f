import { describe, expect, it } from 'vitest';
import { ADDRESS_FACTOR, bucketsOf, networkOf, secondsToWait } from './attempt-limit.rules';

const limit = { attempts: 10, windowSeconds: 300 };
const start = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

describe('A failed sign-in', () => {
  it('is counted for the user from that address, and for the address', () => {
    const { pair, address } = bucketsOf(7, '192.0.2.1', limit);
    expect(pair.mostFailures).toBe(10);
    expect(address).toEqual({ name: 'address:192.0.2.1', mostFailures: 10 * ADDRESS_FACTOR });
  });

  it('from elsewhere does not touch the user here', () => {
    expect(bucketsOf(7, '192.0.2.1', limit).pair.name).not.toBe(bucketsOf(7, '192.0.2.2', limit).pair.name);
  });

  it('is the same pair under every spelling of a name, and names no user in the table', () => {
    expect(bucketsOf('Ann', '192.0.2.1', limit).pair.name).toBe(bucketsOf('ann', '192.0.2.1', limit).pair.name);
    expect(bucketsOf('ann', '192.0.2.1', limit).pair.name).not.toContain('ann');
  });
});

describe('An address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('Waiting', () => {
  const { pair } = bucketsOf(7, '192.0.2.1', limit);

  it('begins with the tenth failure, not the ninth', () => {
    expect(secondsToWait(pair, { failures: 9, windowStartedAt: start }, 300, after(1))).toBeNull();
    expect(secondsToWait(pair, { failures: 10, windowStartedAt: start }, 300, after(1))).toBe(299);
  });

  it('ends with the window', () => {
    expect(secondsToWait(pair, { failures: 99, windowStartedAt: start }, 300, after(299.5))).toBe(1);
    expect(secondsToWait(pair, { failures: 99, windowStartedAt: start }, 300, after(300))).toBeNull();
  });

  it('is not asked of somebody without failures', () => {
    expect(secondsToWait(pair, undefined, 300, start)).toBeNull();
  });
});
