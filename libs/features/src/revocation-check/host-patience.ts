import { DomainError } from '@app/errors';

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
    }
  }

  private of(name: string): Host {
    const known = this.hosts.get(name) ?? { failures: 0, spentMs: 0, calls: 0, because: null, waiting: [] };
    this.hosts.set(name, known);
    return known;
  }
}

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url.slice(0, 100));
