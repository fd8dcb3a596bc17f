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
import { decideGone, fingerprintOf } from './matching.rules';
import type { SourceRun } from './source-run';

const atOnce = 500;
/** Decoding takes a fraction of a millisecond each; others want a turn too. */
const decodedInATurn = 25;

interface Candidate {
  readonly sha256: string;
  readonly found: FoundCertificate;
}

/** Takes over what a source tells of certificates. What is known costs a hash; what is new goes in by the hundred. */
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
      await this.takeOver(run, batch);
      batch = new Map();
    }
    if (batch.size) await this.takeOver(run, batch);
    await this.unlink(run, known, seen);
  }

  private async takeOver(run: SourceRun, batch: ReadonlyMap<string, FoundCertificate>): Promise<void> {
    const stored = await this.discoveries.idsByFingerprint(this.dataSource.manager, [...batch.keys()]);
    const fresh: Candidate[] = [];
    const there: SeenItem[] = [];
    for (const [sha256, found] of batch) {
      const certificateId = stored.get(sha256);
      if (certificateId === undefined) fresh.push({ sha256, found });
      else there.push({ certificateId, name: found.name });
    }
    if (there.length) {
      await this.dataSource.transaction((manager) => this.discoveries.link(manager, run.source.id, there, run.destinationId));
      run.tally.linked += there.length;
    }
    const readable = await this.decode(run, fresh);
    if (readable.length) await this.add(run, readable);
  }

  private async decode(run: SourceRun, candidates: readonly Candidate[]): Promise<(Candidate & { draft: DiscoveredDraft })[]> {
    const readable: (Candidate & { draft: DiscoveredDraft })[] = [];
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
  private async add(run: SourceRun, candidates: readonly (Candidate & { draft: DiscoveredDraft })[]): Promise<void> {
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

  private async insert(manager: EntityManager, run: SourceRun, candidates: readonly (Candidate & { draft: DiscoveredDraft })[]): Promise<number> {
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
