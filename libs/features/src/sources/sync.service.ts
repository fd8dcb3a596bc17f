import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { JobQueue, syncSource, type RunReport } from '@app/jobs';
import { giveLeaseBack, keepLease, takeLease } from '@app/persistence';
import { systemActor } from '@app/rbac';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { CertificateSync } from './certificate-sync';
import { DiscoveriesRepository } from './discoveries.repository';
import { EndpointSync } from './endpoint-sync';
import { isDue } from './matching.rules';
import { SourcePlaces } from './source-places';
import { mostNamed, newTally, type SourceRun, type Tally } from './source-run';

/** Prolonged while a run goes on: after a worker that died the next run may begin this soon. */
const leaseMinutes = 1;
const nobody = 'lemur@nobody.com';

/** Reads from sources which certificates and endpoints are out there. */
@Injectable()
export class SyncService {
  private readonly log = new Logger('sources');

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications'>,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly places: SourcePlaces,
    private readonly discoveries: DiscoveriesRepository,
    private readonly certificates: CertificateSync,
    private readonly endpoints: EndpointSync,
  ) {}

  /** Has every active source read whose time has come; one that fails fails alone. */
  async syncAll(now: Date): Promise<RunReport> {
    const due = (await this.places.active()).filter(({ lastTriedAt, pollMinutes }) => isDue(lastTriedAt, pollMinutes, now));
    for (const { id } of due) await this.queue.enqueue(syncSource, { sourceId: id, acceptGone: false });
    return { outcome: 'done', nudged: due.length };
  }

  /**
   * @param acceptGone an operator says that what is missing is really gone, however much it is
   * @throws DomainError `not-found`, and what the source says when it cannot be read at all
   */
  async sync(sourceId: number, stopping: AbortSignal, { acceptGone = false } = {}): Promise<RunReport> {
    const { manager } = this.dataSource;
    const lease = await takeLease(manager, `sync-source:${sourceId}`, { minutes: leaseMinutes });
    if (!lease) return { outcome: 'skipped', because: 'It is being read by another.' };
    const kept = keepLease(manager, lease, { minutes: leaseMinutes });
    const signal = AbortSignal.any([stopping, kept.lost]);
    const startedAt = new Date();
    try {
      // Before anything can go wrong: what cannot even be opened is not tried again at once either.
      await this.discoveries.began(manager, sourceId, startedAt);
      const place = await this.places.open(sourceId, signal);
      const run: SourceRun = {
        ...place,
        actor: systemActor('source sync'),
        owner: await this.ownerOfFound(),
        startedAt,
        destinationId: await this.discoveries.twinDestination(manager, place.source.label),
        isGoneAccepted: acceptGone,
        tally: newTally(),
      };
      await this.certificates.run(run);
      await this.endpoints.run(run);
      const isWhole = run.tally.unreadable.every(({ unreadable }) => unreadable !== null);
      await this.discoveries.ended(manager, sourceId, isWhole ? new Date() : null, failureOf(run.tally));
      return this.report(run, Date.now() - startedAt.getTime());
    } catch (cause) {
      const because =
        cause instanceof DomainError
          ? [cause.message, cause.code.startsWith('egress.') && cause.details.hint].filter(Boolean).join(' ')
          : 'An unexpected error occurred; it is in the log.';
      await this.discoveries.ended(manager, sourceId, null, because);
      throw cause;
    } finally {
      kept.stop();
      await giveLeaseBack(manager, lease);
    }
  }

  private report({ source, tally }: SourceRun, tookMs: number): RunReport {
    const { unreadable, held, ...counts } = tally;
    this.log.log({ message: 'Source synced', sourceId: source.id, ...counts, unreadable: unreadable.length, tookMs });
    return {
      outcome: unreadable.length || held.length ? 'partly-failed' : 'done',
      sourceId: source.id,
      source: source.label,
      ...counts,
      tookMs,
      ...(held.length ? { held } : {}),
      ...(unreadable.length ? { unreadable: unreadable.length, failed: unreadable.slice(0, mostNamed) } : {}),
    };
  }

  private async ownerOfFound(): Promise<string> {
    const [team] = this.config.notifications.securityTeam;
    return team ?? (await this.discoveries.emailOfUser(this.dataSource.manager, 'lemur')) ?? nobody;
  }
}

function failureOf({ unreadable, held }: Tally): string | null {
  const [first] = unreadable;
  const named = first
    ? `${unreadable.length} could not be read, first ${first.unreadable === null ? 'a whole part' : `"${first.unreadable}"`}: ${first.because}`
    : null;
  return [named, ...held].filter(Boolean).join(' ') || null;
}
