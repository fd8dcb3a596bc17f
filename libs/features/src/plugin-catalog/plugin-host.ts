import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import type { Egress } from '@app/egress';
import { DomainError, invalidRequest, type Reasons } from '@app/errors';
import {
  allPlugins,
  findPlugin,
  getPlugin,
  type DestinationPlugin,
  type DnsProviderPlugin,
  type ExporterPlugin,
  type Fields,
  type IssuerPlugin,
  type NotifierPlugin,
  type Plugin,
  type PluginContext,
  type SourcePlugin,
} from '@app/plugins';
import { CONFIG, EGRESS } from '../foundation';
import { viewPlugin, viewPlugins, type PluginView } from './plugin-views';

/** What can be chosen where a request names a plugin. */
export type HostedKind = Plugin['kind'];

/** As much of any plugin as is needed to keep and show options for it. */
export interface HostedPlugin {
  readonly slug: string;
  readonly title: string;
  readonly kind: string;
  readonly options: Fields;
}

/** Longest time that a plugin may take while somebody waits for an answer. */
const patienceMs = 30_000;

/** A plugin in the list of all of them. */
export type ListedPlugin = PluginView & {
  /** Why it cannot be used in this installation, for administrators. Null: it can. */
  readonly notConfigured: string | null;
};

/** Hands out plugins, and hands them what they may see of the world. */
@Injectable()
export class PluginHost {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EGRESS) private readonly egress: Egress,
  ) {}

  /** By title. @param type as the API names it, such as `export`; all when absent */
  list(type?: string): ListedPlugin[] {
    return viewPlugins()
      .filter((plugin) => type === undefined || plugin.kind === type)
      .map((plugin) => this.withConfiguration(plugin));
  }

  /** The same for who asks by name. @throws DomainError `not-found` when there is none of that type */
  listOfType(type?: string): ListedPlugin[] {
    const plugins = this.list(type);
    if (plugins.length > 0) return plugins;
    throw new DomainError('not-found', 'plugin.type-unknown', 'No data found', { hint: `No plugin is of the type "${type}". GET /plugins lists all of them.` });
  }

  /** @throws DomainError `not-found` */
  get(slug: string): ListedPlugin {
    const view = viewPlugin(slug);
    if (view.kind !== null) return this.withConfiguration(view);
    throw new DomainError('not-found', 'plugin.not-found', `There is no plugin "${slug}".`, { hint: 'GET /plugins lists all of them.' });
  }

  /** @throws DomainError `invalid` when no issuer has this slug */
  issuer(slug: string): IssuerPlugin {
    return getPlugin('issuer', slug);
  }

  /** @throws DomainError `invalid` when no exporter has this slug */
  exporter(slug: string): ExporterPlugin {
    return getPlugin('exporter', slug);
  }

  /** @throws DomainError `invalid` when no notifier has this slug */
  notifier(slug: string): NotifierPlugin {
    return getPlugin('notifier', slug);
  }

  /** @throws DomainError `invalid` when no DNS provider has this slug */
  dnsProvider(slug: string): DnsProviderPlugin {
    return getPlugin('dns-provider', slug);
  }

  /** @throws DomainError `invalid` when no destination has this slug */
  destination(slug: string): DestinationPlugin {
    return getPlugin('destination', slug);
  }

  /** @throws DomainError `invalid` when no source has this slug */
  source(slug: string): SourcePlugin {
    return getPlugin('source', slug);
  }

  /** @throws DomainError `invalid` when there is no such plugin, or it is of another kind */
  pluginOf(kind: HostedKind, slug: string): HostedPlugin {
    const plugin: HostedPlugin | undefined = findPlugin(slug);
    if (plugin?.kind === kind) return plugin;
    const offered = allPlugins().filter((other: HostedPlugin) => other.kind === kind);
    const hint = offered.length ? `Choose one of: ${offered.map((other) => other.slug).join(', ')}.` : `No plugin of the kind ${kind} is installed.`;
    const wrong: Reasons = { _schema: plugin ? `"${slug}" is of the kind ${plugin.kind}, not ${kind}.` : `There is no ${kind} plugin "${slug}".` };
    throw invalidRequest(plugin ? 'plugin.wrong-kind' : 'plugin.unknown', { plugin: wrong }, hint);
  }

  /**
   * What a plugin sees during one call. It is given no longer than somebody waits for an answer, or until `signal` aborts.
   * @throws DomainError `invalid` with the reason when the installation's settings do not let it do its work
   */
  contextFor(plugin: Plugin, signal?: AbortSignal): PluginContext {
    const because = this.notConfigured(plugin);
    if (because !== null)
      throw new DomainError('invalid', 'plugin.not-configured', `The plugin "${plugin.slug}" is not configured: ${because}`, {
        hint: 'Ask an administrator to set it up.',
      });
    const log = new Logger(`plugin ${plugin.slug}`);
    return {
      settings: this.settingsOf(plugin),
      fetch: this.egress.fetch,
      agent: this.egress.agent,
      lookup: this.egress.lookup,
      connect: this.egress.connect,
      now: () => new Date(),
      signal: signal ?? AbortSignal.timeout(patienceMs),
      log: { info: (message, fields) => log.log({ message, ...fields }), warn: (message, fields) => log.warn({ message, ...fields }) },
    };
  }

  private withConfiguration(view: PluginView): ListedPlugin {
    const plugin = findPlugin(view.slug);
    return { ...view, notConfigured: plugin ? this.notConfigured(plugin) : null };
  }

  private notConfigured(plugin: Plugin): string | null {
    const found = this.config.plugins[plugin.slug];
    if (found?.isConfigured === false) return found.because;
    const configuration = plugin.configuration?.(this.settingsOf(plugin));
    return configuration?.isConfigured === false ? configuration.because : null;
  }

  /** As parsed at the start; the schema's own defaults for a program that was started without settings for plugins. */
  private settingsOf(plugin: Plugin): Record<string, unknown> {
    const found = this.config.plugins[plugin.slug];
    return found?.isConfigured ? (found.settings as Record<string, unknown>) : plugin.settings.parse({});
  }
}
