import { Logger } from '@nestjs/common';
import type { DomainError } from '@app/errors';
import { type AuditLog, errorFields } from '@app/features';
import type { Actor } from '@app/rbac';
import { type RefusedAct, refusedAct, type RefusedCall } from './refused-act';

export interface RefusalPatience {
  /** How long an answer waits for its refusal to be written. */
  readonly waitMs: number;
  /** Written at one time; of the pool of connections the rest is left to those who work. */
  readonly atOnce: number;
  /** Waiting for their turn. What comes beyond goes to the process's log only. */
  readonly waiting: number;
}

interface Refusal {
  readonly actor: Actor;
  readonly act: RefusedAct;
  readonly done: () => void;
}

/**
 * Writes refusals into the audit log before they are answered, so that whoever reads the log after the answer finds them.
 *
 * A database that is slow does not turn a refusal into something else: the answer waits for `waitMs`, and then goes out while the
 * row is still written. What cannot be written, because the database fails or because a flood of refusals leaves no place to
 * wait, is in the process's log with all that the row would have said.
 */
export class RefusalLog {
  private readonly log = new Logger('http');
  private readonly queue: Refusal[] = [];
  private writing = 0;

  constructor(
    private readonly auditLog: Pick<AuditLog, 'recordRefusal'>,
    private readonly patience: RefusalPatience = { waitMs: 2_000, atOnce: 3, waiting: 1_000 },
  ) {}

  /** Ends when the row is written, or when there is no more patience. Never fails. */
  async record(error: DomainError, call: RefusedCall): Promise<void> {
    const act = refusedAct(error, call);
    const { actor } = call;
    if (!act || !actor) return;
    if (this.queue.length >= this.patience.waiting) return this.tellOnly(actor, act, new Error('Too many refusals wait to be written.'));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((done) => {
        this.queue.push({ actor, act, done });
        this.writeNext();
      }),
      new Promise<void>((resolve) => (timer = setTimeout(resolve, this.patience.waitMs))),
    ]);
    clearTimeout(timer);
  }

  private writeNext(): void {
    while (this.writing < this.patience.atOnce) {
      const next = this.queue.shift();
      if (!next) return;
      this.writing++;
      void this.write(next).then(() => {
        this.writing--;
        next.done();
        this.writeNext();
      });
    }
  }

  private async write({ actor, act }: Refusal): Promise<void> {
    try {
      await this.auditLog.recordRefusal(actor, act);
    } catch (problem) {
      this.tellOnly(actor, act, problem);
    }
  }

  private tellOnly({ name, userId, apiKeyId, address, requestId }: Actor, act: RefusedAct, problem: unknown): void {
    this.log.error({ message: 'Refusal not recorded', refused: { actor: name, userId, apiKeyId, address, ...act }, requestId, ...errorFields(problem) });
  }
}
