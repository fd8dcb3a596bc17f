import { Inject, Injectable, Logger } from '@nestjs/common';
import { parseCertificate } from '@app/crypto';
import type { Egress } from '@app/egress';
import { DomainError } from '@app/errors';
import { deployCertificate, JobQueue, sweepDeployments, verifyDeployment, type RunReport } from '@app/jobs';
import { giveLeaseBack, type HeldLease, holdsLease, keepLease, takeLease } from '@app/persistence';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { EGRESS } from '../foundation';
import { metricList, Metrics } from '../metrics';
import { decideDeployment, nextLook, nextTry } from './deployment.rules';
import { DeploymentsRepository, placeOf, type DeploymentRow } from './deployments.repository';
import { DestinationCalls } from './destination-calls';
import { servedFingerprint } from './handshake';

/** Prolonged while a try goes on: after a worker that died the next one may begin this soon. */
const leaseMinutes = 1;
const MINUTE_MS = 60_000;
const waitAtContestedPlaceMs = 20_000;
const nudgesAtOnce = 500;
/** A nudge comes with the clock of the queue, the row is due by the clock of the database. */
const earlyMs = 1_500;

const actor = systemActor('deployment');
const notPlanned: RunReport = { outcome: 'skipped', because: 'It is not planned any more.' };
const takenOver: RunReport = { outcome: 'skipped', because: 'It took so long that another has taken it over.' };
const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Puts certificates to destinations, and looks whether they are served. */
@Injectable()
export class DeploymentsService {
  private readonly log = new Logger('deployments');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(EGRESS) private readonly egress: Egress,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly rows: DeploymentsRepository,
    private readonly destinations: DestinationCalls,
    private readonly auditLog: AuditLog,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** Has what is planned begun soon. Call it after the commit; without it the next sweep comes within a minute. */
  async nudge(): Promise<void> {
    await this.queue.enqueue(sweepDeployments, {});
  }

  /** Nudges what is due. */
  async sweep(): Promise<RunReport> {
    const due = await this.rows.due(nudgesAtOnce);
    for (const { id, state } of due) await this.queue.enqueue(state === 'planned' ? deployCertificate : verifyDeployment, { deploymentId: id });
    return { outcome: 'done', nudged: due.length };
  }

  /** Tries one deployment and records how it went. Safe to run twice: two never work at one place. */
  async deploy(id: number, stopping: AbortSignal): Promise<RunReport> {
    const { manager } = this.dataSource;
    const found = await this.rows.find(id);
    const idle = whyNotNow(found);
    if (!found || idle) return idle ?? notPlanned;
    const lease = await takeLease(manager, placeOf(found), { minutes: leaseMinutes });
    if (!lease) {
      await this.rows.wait(id, new Date(Date.now() + waitAtContestedPlaceMs));
      return { outcome: 'skipped', because: 'Another is at work at the same place.' };
    }
    const kept = keepLease(manager, lease, { minutes: leaseMinutes });
    try {
      // Read again: whoever held the place before may have changed what is to be done.
      const row = await this.rows.find(id);
      return row && !whyNotNow(row) ? await this.attempt(row, lease, stopping, kept.lost) : notPlanned;
    } finally {
      kept.stop();
      await giveLeaseBack(manager, lease);
    }
  }

  private async attempt(row: DeploymentRow, lease: HeldLease, stopping: AbortSignal, lost: AbortSignal): Promise<RunReport> {
    const isServedSomewhere = await this.put(row, lease, stopping, lost);
    if (isServedSomewhere instanceof Refusal) return isServedSomewhere.report;
    if (isServedSomewhere) await this.queue.enqueue(verifyDeployment, { deploymentId: row.id }, { delaySeconds: 2 });
    return { outcome: 'done', deploymentId: row.id, certificateId: row.certificateId, destinationId: row.destinationId };
  }

