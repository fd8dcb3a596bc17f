import { pluginSettings as settingsOfPlugins } from '@app/plugins';

/** For `loadConfig`: the settings of every plugin that has some, by slug. */
export const pluginSettings = settingsOfPlugins();
