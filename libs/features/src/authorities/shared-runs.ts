/**
 * Runs work by key, one run of a key at a time. Whoever asks while one is running shares the run after it, which begins after
 * he asked and so sees what he has committed. A hundred revocations at once take one or two signatures, and one connection.
 */
export class SharedRuns<Key> {
  private readonly running = new Map<Key, Promise<void>>();
  private readonly waiting = new Map<Key, Promise<void>>();

  run(key: Key, work: () => Promise<void>): Promise<void> {
    const shared = this.waiting.get(key);
    if (shared) return shared;
    const current = this.running.get(key);
    if (!current) return this.start(key, work);
    // How the current run ends is its own callers' business.
    const next = current
      .catch(() => undefined)
      .then(() => {
        this.waiting.delete(key);
        return this.start(key, work);
      });
    this.waiting.set(key, next);
    return next;
  }

  private start(key: Key, work: () => Promise<void>): Promise<void> {
    const run: Promise<void> = work().finally(() => {
      if (this.running.get(key) === run) this.running.delete(key);
    });
    this.running.set(key, run);
    return run;
  }
}
