export interface RateLimit {
  /** Calls in one window; as many may come at once after a pause. */
  readonly attempts: number;
  readonly windowSeconds: number;
}

interface Bucket {
  /** Calls that may be made now, with fractions. */
  left: number;
  /** When `left` was right, in milliseconds. */
  at: number;
}

/** More callers than this are not told apart for a while: those that have not called for longest are forgotten, with a full bucket. */
const MOST_CALLERS = 50_000;

/** Counts calls by caller: each has a bucket that fills evenly, and a call takes one out of it. */
export class CallCounter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: RateLimit) {}

  /**
   * @param now in milliseconds
   * @returns seconds to wait; null when the call may be made, which it then counts as
   */
  take(caller: string, now: number): number | null {
    const { attempts, windowSeconds } = this.limit;
    const perMs = attempts / (windowSeconds * 1000);
    const known = this.buckets.get(caller) ?? { left: attempts, at: now };
    const left = Math.min(attempts, known.left + Math.max(0, now - known.at) * perMs);
    // Put in anew each time, so that the map is in the order of the last calls.
    this.buckets.delete(caller);
    this.buckets.set(caller, { left: left >= 1 ? left - 1 : left, at: now });
    if (this.buckets.size > MOST_CALLERS) this.forgetOldest();
    return left >= 1 ? null : Math.max(1, Math.ceil((1 - left) / perMs / 1000));
  }

  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
