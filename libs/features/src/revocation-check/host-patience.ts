import { DomainError } from '@app/errors';

const failuresInARow = 5;
const callsAtOnce = 8;
/** A call that takes longer is slow. Quick ones may be as many as there are certificates. */
const slowMs = 2_000;
/** What the slow calls of one host may cost a run together. */
const slowBudgetMs = 10 * 60_000;

interface Host {
  failures: number;
  slowMs: number;
  calls: number;
  because: string | null;
  readonly waiting: (() => void)[];
}

/** How long hosts are put up with in one run, so that one that is down or slow keeps nobody else waiting. */
export class HostPatience {
  private readonly hosts = new Map<string, Host>();

  /** @param clock in milliseconds */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Hosts that were given up, and why. */
  givenUp(): { host: string; because: string }[] {
    return [...this.hosts].flatMap(([host, { because }]) => (because ? [{ host, because }] : []));
  }

  /**
   * Makes a call when it is its turn, and learns from how it ends.
   * @throws DomainError `upstream` without calling when the host was given up, also while this call was waiting
   */
  async call<T>(host: string, make: () => Promise<T>): Promise<T> {
    const known = this.of(host);
    if (known.calls >= callsAtOnce) await new Promise<void>((resolve) => known.waiting.push(resolve));
    else known.calls++;
    try {
      if (known.because) throw new DomainError('upstream', 'revocation-check.given-up', known.because);
      return await this.learn(known, host, make);
    } finally {
      // The turn goes straight to who waits, so that nobody slips in between.
      const next = known.waiting.shift();
      if (next) next();
      else known.calls--;
    }
  }

  private async learn<T>(known: Host, host: string, make: () => Promise<T>): Promise<T> {
    const began = this.clock();
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
      const tookMs = this.clock() - began;
      if (tookMs > slowMs) known.slowMs += tookMs;
      if (known.slowMs > slowBudgetMs) known.because ??= `${host} was given up: its slow answers had taken ${slowBudgetMs / 60_000} minutes of waiting.`;
    }
  }

  private of(name: string): Host {
    const known = this.hosts.get(name) ?? { failures: 0, slowMs: 0, calls: 0, because: null, waiting: [] };
    this.hosts.set(name, known);
    return known;
  }
}

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url.slice(0, 100));
