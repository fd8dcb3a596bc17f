import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { unsealFrom } from '@app/persistence';
import type { DestinationPlugin, ServingAddress } from '@app/plugins';
import { SEALER } from '../foundation';
import { OptionsVault, PluginHost } from '../plugin-catalog';
import type { DeployableRow } from './deployments.repository';

const publicPart = ({ name, body, chain }: DeployableRow) => ({ name, certificatePem: body, chainPem: chain ?? '' });

/** Calls the plugin of a row's destination, with the options and the key that it needs and no longer than it takes. */
@Injectable()
export class DestinationCalls {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  requiresKey(row: DeployableRow): boolean {
    return this.plugins.destination(row.pluginSlug).requiresKey;
  }

  /** Can what was put there be taken away? */
  canClean({ pluginSlug }: Pick<DeployableRow, 'pluginSlug'>): boolean {
    return this.plugins.destination(pluginSlug).clean !== undefined;
  }

  async upload(row: DeployableRow, signal: AbortSignal): Promise<void> {
    const plugin = this.plugins.destination(row.pluginSlug);
    const privateKeyPem = plugin.requiresKey ? unsealFrom(this.sealer, 'certificates.sealedPrivateKey', row.uuid, row.sealedPrivateKey) : null;
    await plugin.upload({ ...publicPart(row), privateKeyPem }, this.optionsOf(row, plugin), this.plugins.contextFor(plugin, signal));
  }

  /** Does nothing where the plugin cannot. */
  async clean(row: DeployableRow, signal?: AbortSignal): Promise<void> {
    const plugin = this.plugins.destination(row.pluginSlug);
    await plugin.clean?.(publicPart(row), this.optionsOf(row, plugin), this.plugins.contextFor(plugin, signal));
  }

  servedAt(row: DeployableRow): readonly ServingAddress[] {
    const plugin = this.plugins.destination(row.pluginSlug);
    return plugin.servedAt?.(publicPart(row), this.optionsOf(row, plugin)) ?? [];
  }

  private optionsOf(row: DeployableRow, plugin: DestinationPlugin): Record<string, unknown> {
    return this.vault.open(plugin, row.options, { table: 'destinations', uuid: row.destinationUuid });
  }
}
