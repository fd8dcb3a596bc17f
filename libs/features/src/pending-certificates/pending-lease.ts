import { Inject, Injectable } from '@nestjs/common';
import { giveLeaseBack, prolongLease, takeLease, type HeldLease } from '@app/persistence';
import { DataSource } from 'typeorm';

/** How long a dead worker keeps others waiting; one that lives prolongs it three times in that time. */
const minutes = 1;
const prolongEveryMs = 20_000;

/** Lets one at a time work on a pending certificate, without holding a transaction open. */
@Injectable()
export class PendingLease {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * Work under the lease; its signal aborts when the lease is lost.
   * @returns null when somebody else holds it
   */
  async hold<Result>(id: number, signal: AbortSignal, work: (lease: HeldLease, signal: AbortSignal) => Promise<Result>): Promise<{ result: Result } | null> {
    const { manager } = this.dataSource;
    const lease = await takeLease(manager, `pending-certificate:${id}`, { minutes });
    if (!lease) return null;
    const lost = new AbortController();
    const giveUp = () => lost.abort(new Error('The lease was lost.'));
    const prolong = () => prolongLease(manager, lease, { minutes }).then((isHeld) => (isHeld ? undefined : giveUp()), giveUp);
    const timer = setInterval(() => void prolong(), prolongEveryMs);
    try {
      return { result: await work(lease, AbortSignal.any([signal, lost.signal])) };
    } finally {
      clearInterval(timer);
      await giveLeaseBack(manager, lease);
    }
  }
}
