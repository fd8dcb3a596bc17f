import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { StoredOptions } from '@app/persistence';
import { checkOptions, findPlugin } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import { OptionsVault, PluginHost } from '../plugin-catalog';
import { SourcesService, type SourceView } from './sources.service';

/** A destination, as far as it is looked at here. */
export interface PairingDestination {
  readonly id: number;
  readonly uuid: string;
  readonly label: string;
  readonly description: string | null;
  readonly pluginSlug: string;
  readonly options: StoredOptions;
}

/** A source that a destination lacks: what is deployed there is not found. */
export interface LackingSource {
  readonly label: string;
  readonly description: string;
  readonly pluginSlug: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Makes the sources that find what lies at destinations. */
@Injectable()
export class PairedSources {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
    private readonly sources: SourcesService,
  ) {}

  async destinations(actor: Actor): Promise<PairingDestination[]> {
    authorize(actor, 'destination.read', { kind: 'destination', id: 'any' }, this.policy);
    return this.dataSource.query(`SELECT "id", "uuid", "label", "description", "pluginSlug", "options" FROM destinations ORDER BY "label"`);
  }

  /** Each once, also when two destinations lead to one place. */
  async lacking(actor: Actor, destinations: readonly PairingDestination[]): Promise<LackingSource[]> {
    authorize(actor, 'source.read', { kind: 'source', id: 'any' }, this.policy);
    const known = await this.knownOptions();
    const lacking: LackingSource[] = [];
    for (const { uuid, label, description, pluginSlug, options } of destinations) {
      const plugin = this.plugins.destination(pluginSlug);
      const paired = plugin.pairedSource?.(this.vault.open(plugin, options, { table: 'destinations', uuid }));
      if (!paired) continue;
      const agreed = Object.entries(paired.options);
      const isThere = known.some(
        ({ slug, options: theirs }) => slug === paired.slug && agreed.every(([name, value]) => isDeepStrictEqual(theirs[name], value)),
      );
      if (isThere) continue;
      lacking.push({ label, description: description ?? '', pluginSlug: paired.slug, options: paired.options });
      known.push({ slug: paired.slug, options: paired.options });
    }
    return lacking;
  }

  /** @throws DomainError `conflict` when another source has the label, `invalid` when the plugin needs more options than the two share */
  async create(actor: Actor, { label, description, pluginSlug, options }: LackingSource): Promise<SourceView> {
    const pluginOptions = Object.entries(options).map(([name, value]) => ({ name, value }));
    return this.sources.create(actor, { label, description, active: true, plugin: { slug: pluginSlug, pluginOptions } });
  }

  /** With what a plugin takes for options that were never said. */
  private async knownOptions(): Promise<{ slug: string; options: Readonly<Record<string, unknown>> }[]> {
    const rows = await this.dataSource.query<{ slug: string; options: StoredOptions }[]>(`SELECT "pluginSlug" AS "slug", "options" FROM sources ORDER BY "id"`);
    return rows.map(({ slug, options }) => {
      const plugin = findPlugin(slug);
      const checked = plugin && checkOptions(plugin, options);
      return { slug, options: checked?.fit ? checked.options : options };
    });
  }
}
