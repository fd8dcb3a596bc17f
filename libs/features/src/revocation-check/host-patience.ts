const failuresInARow = 5;
const callsAtOnce = 8;
/** What one host may cost a run, of all calls together. */
const budgetMs = 20 * 60_000;

interface Host {
  failures: number;
  spentMs: number;
  calls: number;
  because: string | null;
  readonly waiting: (() => void)[];
}

/** How long hosts are put up with in one run, so that one that is down or slow keeps nobody else waiting. */
export class HostPatience {
  private readonly hosts = new Map<string, Host>();

  /** Why this host is not called any more in this run, as a sentence. Null: it is. */
  whyGivenUp(host: string): string | null {
    return this.of(host).because;
  }

  /** Hosts that were given up, and why. */
  givenUp(): { host: string; because: string }[] {
    return [...this.hosts].flatMap(([host, { because }]) => (because ? [{ host, because }] : []));
  }

  /** Makes a call when it is its turn, and learns from how it ends. */
  async call<T>(host: string, make: () => Promise<T>): Promise<T> {
    const known = this.of(host);
    if (known.calls >= callsAtOnce) await new Promise<void>((resolve) => known.waiting.push(resolve));
    else known.calls++;
    const began = performance.now();
    try {
      const answer = await make();
      known.failures = 0;
      return answer;
    } catch (cause) {
      known.failures++;
      if (known.failures >= failuresInARow) {
        known.because ??= `${host} was given up after ${failuresInARow} failures in a row: ${cause instanceof Error ? cause.message : String(cause)}`;
      }
      throw cause;
    } finally {
      known.spentMs += performance.now() - began;
      if (known.spentMs > budgetMs) known.because ??= `${host} was given up: it had taken ${budgetMs / 60_000} minutes of waiting.`;
      // The turn goes straight to who waits, so that nobody slips in between.
      const next = known.waiting.shift();
      if (next) next();
      else known.calls--;
    }
  }

  private of(name: string): Host {
    const known = this.hosts.get(name) ?? { failures: 0, spentMs: 0, calls: 0, because: null, waiting: [] };
    this.hosts.set(name, known);
    return known;
  }
}

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url.slice(0, 100));
