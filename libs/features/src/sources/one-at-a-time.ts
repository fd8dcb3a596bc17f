/** Work that goes on behind its caller's back, one piece at a time. What fails is told at the next call. */
export class OneAtATime<About> {
  private work: Promise<void> = Promise.resolve();
  private about: About | null = null;

  /** What the work that was begun last is about; null before the first. */
  get current(): About | null {
    return this.about;
  }

  /** Waits for what goes on, then begins and returns. @throws what the work before threw */
  async begin(about: About, work: () => Promise<void>): Promise<void> {
    await this.work;
    this.about = about;
    this.work = work();
    // Nobody may look at it for a while; it is no unhandled failure for that.
    this.work.catch(() => undefined);
  }

  /** @throws what the work threw */
  end(): Promise<void> {
    return this.work;
  }

  /** Waits, however it ends. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.work]);
  }
}
