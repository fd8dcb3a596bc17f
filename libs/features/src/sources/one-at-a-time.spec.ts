import { describe, expect, it } from 'vitest';
import { OneAtATime } from './one-at-a-time';

describe('Work that goes on behind the caller’s back', () => {
  it('lets the caller go on at once, and waits before the next piece begins', async () => {
    const order: string[] = [];
    const work = new OneAtATime<string>();
    let finish = () => order.push('never');
    await work.begin('a', () => new Promise((resolve) => (finish = () => (resolve(), order.push('a ended')))));
    expect(work.current).toBe('a');
    const next = work.begin('b', () => Promise.resolve(void order.push('b began')));
    order.push('caller goes on');
    finish();
    await next;
    await work.end();
    expect(order).toEqual(['caller goes on', 'a ended', 'b began']);
    expect(work.current).toBe('b');
  });

  it('tells what failed at the next call, and begins nothing after it', async () => {
    const work = new OneAtATime<string>();
    let began = false;
    await work.begin('a', () => Promise.reject(new Error('No disk.')));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(work.begin('b', () => Promise.resolve(void (began = true)))).rejects.toThrow('No disk.');
    expect(began).toBe(false);
    await expect(work.end()).rejects.toThrow('No disk.');
    await work.settled();
  });
});
