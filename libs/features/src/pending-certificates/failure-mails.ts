import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RenewalService } from '../certificates';
import { SystemMessages } from '../notifications';

interface Failed {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly notify: boolean;
  readonly status: string | null;
  /** The certificate that was to renew itself by it. */
  readonly renewsId: number | null;
}

const mostAtOnce = 500;
const noReason = 'The authority has given no reason.';

/** Has owners, and the security team, told of pending certificates that were given up: each is handed over once, in one transaction with the note of it. */
@Injectable()
export class FailureMails {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly messages: SystemMessages,
    private readonly renewal: RenewalService,
  ) {}

  /** One that a crash keeps from this is found by the sweep, for a day. */
  async handOver(id: number): Promise<void> {
    await this.handOverAll(`AND "id" = $1`, [id]);
  }

  /** @returns how many there were */
  handOverForgotten(): Promise<number> {
    return this.handOverAll(`AND "updatedAt" > now() - interval '1 day'`, []);
  }

  private async handOverAll(condition: string, values: readonly unknown[]): Promise<number> {
    const count = await this.dataSource.transaction(async (manager) => {
      const [rows] = await manager.query<[Failed[], number]>(
        `UPDATE pending_certificates SET "failureToldAt" = now()
         WHERE "id" IN (SELECT "id" FROM pending_certificates WHERE "state" = 'failed' AND "failureToldAt" IS NULL ${condition} ORDER BY "id" LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)
         RETURNING "id", "name", "owner", "notify", "status", "renewsId"`,
        [...values],
      );
      for (const { notify, id, name, owner, status, renewsId } of rows) {
        const because = status ?? noReason;
        await this.messages.requestFailed(manager, { id, name, owner, because }, { toOwner: notify });
        if (renewsId !== null) await this.renewal.orderFailed(manager, renewsId, because);
      }
      return rows.length;
    });
    if (count) await this.messages.nudge();
    return count;
  }
}
