import { abilities, allPlugins, describeOptions, findPlugin, type OptionDescription, type Plugin, type PluginKind } from '@app/plugins';

/** Kinds of plugins as the API has always called them. */
const kindOnTheWire: Record<PluginKind, string> = {
  issuer: 'issuer',
  exporter: 'export',
  notifier: 'notification',
  'dns-provider': 'dns-provider',
  destination: 'destination',
  source: 'source',
  'metrics-sink': 'metric',
};

/** A plugin as people see it. Holds what the code declares and never anybody's values. */
export interface PluginView {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** `issuer`, `export`, `notification` … Null: the plugin is not installed any more. */
  readonly kind: string | null;
  readonly options: readonly OptionDescription[];
  /** Names of the optional methods it has, such as `revoke`. */
  readonly abilities: readonly string[];
}

/** Frozen, since everybody gets the same one: describing a schema costs more than all else that a list does for a row. */
const views = new Map<string, PluginView>();

const viewOf = (plugin: Plugin): PluginView =>
  Object.freeze({
    slug: plugin.slug,
    title: plugin.title,
    description: plugin.description,
    kind: kindOnTheWire[plugin.kind],
    options: Object.freeze(describeOptions(plugin).map((option) => Object.freeze(option))),
    abilities: Object.freeze(abilities(plugin)),
  });

/** What is shown of the plugin that a row names. A row may outlive its plugin; then only the slug is known. */
export function viewPlugin(slug: string): PluginView {
  const known = views.get(slug);
  if (known) return known;
  const plugin = findPlugin(slug);
  if (!plugin) return { slug, title: slug, description: 'This plugin is not installed.', kind: null, options: [], abilities: [] };
  const view = viewOf(plugin);
  views.set(slug, view);
  return view;
}

/** By title. */
export const viewPlugins = (): PluginView[] => allPlugins().map(({ slug }) => viewPlugin(slug));
