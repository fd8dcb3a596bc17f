import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, invalidRequest } from '@app/errors';
import type { EntityManager } from 'typeorm';
import {
  ConfiguredPluginsRepository,
  type ConfiguredPlugin,
  type ConfiguredRow,
  type ConfiguredTable,
  type ConfiguredValues,
} from './configured-plugins.repository';
import { OptionsVault } from './options-vault';
import { PluginHost, type HostedKind } from './plugin-host';
import { viewPlugin, type PluginView } from './plugin-views';
import { maskOptions, showOptions, type GivenOption, type ShownOption } from './stored-options.rules';

/** What all requests for such a row have in common. */
export interface ConfiguredWish {
  readonly label: string;
  readonly description: string;
  readonly plugin: { readonly slug: string; readonly pluginOptions: readonly GivenOption[] };
}

export interface ConfiguredView {
  readonly id: number;
  readonly label: string;
  readonly description: string | null;
  readonly plugin: PluginView;
  readonly options: readonly ShownOption[];
  /** Goes up with each change, also of a secret that is not shown. Not told of what is part of something else. */
  readonly version?: number | undefined;
}

const kindOf: Record<ConfiguredTable, { kind: HostedKind; word: string }> = {
  destinations: { kind: 'destination', word: 'destination' },
  notifications: { kind: 'notifier', word: 'notification' },
  sources: { kind: 'source', word: 'source' },
};

/** An index cannot hold much longer ones. */
const longestLabel = 512;

export const viewConfigured = ({ id, label, description, pluginSlug, options, version }: Omit<ConfiguredPlugin, 'uuid'>): ConfiguredView => {
  const plugin = viewPlugin(pluginSlug);
  return { id, label, description, plugin, options: showOptions(plugin.options, options), version };
};

/** For the audit log. */
export const configuredFacts = <Row extends ConfiguredPlugin>({
  id: _id,
  uuid: _uuid,
  version: _version,
  options,
  ...facts
}: Row): Record<string, unknown> => ({
  ...facts,
  options: maskOptions(viewPlugin(facts.pluginSlug).options, options),
});

/** Writes the rows of destinations, notifications and sources. Rights and audit are with their features. */
@Injectable()
export class ConfiguredPlugins {
  constructor(
    private readonly rows: ConfiguredPluginsRepository,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /** @throws DomainError `not-found` */
  async get<Table extends ConfiguredTable>(manager: EntityManager, table: Table, id: number, { lock = false } = {}): Promise<ConfiguredRow<Table>> {
    const row = await this.rows.find(manager, table, id, { lock });
    if (row) return row;
    const { word } = kindOf[table];
    throw new DomainError('not-found', `${word}.not-found`, 'No data found', { hint: `There is no ${word} with the id ${id}.` });
  }

  /** @throws DomainError `invalid` when plugin or options do not fit, `conflict` when the label is taken */
  async create<Table extends ConfiguredTable>(
    manager: EntityManager,
    table: Table,
    wish: ConfiguredWish,
    extras: Omit<ConfiguredValues<Table>, keyof ConfiguredPlugin>,
  ): Promise<ConfiguredRow<Table>> {
    const uuid = randomUUID();
    const values = { ...this.valuesOf(table, wish, uuid, null), ...extras } as ConfiguredValues<Table>;
    const id = await this.rows.insert(manager, table, uuid, values);
    if (id === null) throw labelTaken(table, wish.label);
    return this.get(manager, table, id);
  }

  /**
   * @param row locked
   * @throws DomainError `invalid` when plugin or options do not fit, `conflict` when the label is taken
   */
  async edit<Table extends ConfiguredTable>(
    manager: EntityManager,
    table: Table,
    row: ConfiguredRow<Table>,
    wish: ConfiguredWish,
    extras: Omit<ConfiguredValues<Table>, keyof ConfiguredPlugin>,
  ): Promise<ConfiguredRow<Table>> {
    const values = { ...this.valuesOf(table, wish, row.uuid, row), ...extras } as ConfiguredValues<Table>;
    if (!(await this.rows.update(manager, table, row.id, values))) throw labelTaken(table, wish.label);
    return this.get(manager, table, row.id);
  }

  private valuesOf(
    table: ConfiguredTable,
    { label, description, plugin: chosen }: ConfiguredWish,
    uuid: string,
    before: ConfiguredPlugin | null,
  ): Omit<ConfiguredPlugin, 'id' | 'uuid' | 'version'> {
    if (label.trim() === '' || label.length > longestLabel) throw invalidRequest('label.length', { label: `A label has 1 to ${longestLabel} characters.` });
    const plugin = this.plugins.pluginOf(kindOf[table].kind, chosen.slug);
    // Secrets of another plugin are not this one's.
    const stored = before?.pluginSlug === plugin.slug ? before.options : {};
    const options = this.vault.close(plugin, chosen.pluginOptions, { table, uuid }, stored);
    return { label, description, pluginSlug: plugin.slug, options };
  }
}

const labelTaken = (table: ConfiguredTable, label: string) => {
  const { word } = kindOf[table];
  return new DomainError('conflict', `${word}.label-taken`, `There is a ${word} with the label "${label}" already.`, { hint: 'Choose another label.' });
};
