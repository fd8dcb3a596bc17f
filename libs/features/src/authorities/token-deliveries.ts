import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { findPlugin, type PluginContext, type TokenDelivery } from '@app/plugins';
import { DataSource } from 'typeorm';
import { ConfiguredPluginsRepository, OptionsVault, PluginHost } from '../plugin-catalog';

/** Destinations that can show a file to a CA under `/.well-known/acme-challenge/`. */
interface TokenTaker {
  uploadAcmeToken(fileName: string, content: string, options: unknown, context: PluginContext): Promise<void>;
  deleteAcmeToken(fileName: string, options: unknown, context: PluginContext): Promise<void>;
}

const takesTokens = (plugin: object): plugin is TokenTaker =>
  'uploadAcmeToken' in plugin && typeof plugin.uploadAcmeToken === 'function' && 'deleteAcmeToken' in plugin && typeof plugin.deleteAcmeToken === 'function';

/** Puts the files by which control over names is proved where destinations show them. */
@Injectable()
export class TokenDeliveries {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly rows: ConfiguredPluginsRepository,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  until(signal: AbortSignal): TokenDelivery {
    return {
      put: async (destinationId, fileName, content) => {
        const { taker, options, context } = await this.open(destinationId, signal);
        await taker.uploadAcmeToken(fileName, content, options, context);
      },
      remove: async (destinationId, fileName) => {
        const { taker, options, context } = await this.open(destinationId, signal);
        await taker.deleteAcmeToken(fileName, options, context);
      },
    };
  }

  private async open(destinationId: number, signal: AbortSignal): Promise<{ taker: TokenTaker; options: unknown; context: PluginContext }> {
    const row = await this.rows.find(this.dataSource.manager, 'destinations', destinationId);
    const hint = 'Let an administrator set "tokenDestination" of the authority to a destination that takes ACME tokens.';
    if (!row) throw new DomainError('invalid', 'acme.no-destination', `The destination ${destinationId}, which takes the ACME tokens, is not there.`, { hint });
    const plugin = findPlugin(row.pluginSlug);
    if (!plugin || !takesTokens(plugin))
      throw new DomainError('invalid', 'acme.no-destination', `The destination "${row.label}" takes no ACME tokens.`, { hint });
    const options = this.vault.open(plugin, row.options, { table: 'destinations', uuid: row.uuid });
    return { taker: plugin, options, context: this.plugins.contextFor(plugin, signal) };
  }
}
