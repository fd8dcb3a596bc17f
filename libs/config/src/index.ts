export { configSchema, type Settings } from './config.schema';
export { configWith, getDatabaseUrl, type Config, type PluginSettings } from './config';
export { environmentWith } from './environment';
export { explainConfig, loadConfig, type ExplainedSetting, type LoadOptions, type SettingName } from './load';
export { isThisMachine } from './identity.rules';
export { settingLeaves, type Leaf, type PluginSchemas } from './leaves';
export { readDurationSeconds, type RateLimit } from './setting-types';
export { configTable } from './table';
