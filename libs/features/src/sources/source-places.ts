import { Inject, Injectable } from '@nestjs/common';
import type { StoredOptions } from '@app/persistence';
import { checkOptions, findPlugin, type PluginContext, type SourcePlugin } from '@app/plugins';
import { DataSource } from 'typeorm';
import { ConfiguredPlugins, OptionsVault, PluginHost } from '../plugin-catalog';
import type { SyncedSource } from './discoveries.repository';

/** A source, ready to be asked. */
export interface OpenSource {
  readonly source: SyncedSource;
  readonly plugin: SourcePlugin;
  readonly options: Record<string, unknown>;
  readonly context: PluginContext;
}

const defaultPollMinutes = 60;

/** Finds sources, and opens them for being asked. */
@Injectable()
export class SourcePlaces {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly configured: ConfiguredPlugins,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /** @throws DomainError `not-found`; `invalid` when its options or the settings do not fit any more */
  async open(sourceId: number, signal: AbortSignal): Promise<OpenSource> {
    const row = await this.configured.get(this.dataSource.manager, 'sources', sourceId);
    const plugin = this.plugins.source(row.pluginSlug);
    const options = this.vault.open(plugin, row.options, { table: 'sources', uuid: row.uuid });
    return { source: { id: row.id, label: row.label, lastRunAt: row.lastRunAt }, plugin, options, context: this.plugins.contextFor(plugin, signal) };
  }

  async active(): Promise<{ id: number; label: string; lastTriedAt: Date | null; pollMinutes: number; canClean: boolean }[]> {
    const rows = await this.dataSource.manager.query<{ id: number; label: string; pluginSlug: string; options: StoredOptions; lastTriedAt: Date | null }[]>(
      `SELECT "id", "label", "pluginSlug", "options", "lastTriedAt" FROM "sources" WHERE "active" ORDER BY "id"`,
    );
    return rows.map(({ id, label, pluginSlug, options, lastTriedAt }) => {
      const plugin = findPlugin(pluginSlug);
      const canClean = plugin?.kind === 'source' && plugin.clean !== undefined;
      return { id, label, lastTriedAt, pollMinutes: plugin?.kind === 'source' ? pollMinutesOf(plugin, options) : defaultPollMinutes, canClean };
    });
  }
}

function pollMinutesOf(plugin: SourcePlugin, stored: StoredOptions): number {
  const checked = checkOptions(plugin, stored);
  const pollRate = checked.fit ? (checked.options as { pollRate?: unknown }).pollRate : undefined;
  return typeof pollRate === 'number' ? pollRate : defaultPollMinutes;
}