  private async put(row: DeploymentRow, lease: HeldLease, stopping: AbortSignal, lost: AbortSignal): Promise<boolean | Refusal> {
    try {
      const now = new Date();
      const decision = decideDeployment(row, this.destinations.requiresKey(row), now);
      if (!decision.deploy) {
        await this.rows.settle(row.id, decision.state, decision.because);
        return new Refusal({ outcome: 'skipped', because: decision.because });
      }
      if (!(await this.rows.begin(row.id, new Date(now.getTime() + leaseMinutes * MINUTE_MS)))) return new Refusal(notPlanned);
      await this.destinations.upload(row, AbortSignal.any([stopping, lost]));
      const isServedSomewhere = this.destinations.servedAt(row).length > 0;
      const isOurs = await this.dataSource.transaction(async (manager) => {
        if (!(await holdsLease(manager, lease))) return false;
        await this.rows.done(manager, row, isServedSomewhere ? new Date() : null);
        const object = { type: 'certificate', id: row.certificateId, name: row.name };
        await this.auditLog.record(manager, actor, { action: 'certificate.deploy', object, after: { destination: row.label } });
        return true;
      });
      if (!isOurs) return new Refusal(takenOver);
      this.metrics.count(metricList.deployment, { status: 'success', certificate: row.name, destination: row.label });
      return isServedSomewhere;
    } catch (cause) {
      if (lost.aborted || !(await holdsLease(this.dataSource.manager, lease))) return new Refusal(takenOver);
      return new Refusal(await this.noteFailure(row, cause, stopping.aborted));
    }
  }

  /** @param isCutOff it was told to stop before its end: nothing speaks against trying at once elsewhere */
  private async noteFailure(row: DeploymentRow, cause: unknown, isCutOff: boolean): Promise<RunReport> {
    this.metrics.count(metricList.deployment, { status: 'failure', certificate: row.name, destination: row.label });
    const attempts = row.attempts + 1;
    // Whatever is no DomainError may hold secrets in its words.
    const because = cause instanceof DomainError ? saidOf(cause) : 'An unexpected error occurred; it is in the log.';
    const next = nextTry(attempts, cause instanceof DomainError ? cause.kind : null, new Date());
    const dueAt = next && isCutOff ? new Date() : next;
    if (dueAt) await this.rows.postpone(row.id, because, dueAt);
    else await this.rows.settle(row.id, 'failed', because);
    const { id: deploymentId, certificateId, destinationId } = row;
    this.log.warn({ message: 'Deployment failed', deploymentId, certificateId, destinationId, attempts, because: wordsOf(cause), isGivenUp: dueAt === null });
    return { outcome: 'partly-failed', deploymentId, because, ...(dueAt ? { nextTryAt: dueAt.toISOString() } : {}) };
  }

  /** Looks by a handshake whether the certificate is in use where its destination says. */
  async verify(id: number, signal: AbortSignal): Promise<RunReport> {
    const row = await this.rows.find(id);
    if (row?.state !== 'done') return { outcome: 'skipped', because: 'It is not in place, or was looked at already.' };
    const addresses = this.destinations.servedAt(row);
    if (!addresses.length) {
      await this.rows.looked(id, false, null, null);
      return { outcome: 'skipped', because: 'Its destination does not say where it is served.' };
    }
    const expected = parseCertificate(row.body).sha256;
    const wrong: string[] = [];
    for (const address of addresses) {
      const place = `${address.host}:${address.port}`;
      try {
        const served = await servedFingerprint(this.egress, address, signal);
        if (served !== expected) wrong.push(`${place} serves another certificate, SHA-256 ${served}.`);
      } catch (cause) {
        wrong.push(cause instanceof DomainError ? cause.message : `No handshake with ${place}: ${wordsOf(cause)}.`);
      }
    }
    const because = wrong.length ? wrong.join(' ') : null;
    await this.rows.looked(id, because === null, because, because === null ? null : nextLook(row.looks + 1, new Date()));
    return because === null ? { outcome: 'done', deploymentId: id } : { outcome: 'partly-failed', deploymentId: id, because };
  }
}

/** Null: its time has come. */
function whyNotNow(row: DeploymentRow | null): RunReport | null {
  if (row?.state !== 'planned') return notPlanned;
  const isDue = row.dueAt !== null && row.dueAt.getTime() <= Date.now() + earlyMs;
  return isDue ? null : { outcome: 'skipped', because: row.dueAt ? `It is due at ${row.dueAt.toISOString()}.` : 'It is not due.' };
}

/** What a try came to that put nothing in place. */
class Refusal {
  constructor(readonly report: RunReport) {}
}

/** Where the way out is a setting, the hint names it, and whoever reads why nothing arrived needs it. */
const saidOf = ({ code, message, details }: DomainError): string => (code.startsWith('egress.') && details.hint ? `${message} ${details.hint}` : message);
