import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { cleanSource, JobQueue, type RunReport } from '@app/jobs';
import { giveLeaseBack, keepLease, takeLease } from '@app/persistence';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { type CleanWish, removableRange } from './clean.rules';
import { DiscoveriesRepository } from './discoveries.repository';
import { SourcePlaces } from './source-places';
import { mostNamed } from './source-run';

/** Prolonged while a run goes on. */
const leaseMinutes = 1;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate that could be removed at its source. */
export interface RemovableCertificate {
  readonly certificateId: number;
  /** At the source. */
  readonly name: string;
  readonly ownName: string;
  readonly notAfter: Date;
}

/** Removes certificates at sources. */
@Injectable()
export class CleanService {
  private readonly log = new Logger('sources');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly places: SourcePlaces,
    private readonly discoveries: DiscoveriesRepository,
    private readonly auditLog: AuditLog,
  ) {}

  async cleanAll(): Promise<RunReport> {
    const able = (await this.places.active()).filter(({ canClean }) => canClean);
    for (const { id } of able) await this.queue.enqueue(cleanSource, { sourceId: id });
    return { outcome: 'done', nudged: able.length };
  }

  /** What `clean` would remove, without removing it. */
  async plan(sourceId: number, wish: CleanWish): Promise<RemovableCertificate[]> {
    const rows = await this.discoveries.removable(this.dataSource.manager, sourceId, removableRange(wish, new Date()));
    return rows.map(({ body: _body, ...row }) => row);
  }

  /**
   * Removes at the source what is wished, of what no endpoint serves. Only on what a sync of the last day has seen: an endpoint
   * that nobody has looked for is no proof that a certificate is not in use.
   * @throws DomainError `not-found`, `invalid` when the source cannot remove
   */
  async clean(sourceId: number, wish: CleanWish, stopping: AbortSignal): Promise<RunReport> {
    const range = removableRange(wish, new Date());
    const { source, plugin, options, context } = await this.places.open(sourceId, stopping);
    if (!plugin.clean)
      throw new DomainError('invalid', 'source.cannot-clean', `The source "${source.label}" cannot remove certificates.`, { hint: 'Remove them there.' });
    if (!source.lastRunAt || Date.now() - source.lastRunAt.getTime() > DAY_MS) {
      return { outcome: 'skipped', sourceId, because: 'The last sync that succeeded is more than a day ago. Sync the source first.' };
    }
    const lease = await takeLease(this.dataSource.manager, `sync-source:${sourceId}`, { minutes: leaseMinutes });
    if (!lease) return { outcome: 'skipped', sourceId, because: 'It is being read by another.' };
    const kept = keepLease(this.dataSource.manager, lease, { minutes: leaseMinutes });
    const signal = AbortSignal.any([stopping, kept.lost]);
    try {
      const destinationId = await this.discoveries.twinDestination(this.dataSource.manager, source.label);
      const removable = await this.discoveries.removable(this.dataSource.manager, sourceId, range);
      const failed: { name: string; because: string }[] = [];
      let removed = 0;
      for (const { certificateId, name, ownName, body } of removable) {
        if (signal.aborted) break;
        try {
          await plugin.clean({ name, certificatePem: body }, options, context);
          await this.dataSource.transaction(async (manager) => {
            await this.discoveries.unlink(manager, sourceId, [certificateId], destinationId);
            const object = { type: 'certificate', id: certificateId, name: ownName };
            await this.auditLog.record(manager, systemActor('source clean'), { action: 'certificate.clean', object, before: { source: source.label } });
          });
          removed += 1;
        } catch (cause) {
          failed.push({ name, because: cause instanceof DomainError ? cause.message : 'An unexpected error occurred; it is in the log.' });
          this.log.warn({ message: 'Certificate not removed', sourceId, certificateId, because: cause instanceof Error ? cause.message : String(cause) });
        }
      }
      return { outcome: failed.length ? 'partly-failed' : 'done', sourceId, removed, ...(failed.length ? { failed: failed.slice(0, mostNamed) } : {}) };
    } finally {
      kept.stop();
      await giveLeaseBack(this.dataSource.manager, lease);
    }
  }
}
