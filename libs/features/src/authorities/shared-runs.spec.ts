import { describe, expect, it } from 'vitest';
import { SharedRuns } from './shared-runs';

/** Work that ends when it is told to, and says how often it began. */
function work() {
  const begun: (() => void)[] = [];
  const run = () => new Promise<void>((resolve) => void begun.push(resolve));
  return { begun, run };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Work that many ask for', () => {
  it('is done once more for all who asked while it ran', async () => {
    const [runs, { begun, run }] = [new SharedRuns<number>(), work()];
    const asked = [1, 2, 3, 4].map(() => runs.run(7, run));
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.();
    await settle();
    expect(begun).toHaveLength(2);
    begun[1]?.();
    await Promise.all(asked);
    expect(begun).toHaveLength(2);
  });

  it('is not shared between keys', async () => {
    const [runs, { begun, run }] = [new SharedRuns<number>(), work()];
    const asked = [runs.run(1, run), runs.run(2, run)];
    await settle();
    expect(begun).toHaveLength(2);
    begun.forEach((end) => end());
    await Promise.all(asked);
  });

  it('goes on after a run that failed, and fails only those who asked for that one', async () => {
    const runs = new SharedRuns<number>();
    const first = runs.run(1, () => Promise.reject(new Error('no')));
    const second = runs.run(1, () => Promise.resolve());
    await expect(first).rejects.toThrow('no');
    await expect(second).resolves.toBeUndefined();
    await expect(runs.run(1, () => Promise.resolve())).resolves.toBeUndefined();
  });
});
