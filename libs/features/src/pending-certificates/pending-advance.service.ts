import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { advancePendingCertificate, JobQueue, worthRetrying, type RunReport } from '@app/jobs';
import type { HeldLease } from '@app/persistence';
import type { IssueAnswer } from '@app/plugins';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { checkAnswer } from '../certificates';
import { CONFIG } from '../foundation';
import { decideAfterFailure, decideAfterRefusal, type Patience } from './patience.rules';
import { FailureMails } from './failure-mails';
import { PendingCertificatesRepository } from './pending-certificates.repository';
import type { PendingRow } from './pending-certificates.views';
import { PendingLease } from './pending-lease';
import { PendingOrders } from './pending-orders';
import { objectOf, PendingSettlement, publicKeyOf } from './pending-settlement';

/** Rows that one sweep nudges. What is more is nudged a minute later. */
const nudgedAtOnce = 500;
const keptDays = 7;
const forgottenAtOnce = 500;
/** A nudge comes with the clock of the queue, the row is due by the clock of the database. */
const earlyMs = 1_500;

const actor = systemActor('pending-certificates');
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Takes pending certificates further until they are settled. */
@Injectable()
export class PendingAdvanceService {
  private readonly log = new Logger('pending certificates');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'pendingCertificates'>,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly rows: PendingCertificatesRepository,
    private readonly leases: PendingLease,
    private readonly orders: PendingOrders,
    private readonly settlement: PendingSettlement,
    private readonly mails: FailureMails,
    private readonly auditLog: AuditLog,
  ) {}

  /** One step further; safe to run twice, and by two at once. */
  async advance(id: number, signal: AbortSignal): Promise<RunReport> {
    const held = await this.leases.hold(id, signal, (lease, whileHeld) => this.step(id, lease, whileHeld));
    return held?.result ?? { outcome: 'skipped', because: 'Another worker is at work on it.' };
  }

  /** Nudges what is due, and tells whoever has not been told of a failure. */
  async sweep(signal: AbortSignal): Promise<RunReport> {
    const due = await this.rows.due(this.dataSource.manager, nudgedAtOnce);
    let nudged = 0;
    for (const pendingCertificateId of due) {
      if (signal.aborted) break;
      if (await this.queue.enqueue(advancePendingCertificate, { pendingCertificateId })) nudged += 1;
    }
    const told = await this.mails.handOverForgotten();
    return {
      outcome: nudged < due.length ? 'partly-failed' : 'done',
      due: due.length,
      nudged,
      ...(told ? { failuresTold: told } : {}),
    };
  }

  /** What waits is never forgotten: its key may be the only one. */
  async forgetSettled(signal: AbortSignal): Promise<RunReport> {
    let forgotten = 0;
    while (!signal.aborted) {
      const deleted = await this.dataSource.transaction(async (manager) => {
        const [rows] = await manager.query<[{ id: number; name: string; state: string }[], number]>(
          `DELETE FROM pending_certificates WHERE "id" IN (SELECT "id" FROM pending_certificates
             WHERE "state" <> 'waiting' AND "updatedAt" < now() - make_interval(days => $1) ORDER BY "id" LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING "id", "name", "state"`,
          [keptDays, forgottenAtOnce],
        );
        for (const row of rows)
          await this.auditLog.record(manager, actor, { action: 'pending-certificate.delete', object: objectOf(row), before: { state: row.state } });
        return rows.length;
      });
      forgotten += deleted;
      if (deleted < forgottenAtOnce) break;
    }
    return { outcome: 'done', forgotten };
  }

  private async step(id: number, lease: HeldLease, signal: AbortSignal): Promise<RunReport> {
    const row = await this.rows.find(this.dataSource.manager, id);
    if (row?.state !== 'waiting') return { outcome: 'skipped', because: 'It is settled.' };
    if (row.dueAt && row.dueAt.getTime() > Date.now() + earlyMs) return { outcome: 'skipped', because: `It is due at ${row.dueAt.toISOString()}.` };
    try {
      const { answer, authorityName } = await this.orders.nextStep(row, lease, signal);
      return await this.follow(row, answer, authorityName, lease, signal);
    } catch (error) {
      // Told to stop, or overtaken: nothing went wrong with the order, and whoever comes next goes on from what was written down.
      if (signal.aborted || (error instanceof DomainError && error.code === 'pending-certificate.lease-lost')) throw error;
      return this.afterError(row, error, lease, signal);
    }
  }

  private async follow(row: PendingRow, answer: IssueAnswer, authorityName: string, lease: HeldLease, signal: AbortSignal): Promise<RunReport> {
    if (answer.status === 'issued') {
      const certificate = checkAnswer(answer.certificatePem, publicKeyOf(row), authorityName);
      const certificateId = await this.settlement.settle(
        row.id,
        { certificate, chainPem: answer.chainPem, externalId: answer.externalId },
        { actor, grant: null },
      );
      this.log.log({ message: 'Pending certificate issued', pendingCertificateId: row.id, certificateId });
      return { outcome: 'done', state: 'issued', certificateId };
    }
    if (answer.status === 'pending') {
      const nextStep = answer.waitingFor ?? 'The authority is asked again.';
      const { state: issuerState, externalId, resumeInSeconds: inSeconds } = answer;
      await this.rows.advance(this.dataSource.manager, row.id, lease, { issuerState, externalId, failures: 0, nextStep, inSeconds });
      await this.nudge(row.id, inSeconds);
      return { outcome: 'done', state: 'waiting', nextStep, inSeconds };
    }
    const attempts = row.attempts + 1;
    const { mostAttempts } = this.config.pendingCertificates;
    const patience = decideAfterRefusal(answer.because, { attempts, mostAttempts, mayTryAgain: answer.mayTryAgain });
    await this.rows.advance(this.dataSource.manager, row.id, lease, { issuerState: answer.state, attempts, failures: 0, status: answer.because });
    return this.waitOrFail({ ...row, attempts, failures: 0 }, patience, 'A new order is placed with the authority.', lease, signal);
  }

  private async afterError(row: PendingRow, error: unknown, lease: HeldLease, signal: AbortSignal): Promise<RunReport> {
    const failures = row.failures + 1;
    const words = error instanceof DomainError ? error.message : 'An unexpected error occurred; it is in the log.';
    this.log.warn({ message: 'Pending certificate could not be taken further', pendingCertificateId: row.id, because: wordsOf(error) });
    const lasting = error instanceof DomainError && !worthRetrying[error.kind];
    const retryAfter = error instanceof DomainError ? error.details.facts?.['retryAfterSeconds'] : undefined;
    const patience: Patience = lasting
      ? { giveUp: true, because: [words, error.details.hint].filter(Boolean).join(' ') }
      : decideAfterFailure(words, { failures, retryAfterSeconds: typeof retryAfter === 'number' ? retryAfter : null });
    return this.waitOrFail({ ...row, failures }, patience, 'The same step is tried again.', lease, signal);
  }

  private async waitOrFail(row: PendingRow, patience: Patience, nextStep: string, lease: HeldLease, signal: AbortSignal): Promise<RunReport> {
    const { id, attempts, failures } = row;
    if (!patience.giveUp) {
      const { inSeconds, because } = patience;
      await this.rows.advance(this.dataSource.manager, id, lease, { attempts, failures, status: because, nextStep, inSeconds });
      await this.nudge(id, inSeconds);
      return { outcome: 'partly-failed', state: 'waiting', because, inSeconds };
    }
    await this.orders.giveUp(row, lease, signal);
    const isFailed = await this.settlement.fail(id, patience.because, actor, { attempts, failures });
    if (isFailed) await this.mails.handOver(id);
    return { outcome: 'partly-failed', state: 'failed', because: patience.because };
  }

  private nudge(pendingCertificateId: number, delaySeconds: number): Promise<boolean> {
    return this.queue.enqueue(advancePendingCertificate, { pendingCertificateId }, { delaySeconds });
  }
}
