export { ConfiguredPlugins, configuredFacts, viewConfigured, type ConfiguredView, type ConfiguredWish } from './configured-plugins';
export { ConfiguredPluginsRepository, type ConfiguredPluginsQuery, type ConfiguredRow } from './configured-plugins.repository';
export { belowPluginOptions, OptionsVault, type OptionsRow } from './options-vault';
export { PluginCatalogModule } from './plugin-catalog.module';
export { PluginHost, type HostedKind, type HostedPlugin, type ListedPlugin } from './plugin-host';
export { viewPlugin, type PluginView } from './plugin-views';
export { asRecord, maskOptions, showOptions, type GivenOption, type ShownOption } from './stored-options.rules';
