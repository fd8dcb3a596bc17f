import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { giveLeaseBack, keepLease, takeLease } from '@app/persistence';
import type { Actor } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { DeploymentsRepository, placeOf, type DeployableRow } from './deployments.repository';
import { DestinationCalls } from './destination-calls';

/** Prolonged while it goes on. */
const leaseMinutes = 1;
const mostAtOnce = 100;
const patienceMs = 25_000;

/** A destination at which a certificate stays, and why. */
export interface KeptAt {
  readonly label: string;
  readonly because: string;
}

/** What lies at a destination, as far as it is known. */
export interface StayingCertificates {
  readonly total: number;
  /** A hundred at the most. */
  readonly certificates: readonly { readonly id: number; readonly name: string }[];
}

/** How far one call has come that empties a destination. */
export interface RemovedAt {
  readonly removed: number;
  /** With those that could not be removed. */
  readonly left: number;
  /** What could not be removed. */
  readonly kept: readonly { readonly name: string; readonly because: string }[];
}

/** Takes certificates away from destinations. */
@Injectable()
export class RemovalsService {
  private readonly log = new Logger('deployments');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly rows: DeploymentsRepository,
    private readonly destinations: DestinationCalls,
    private readonly auditLog: AuditLog,
  ) {}

  /** Which of these have to be asked to remove the certificate before they are detached: something of it may lie there. Plans that nobody began are withdrawn. */
  async toBeCleaned(manager: EntityManager, certificateId: number, destinationIds: readonly number[]): Promise<number[]> {
    if (!destinationIds.length) return [];
    const there = await this.rows.mayBeThere(manager, certificateId, destinationIds);
    const held = there.filter((row) => this.destinations.canClean(row)).map(({ id }) => id);
    const free = destinationIds.filter((id) => !held.includes(id));
    await this.rows.withdraw(manager, certificateId, free, 'The destination was detached from the certificate.');
    return held;
  }

  /**
   * Removes a certificate at destinations, and detaches each where it worked. One that fails stays attached and does not keep the others.
   * @returns where it stays
   */
  async removeAndDetach(by: Actor, certificateId: number, destinationIds: readonly number[], because: string, signal?: AbortSignal): Promise<KeptAt[]> {
    const kept: KeptAt[] = [];
    for (const destinationId of destinationIds) {
      const row = await this.rows.findDeployable(this.dataSource.manager, certificateId, destinationId);
      if (!row?.isAttached) continue;
      try {
        await this.removeOne(by, row, because, signal);
      } catch (cause) {
        const words = cause instanceof Error ? cause.message : String(cause);
        this.log.warn({ message: 'Removal failed', certificateId, destinationId, because: words });
        kept.push({ label: row.label, because: cause instanceof DomainError ? words : 'An unexpected error occurred; it is in the log.' });
      }
    }
    return kept;
  }

  /** From all destinations it is attached to. @returns where it stays */
  async removeEverywhere(by: Actor, certificateId: number, because: string): Promise<KeptAt[]> {
    const attached = await this.rows.attachedTo(this.dataSource.manager, certificateId);
    return this.removeAndDetach(by, certificateId, attached, because);
  }

  /** Certificates that were put there and not removed since. */
  stayingAt(manager: EntityManager, destinationId: number): Promise<StayingCertificates> {
    return this.rows.stayingAt(manager, destinationId);
  }

  /** Plans for a destination that goes. */
  async withdrawAt(manager: EntityManager, destinationId: number, because: string): Promise<void> {
    await this.rows.withdrawAt(manager, destinationId, because);
  }

  /** What was put there: a hundred certificates at the most, and for 25 seconds, since somebody waits for it. */
  async removeAllAt(by: Actor, destinationId: number, because: string): Promise<RemovedAt> {
    const { total, certificates } = await this.rows.everythingAt(this.dataSource.manager, destinationId, mostAtOnce);
    const signal = AbortSignal.timeout(patienceMs);
    const kept: { name: string; because: string }[] = [];
    let removed = 0;
    for (const { id, name } of certificates) {
      if (signal.aborted) break;
      const [stays] = await this.removeAndDetach(by, id, [destinationId], because, signal);
      if (!stays) removed++;
      // What the end of the time has cut off is left for the next call.
      else if (!signal.aborted) kept.push({ name, because: stays.because });
    }
    return { removed, left: total - removed, kept };
  }

  private async removeOne(by: Actor, row: DeployableRow, because: string, signal: AbortSignal | undefined): Promise<void> {
    const { certificateId, destinationId } = row;
    const lease = await takeLease(this.dataSource.manager, placeOf(row), { minutes: leaseMinutes });
    if (!lease)
      throw new DomainError('conflict', 'deployment.contested', 'A certificate is being deployed there right now.', { hint: 'Try again in a minute.' });
    const kept = keepLease(this.dataSource.manager, lease, { minutes: leaseMinutes });
    try {
      const [there] = await this.rows.mayBeThere(this.dataSource.manager, certificateId, [destinationId]);
      if (there) await this.destinations.clean(row, signal);
      await this.dataSource.transaction(async (manager) => {
        if (!(await this.rows.detach(manager, certificateId, destinationId, because))) return;
        const object = { type: 'certificate', id: certificateId, name: row.name };
        await this.auditLog.record(manager, by, { action: 'certificate.detach', object, before: { destination: row.label }, reason: because });
      });
    } finally {
      kept.stop();
      await giveLeaseBack(this.dataSource.manager, lease);
    }
  }
}
