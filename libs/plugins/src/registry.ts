import { DomainError, invalidRequest } from '@app/errors';
import type { ExporterPlugin } from './contracts/exporter';
import type { IssuerPlugin } from './contracts/issuer';
import type { NotifierPlugin } from './contracts/notifier';
import type { Configuration, Fields } from './contracts/plugin';
import { cryptographyIssuer } from './cryptography/cryptography.issuer';
import { emailNotifier } from './email/email.notifier';
import { csrExporter } from './file-formats/csr.exporter';
import { jksKeystoreExporter } from './file-formats/jks-keystore.exporter';
import { jksTruststoreExporter } from './file-formats/jks-truststore.exporter';
import { pemExporter } from './file-formats/pem.exporter';
import { pkcs12Exporter } from './file-formats/pkcs12.exporter';

/** Every plugin, by kind. */
export const plugins = {
  issuer: [cryptographyIssuer] as IssuerPlugin[],
  exporter: [pkcs12Exporter, jksKeystoreExporter, jksTruststoreExporter, csrExporter, pemExporter] as ExporterPlugin[],
  notifier: [emailNotifier] as NotifierPlugin[],
};

export type PluginKind = keyof typeof plugins;
export type PluginOf = { [Kind in PluginKind]: (typeof plugins)[Kind][number] };
export type Plugin = PluginOf[PluginKind];

/** Sorted by title, as people look for them. */
export const allPlugins = (): Plugin[] =>
  Object.values(plugins)
    .flat()
    .sort((one, other) => one.title.localeCompare(other.title, 'en'));

export const findPlugin = (slug: string): Plugin | undefined => allPlugins().find((plugin) => plugin.slug === slug);

/**
 * The plugin that a request or a stored row names.
 * @throws DomainError `invalid` when no plugin has this slug, or one of another kind has it
 */
export function getPlugin<Kind extends PluginKind>(kind: Kind, slug: string): PluginOf[Kind] {
  const found = (plugins[kind] as PluginOf[Kind][]).find((plugin) => plugin.slug === slug);
  if (found) return found;
  const other = findPlugin(slug);
  const hint = `Choose one of: ${plugins[kind].map((plugin) => plugin.slug).join(', ')}.`;
  if (other) throw invalidRequest('plugin.wrong-kind', { plugin: { _schema: `"${slug}" is ${articled(other.kind)}, not ${articled(kind)}.` } }, hint);
  throw invalidRequest('plugin.unknown', { plugin: { _schema: `There is no ${kind} plugin "${slug}".` } }, hint);
}

const articled = (kind: PluginKind) => (kind === 'notifier' ? `a ${kind}` : `an ${kind}`);

/** What this plugin can do beyond what its kind must: the names of the optional methods it has. */
export function abilities(plugin: Plugin): string[] {
  const optional: Record<PluginKind, readonly string[]> = {
    issuer: ['resume', 'cancel', 'revoke', 'signRevocationList'] satisfies (keyof IssuerPlugin)[],
    exporter: [],
    notifier: [],
  };
  return optional[plugin.kind].filter((name) => typeof (plugin as unknown as Record<string, unknown>)[name] === 'function');
}

/** For `loadConfig`: the settings of every plugin that has some, by slug. */
export const pluginSettings = (): Record<string, Fields> =>
  Object.fromEntries(
    allPlugins()
      .filter((plugin) => Object.keys(plugin.settings.shape).length)
      .map((plugin): [string, Fields] => [plugin.slug, plugin.settings]),
  );

/** What the host found of a plugin's settings. */
export type FoundSettings = { isConfigured: true; settings: unknown } | { isConfigured: false; because: string };

/** Can this plugin work with the settings in force? `found` is undefined for a plugin without settings. */
export function configurationOf(plugin: Plugin, found: FoundSettings | undefined): Configuration {
  if (found && !found.isConfigured) return found;
  return plugin.configuration?.(parsedSettings(plugin, found)) ?? { isConfigured: true };
}

/**
 * The settings to put into the context of a call.
 * @throws DomainError `invalid` when the plugin is not configured, with the reason
 */
export function settingsOf(plugin: Plugin, found: FoundSettings | undefined): Record<string, unknown> {
  const configuration = configurationOf(plugin, found);
  if (configuration.isConfigured) return parsedSettings(plugin, found);
  throw new DomainError('invalid', 'plugin.not-configured', `Plugin "${plugin.title}" is not configured: ${configuration.because}`, {
    hint: 'Ask whoever runs this installation to change the settings.',
  });
}

/** Whoever read the configuration has parsed them with the plugin's own schema. */
const parsedSettings = (plugin: Plugin, found: FoundSettings | undefined): Record<string, unknown> =>
  found?.isConfigured ? (found.settings as Record<string, unknown>) : plugin.settings.parse({});
