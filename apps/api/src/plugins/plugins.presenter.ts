import type { DestinationAnswer, OptionAnswer, PluginAnswer } from '@app/api-contract';
import { viewConfigured, type ConfiguredView, type ListedPlugin, type PluginView, type ShownOption } from '@app/features';

/** A stored object with a plugin, as others hold it: options as stored. */
type ConfiguredFace = Parameters<typeof viewConfigured>[0];

export const presentOption = ({ available, ...option }: Omit<ShownOption, 'value'> & { value?: unknown }): OptionAnswer => ({
  ...option,
  ...(available ? { available: [...available] } : {}),
});

/** @param options those of a stored object; the plugin's own, without values, when left out */
export const presentPlugin = (plugin: PluginView, options: readonly Omit<ShownOption, 'value'>[] = plugin.options): PluginAnswer => ({
  slug: plugin.slug,
  title: plugin.title,
  description: plugin.description,
  pluginOptions: options.map(presentOption),
  kind: plugin.kind ?? undefined,
  abilities: [...plugin.abilities],
});

export const presentListedPlugin = (plugin: ListedPlugin): PluginAnswer => ({ ...presentPlugin(plugin), notConfigured: plugin.notConfigured ?? undefined });

/** A destination, notification or source on its own: its options stand in the plugin as well. */
export const presentConfigured = ({ id, label, description, plugin, options }: ConfiguredView): DestinationAnswer => ({
  id,
  label,
  description,
  options: options.map(presentOption),
  plugin: presentPlugin(plugin, options),
});

/** The same for a row as others hold it. */
export const presentConfiguredFace = (face: ConfiguredFace): DestinationAnswer => presentConfigured(viewConfigured(face));
