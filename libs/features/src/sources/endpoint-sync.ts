import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { isUnreadable, type FoundEndpoint } from '@app/plugins';
import { DataSource } from 'typeorm';
import { EndpointsWriter, staleBefore } from '../endpoints';
import { CONFIG } from '../foundation';
import { DiscoveriesRepository } from './discoveries.repository';
import { fingerprintOf } from './matching.rules';
import type { SourceRun } from './source-run';

const atOnce = 500;

/** Takes over what a source tells of endpoints, and forgets those that it no longer tells. */
@Injectable()
export class EndpointSync {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'sources'>,
    private readonly discoveries: DiscoveriesRepository,
    private readonly endpoints: EndpointsWriter,
  ) {}

  async run(run: SourceRun): Promise<void> {
    if (!run.plugin.endpoints) return;
    const unreadableBefore = run.tally.unreadable.length;
    let found = 0;
    let batch: FoundEndpoint[] = [];
    for await (const item of run.plugin.endpoints(run.options, run.context)) {
      run.context.signal.throwIfAborted();
      if (isUnreadable(item)) run.tally.unreadable.push(item);
      else {
        found += 1;
        batch.push(item);
      }
      if (batch.length < atOnce) continue;
      await this.takeOver(run, batch);
      batch = [];
    }
    if (batch.length) await this.takeOver(run, batch);
    await this.expire(run, found, run.tally.unreadable.length > unreadableBefore);
  }

  private async takeOver(run: SourceRun, batch: readonly FoundEndpoint[]): Promise<void> {
    const names = [...new Set(batch.map(({ certificateName }) => certificateName))];
    const ids = await this.discoveries.idsByName(this.dataSource.manager, run.source.id, names);
    for (const name of names.filter((one) => !ids.has(one))) {
      const id = await this.ask(run, name);
      if (id !== null) ids.set(name, id);
    }
    const seen = batch.map((found) => ({ found, certificateId: ids.get(found.certificateName) ?? null }));
    run.tally.endpoints.withoutCertificate += seen.filter(({ certificateId }) => certificateId === null).length;
    const { added, updated } = await this.dataSource.transaction((manager) => this.endpoints.write(manager, run.source.id, seen, run.startedAt));
    run.tally.endpoints.added += added;
    run.tally.endpoints.updated += updated;
  }

  /** A certificate that was not in the list, by its name. Null: not known here. */
  private async ask({ plugin, options, context }: SourceRun, name: string): Promise<number | null> {
    const found = await plugin.certificateByName?.(name, options, context);
    const sha256 = found ? fingerprintOf(found.certificatePem) : null;
    if (sha256 === null) return null;
    return (await this.discoveries.idsByFingerprint(this.dataSource.manager, [sha256])).get(sha256) ?? null;
  }

  private async expire(run: SourceRun, found: number, isIncomplete: boolean): Promise<void> {
    const before = staleBefore(run.source.lastRunAt, this.config.sources.endpointHours);
    if (before === null) return;
    if (isIncomplete || (found === 0 && !run.isGoneAccepted)) {
      if (isIncomplete) run.tally.held.push('No endpoint is removed, since not all could be read.');
      return;
    }
    const removed = await this.endpoints.removeStale(this.dataSource.manager, run.source.id, before);
    run.tally.endpoints.expired = removed.length;
  }
}
