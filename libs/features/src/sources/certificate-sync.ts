import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { parseCertificate } from '@app/crypto';
import { isUnreadable, type FoundCertificate } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG } from '../foundation';
import { DiscoveredCertificatesStore, type DiscoveredDraft } from '../inventory';
import { NotificationsService } from '../notifications';
import { RolesService } from '../roles';
import { DiscoveriesRepository, type SeenItem } from './discoveries.repository';
import { decideGone, fingerprintOf, type KnownItem } from './matching.rules';
import { OneAtATime } from './one-at-a-time';
import type { SourceRun } from './source-run';

const atOnce = 500;
/** Decoding takes a fraction of a millisecond each; others want a turn too. */
const decodedInATurn = 25;

interface Candidate {
  readonly sha256: string;
  readonly found: FoundCertificate;
}

/** What of a batch is to be written, looked up and decoded already. */
interface Prepared {
  readonly there: readonly SeenItem[];
  /** Not there when they were looked up, and part of the batch that was being written meanwhile. */
  readonly again: readonly Candidate[];
  readonly readable: readonly Readable[];
}

type Readable = Candidate & { readonly draft: DiscoveredDraft };

/**
 * Takes over what a source tells of certificates. What is known costs a hash; what is new goes in by the hundred, and while the
 * database is at it the next ones are read and decoded.
 */
