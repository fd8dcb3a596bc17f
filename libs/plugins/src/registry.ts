import { invalidRequest } from '@app/errors';
import type { DestinationPlugin } from './contracts/destination';
import { acmeHttpIssuer } from './acme/acme-http.issuer';
import { acmeIssuer } from './acme/acme.issuer';
import { atlasRedisMetricsSink } from './atlas/atlas-redis.metrics-sink';
import { atlasMetricsSink } from './atlas/atlas.metrics-sink';
import { awsDestination } from './aws/aws.destination';
import { awsSource } from './aws/aws.source';
import { snsNotifier } from './aws/sns.notifier';
import type { DnsProviderPlugin } from './contracts/dns-provider';
import type { ExporterPlugin } from './contracts/exporter';
import type { IssuerPlugin } from './contracts/issuer';
import type { MetricsSinkPlugin } from './contracts/metrics-sink';
import type { NotifierPlugin } from './contracts/notifier';
import type { Fields } from './contracts/plugin';
import type { SourcePlugin } from './contracts/source';
import { cryptographyIssuer } from './cryptography/cryptography.issuer';
import { directoryDestination } from './directory/directory.destination';
import { directorySource } from './directory/directory.source';
import { emailNotifier } from './email/email.notifier';
import { csrExporter } from './file-formats/csr.exporter';
import { jksKeystoreExporter } from './file-formats/jks-keystore.exporter';
import { jksTruststoreExporter } from './file-formats/jks-truststore.exporter';
import { pemExporter } from './file-formats/pem.exporter';
import { pkcs12Exporter } from './file-formats/pkcs12.exporter';
import { kubernetesDestination } from './kubernetes/kubernetes.destination';
import { powerDnsProvider } from './powerdns/powerdns.dns-provider';
import { sftpDestination } from './sftp/sftp.destination';
import { slackNotifier } from './slack/slack.notifier';
import { vaultDestination } from './vault/vault.destination';
import { vaultSource } from './vault/vault.source';
import { statsdMetricsSink } from './statsd/statsd.metrics-sink';

/** Every plugin, by kind. */
export const plugins = {
  issuer: [cryptographyIssuer, acmeIssuer, acmeHttpIssuer] as IssuerPlugin[],
  exporter: [pkcs12Exporter, jksKeystoreExporter, jksTruststoreExporter, csrExporter, pemExporter] as ExporterPlugin[],
  notifier: [emailNotifier, slackNotifier, snsNotifier] as NotifierPlugin[],
  'dns-provider': [powerDnsProvider] as DnsProviderPlugin[],
  destination: [sftpDestination, directoryDestination, vaultDestination, kubernetesDestination, awsDestination] as DestinationPlugin[],
  source: [directorySource, vaultSource, awsSource] as SourcePlugin[],
  'metrics-sink': [statsdMetricsSink, atlasMetricsSink, atlasRedisMetricsSink] as MetricsSinkPlugin[],
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

const articled = (kind: PluginKind) => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** What this plugin can do beyond what its kind must: the names of the optional methods it has. */
export function abilities(plugin: Plugin): string[] {
  const optional: Record<PluginKind, readonly string[]> = {
    issuer: ['resume', 'cancel', 'revoke', 'signRevocationList', 'renewalWindow', 'rollAccountKey'] satisfies (keyof IssuerPlugin)[],
    exporter: [],
    notifier: [],
    'dns-provider': ['nameServers', 'propagationChecks'] satisfies (keyof DnsProviderPlugin)[],
    destination: ['clean', 'servedAt', 'uploadAcmeToken', 'deleteAcmeToken'] satisfies (keyof DestinationPlugin)[],
    source: ['endpoints', 'certificateByName', 'certificateNamesAt', 'updateEndpoint', 'clean'] satisfies (keyof SourcePlugin)[],
    'metrics-sink': [],
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
