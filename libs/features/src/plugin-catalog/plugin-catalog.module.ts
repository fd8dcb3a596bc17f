import { Module } from '@nestjs/common';
import { ConfiguredPlugins } from './configured-plugins';
import { ConfiguredPluginsRepository } from './configured-plugins.repository';
import { OptionsVault } from './options-vault';
import { PluginHost } from './plugin-host';

@Module({
  providers: [ConfiguredPlugins, ConfiguredPluginsRepository, OptionsVault, PluginHost],
  exports: [ConfiguredPlugins, ConfiguredPluginsRepository, OptionsVault, PluginHost],
})
export class PluginCatalogModule {}