@Injectable()
export class CertificateSync {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'sources'>,
    private readonly discoveries: DiscoveriesRepository,
    private readonly store: DiscoveredCertificatesStore,
    private readonly notifications: NotificationsService,
    private readonly roles: RolesService,
  ) {}

  async run(run: SourceRun): Promise<void> {
    const known = await this.discoveries.known(this.dataSource.manager, run.source.id);
    const byFingerprint = new Map(known.map((item) => [item.sha256, item]));
    const seen = new Set<number>();
    const writer = new OneAtATime<ReadonlyMap<string, FoundCertificate>>();
    try {
      for await (const batch of this.batches(run, byFingerprint, seen)) {
        const prepared = await this.prepare(run, batch, writer.current);
        await writer.begin(batch, () => this.write(run, prepared));
      }
      await writer.end();
    } finally {
      // Nothing is written any more once the lease on the source is given back.
      await writer.settled();
    }
    await this.unlink(run, known, seen);
  }

  /** What has to be written, in batches. Fills in which of the known ones were seen. */
  private async *batches(
    run: SourceRun,
    byFingerprint: ReadonlyMap<string, KnownItem>,
    seen: Set<number>,
  ): AsyncGenerator<ReadonlyMap<string, FoundCertificate>> {
    let batch = new Map<string, FoundCertificate>();
    for await (const item of run.plugin.certificates(run.options, run.context)) {
      run.context.signal.throwIfAborted();
      if (isUnreadable(item)) {
        run.tally.unreadable.push(item);
        continue;
      }
      run.tally.found += 1;
      const sha256 = fingerprintOf(item.certificatePem);
      if (sha256 === null) {
        run.tally.unreadable.push({ unreadable: item.name, because: 'There is no certificate in it.' });
        continue;
      }
      const before = byFingerprint.get(sha256);
      if (before) {
        // The same certificate under two names is one; the name it went by before stays as long as it is there.
        if (before.name === item.name || seen.has(before.certificateId)) run.tally.unchanged += 1;
        else batch.set(sha256, item);
        seen.add(before.certificateId);
      } else if (!batch.has(sha256)) batch.set(sha256, item);
      if (batch.size < atOnce) continue;
      yield batch;
      batch = new Map();
    }
    if (batch.size) yield batch;
  }

  private async prepare(run: SourceRun, batch: ReadonlyMap<string, FoundCertificate>, underWay: ReadonlyMap<string, unknown> | null): Promise<Prepared> {
    const stored = await this.discoveries.idsByFingerprint(this.dataSource.manager, [...batch.keys()]);
    const [fresh, again]: [Candidate[], Candidate[]] = [[], []];
    const there: SeenItem[] = [];
    for (const [sha256, found] of batch) {
      const certificateId = stored.get(sha256);
      if (certificateId !== undefined) there.push({ certificateId, name: found.name });
      else (underWay?.has(sha256) ? again : fresh).push({ sha256, found });
    }
    return { there, again, readable: await this.decode(run, fresh) };
  }

  private async write(run: SourceRun, { there, again, readable }: Prepared): Promise<void> {
    const late = again.length ? await this.discoveries.idsByFingerprint(this.dataSource.manager, again.map(({ sha256 }) => sha256)) : new Map<string, number>(); // prettier-ignore
    // One that could not be stored a moment ago is told of as unreadable already.
    const linked = [...there, ...again.flatMap(({ sha256, found }) => (late.has(sha256) ? [{ certificateId: late.get(sha256) ?? 0, name: found.name }] : []))];
    if (linked.length) {
      await this.dataSource.transaction((manager) => this.discoveries.link(manager, run.source.id, linked, run.destinationId));
      run.tally.linked += linked.length;
    }
    if (readable.length) await this.add(run, readable);
  }

  private async decode(run: SourceRun, candidates: readonly Candidate[]): Promise<Readable[]> {
    const readable: Readable[] = [];
    for (const [position, { sha256, found }] of candidates.entries()) {
      if (position % decodedInATurn === 0) await nextTurn();
      try {
        const certificate = parseCertificate(found.certificatePem);
        const draft = { certificate, chainPem: found.chainPem, owner: (found.owner ?? run.owner).toLowerCase(), externalId: found.externalId ?? null };
        readable.push({ sha256, found, draft });
      } catch (cause) {
        run.tally.unreadable.push({ unreadable: found.name, because: cause instanceof Error ? cause.message : String(cause) });
      }
    }
    return readable;
  }

  /** All in one transaction; when that fails one by one, so that one that cannot be stored does not keep the others back. */
  private async add(run: SourceRun, candidates: readonly Readable[]): Promise<void> {
    try {
      run.tally.added += await this.dataSource.transaction((manager) => this.insert(manager, run, candidates));
    } catch (cause) {
      const [only] = candidates;
      if (candidates.length > 1) {
        for (const candidate of candidates) await this.add(run, [candidate]);
      } else if (only) {
        run.tally.unreadable.push({
          unreadable: only.found.name,
          because: `It could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
        });
      }
    }
  }

  private async insert(manager: EntityManager, run: SourceRun, candidates: readonly Readable[]): Promise<number> {
    const owners = [...new Set(candidates.map(({ draft }) => draft.owner))].sort();
    const roleIds = new Map<string, number[]>();
    const notificationIds = new Map<string, number[]>();
    for (const role of await this.roles.ensureOwnerRoles(manager, run.actor, owners)) roleIds.set(role.name, [role.id]);
    for (const owner of owners) notificationIds.set(owner, await this.notifications.ensureDefaults(manager, owner));
    const description = 'This certificate was automatically discovered by Lemur';
    const drafts = candidates.map(({ draft }) => draft);
    const made = await this.store.store(manager, drafts, { actor: run.actor, description, roleIds, notificationIds });
    // Somebody else has stored the rest in the meantime.
    const others = candidates.filter(({ sha256 }) => !made.has(sha256)).map(({ sha256 }) => sha256);
    const ids = new Map([...made, ...(others.length ? await this.discoveries.idsByFingerprint(manager, others) : [])]);
    const seen = candidates.flatMap(({ sha256, found }) => {
      const certificateId = ids.get(sha256);
      if (certificateId !== undefined) return [{ certificateId, name: found.name }];
      run.tally.unreadable.push({ unreadable: found.name, because: 'No free name could be found for it.' });
      return [];
    });
    await this.discoveries.link(manager, run.source.id, seen, run.destinationId);
    return made.size;
  }

  private async unlink(run: SourceRun, known: Parameters<typeof decideGone>[0], seen: ReadonlySet<number>): Promise<void> {
    const { mostGonePercent } = this.config.sources;
    const { gone, held } = decideGone(known, seen, run.tally.unreadable, { mostGonePercent, isAccepted: run.isGoneAccepted });
    if (held !== null) run.tally.held.push(held);
    if (!gone.length) return;
    const ids = gone.map(({ certificateId }) => certificateId);
    await this.dataSource.transaction((manager) => this.discoveries.unlink(manager, run.source.id, ids, run.destinationId));
    run.tally.unlinked = gone.length;
  }
}
