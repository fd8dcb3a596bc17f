import type { DestinationAnswer, OptionAnswer, PluginAnswer } from '@app/api-contract';
import { viewConfigured, type ConfiguredView, type ListedPlugin, type PluginView, type ShownOption } from '@app/features';

/** A stored object with a plugin, as others hold it: options as stored. */
type ConfiguredFace = Parameters<typeof viewConfigured>[0];

export const presentOption = (option: Omit<ShownOption, 'value'> & { value?: unknown }): OptionAnswer => {
  const { available, ...rest } = option;
  return available ? { ...rest, available: [...available] } : rest;
};

const withOptions = (plugin: PluginView, options: readonly Omit<ShownOption, 'value'>[]): PluginAnswer => ({
  slug: plugin.slug,
  title: plugin.title,
  description: plugin.description,
  pluginOptions: options.map(presentOption),
  kind: plugin.kind ?? undefined,
  abilities: [...plugin.abilities],
});

/** Plugins are the same in every answer: each is presented, and being frozen written, once. */
const presented = new WeakMap<PluginView, PluginAnswer>();

/** @param options those of a stored object; the plugin's own, without values, when left out */
export function presentPlugin(plugin: PluginView, options?: readonly Omit<ShownOption, 'value'>[]): PluginAnswer {
  if (options) return withOptions(plugin, options);
  const answer = presented.get(plugin) ?? Object.freeze(withOptions(plugin, plugin.options));
  presented.set(plugin, answer);
  return answer;
}

export const presentListedPlugin = (plugin: ListedPlugin): PluginAnswer => ({ ...presentPlugin(plugin), notConfigured: plugin.notConfigured ?? undefined });

/** A destination, notification or source on its own: its options stand in the plugin as well. */
export const presentConfigured = ({ id, label, description, plugin, options, version }: ConfiguredView): DestinationAnswer => ({
  id,
  label,
  description,
  options: options.map(presentOption),
  plugin: presentPlugin(plugin, options),
  version,
});

/** The same for a row as others hold it. */
export const presentConfiguredFace = (face: ConfiguredFace): DestinationAnswer => presentConfigured(viewConfigured(face));
