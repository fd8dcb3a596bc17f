import { DomainError } from '@app/errors';
import type { EntityManager } from 'typeorm';
import { type AttemptLimit, type BucketState, bucketsOf, secondsToWait } from './attempt-limit.rules';

interface BucketRow extends BucketState {
  readonly bucket: string;
  readonly now: Date;
}

/**
 * Counts failed attempts in Postgres, so that every API process sees the same. The state is looked at before a password is
 * compared, to save the work, and again after it, before the outcome is told: of any number of attempts in flight at once only
 * the first `attempts` failures learn anything, and a right password behind them is refused like a wrong one.
 */
export class AttemptCounter {
  private readonly buckets: ReturnType<typeof bucketsOf>;

  /** @param limit null: attempts are not counted */
  constructor(
    private readonly manager: EntityManager,
    private readonly limit: AttemptLimit | null,
    user: number | string,
    address: string | null,
  ) {
    this.buckets = bucketsOf(user, address ?? 'here', limit ?? { attempts: 1, windowSeconds: 1 });
  }

  /** @throws DomainError `conflict` `sign-in.too-many-attempts`; facts.retryAfterSeconds says how long to wait */
  async refuseWhenUsedUp(): Promise<{ hasFailures: boolean }> {
    if (!this.limit) return { hasFailures: false };
    const { pair, address } = this.buckets;
    const rows = await this.manager.query<BucketRow[]>(
      `SELECT "bucket", "failures", "windowStartedAt", now() AS "now" FROM login_failures WHERE "bucket" = ANY($1)`,
      [[pair.name, address.name]],
    );
    const waits = [pair, address].map((bucket) => {
      const state = rows.find((row) => row.bucket === bucket.name);
      return state && this.limit ? secondsToWait(bucket, state, this.limit.windowSeconds, state.now) : null;
    });
    const retryAfterSeconds = Math.max(...waits.map((wait) => wait ?? 0));
    if (retryAfterSeconds > 0) throw tooManyAttempts(retryAfterSeconds);
    return { hasFailures: rows.some((row) => row.bucket === pair.name) };
  }

  async countFailure(counts: 'pair' | 'pair and address'): Promise<void> {
    if (!this.limit) return;
    const { pair, address } = this.buckets;
    // In one order for everybody (address before pair), so that two failures never wait for each other in a circle.
    await this.manager.query(
      `INSERT INTO login_failures AS f ("bucket", "failures", "windowStartedAt") SELECT b, 1, now() FROM unnest($1::text[]) AS b ORDER BY b
       ON CONFLICT ("bucket") DO UPDATE SET
         "failures" = CASE WHEN f."windowStartedAt" <= now() - make_interval(secs => $2) THEN 1 ELSE f."failures" + 1 END,
         "windowStartedAt" = CASE WHEN f."windowStartedAt" <= now() - make_interval(secs => $2) THEN now() ELSE f."windowStartedAt" END`,
      [counts === 'pair' ? [pair.name] : [address.name, pair.name], this.limit.windowSeconds],
    );
    // A guesser leaves a row for every name: each failure takes a few old ones away, so that the table stays small.
    await this.manager.query(
      `DELETE FROM login_failures WHERE "bucket" IN (
         SELECT "bucket" FROM login_failures WHERE "windowStartedAt" < now() - make_interval(secs => $1) LIMIT 20 FOR UPDATE SKIP LOCKED)`,
      [this.limit.windowSeconds * 2],
    );
  }

  /** After a success: what the same user from the same address did wrong before no longer counts. */
  async forgive(): Promise<void> {
    await this.manager.query(`DELETE FROM login_failures WHERE "bucket" = $1`, [this.buckets.pair.name]);
  }
}

const tooManyAttempts = (retryAfterSeconds: number) =>
  new DomainError('conflict', 'sign-in.too-many-attempts', 'Too many failed sign-ins.', {
    hint: `Try again in ${retryAfterSeconds} seconds.`,
    facts: { retryAfterSeconds },
  });
