import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { giveLeaseBack, type HeldLease, takeLease } from '@app/persistence';
import { DataSource } from 'typeorm';

const LOOK_AGAIN_MS = 50;
const PATIENCE_MS = 5_000;
/** Of a turn whose holder died. */
const LONGEST_MINUTES = 1;

/**
 * Lets those who edit the same thing do so one after the other, between their look at its state and their change of it. A lease
 * in a row, not a lock: no connection waits.
 */
@Injectable()
export class EditTurns {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @param what such as `/certificates/12`. @throws DomainError `conflict` when others take too long */
  async take(what: string): Promise<HeldLease> {
    for (const patience = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))) {
      const lease = await takeLease(this.dataSource.manager, `edit:${what}`, { minutes: LONGEST_MINUTES });
      if (lease) return lease;
      if (Date.now() <= patience) continue;
      throw new DomainError('conflict', 'edit.busy', 'Somebody else is changing this at the moment.', {
        hint: 'Try again in a moment, with the state that it then has.',
        facts: { retryAfterSeconds: 1 },
      });
    }
  }

  async giveBack(turn: HeldLease): Promise<void> {
    await giveLeaseBack(this.dataSource.manager, turn);
  }
}
