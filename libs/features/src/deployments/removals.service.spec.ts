import { systemActor } from '@app/rbac';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RemovalsService } from './removals.service';

const actor = systemActor('a test');

/** A service that knows of so many certificates at a destination, and removes what it is told to in no time. */
function withCertificates(count: number) {
  const everything = Array.from({ length: count }, (_, position) => ({ id: position + 1, name: `c${position + 1}` }));
  const everythingAt = vi.fn((_manager: unknown, _id: number, limit: number) => Promise.resolve({ total: count, certificates: everything.slice(0, limit) }));
  const service = new RemovalsService({ manager: {} } as any, { everythingAt } as any, {} as any, {} as any);
  const remove = vi.spyOn(service, 'removeAndDetach').mockResolvedValue([]);
  return { service, remove };
}

describe('Emptying a destination', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('ends with nothing left where it is little', async () => {
    const { service } = withCertificates(3);
    expect(await service.removeAllAt(actor, 7, 'gone')).toEqual({ removed: 3, left: 0, kept: [] });
  });

  it('removes a hundred at once, and says how many are left', async () => {
    const { service, remove } = withCertificates(130);
    expect(await service.removeAllAt(actor, 7, 'gone')).toEqual({ removed: 100, left: 30, kept: [] });
    expect(remove).toHaveBeenCalledTimes(100);
  });

  it('counts what cannot be removed among what is left, with the reason', async () => {
    const { service, remove } = withCertificates(3);
    remove.mockResolvedValueOnce([{ label: 'there', because: 'It is locked.' }]);
    expect(await service.removeAllAt(actor, 7, 'gone')).toEqual({ removed: 2, left: 1, kept: [{ name: 'c1', because: 'It is locked.' }] });
  });

  it('begins nothing more once its time is over, and calls what that cut off no failure', async () => {
    const time = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
    const { service, remove } = withCertificates(5);
    remove.mockImplementation((_by, id) => {
      if (id !== 3) return Promise.resolve([]);
      time.abort();
      return Promise.resolve([{ label: 'there', because: 'It was cut off.' }]);
    });
    expect(await service.removeAllAt(actor, 7, 'gone')).toEqual({ removed: 2, left: 3, kept: [] });
    expect(timeout).toHaveBeenCalledWith(25_000);
    expect(remove).toHaveBeenCalledTimes(3);
    expect(remove.mock.calls.map((call) => call[4])).toEqual([time.signal, time.signal, time.signal]);
  });
});
