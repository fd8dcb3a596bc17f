import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import type { Reasons } from '@app/errors';
import type { StoredOptions } from '@app/persistence';
import { describeOptions, parseOptions, secretOptionNames, type Fields } from '@app/plugins';
import type { z } from 'zod';
import { SEALER } from '../foundation';
import { asRecord, keptSecrets, type GivenOption } from './stored-options.rules';

/** The row whose column `options` holds them. Secrets are sealed to it. */
export interface OptionsRow {
  readonly table: 'authorities' | 'destinations' | 'notifications' | 'sources';
  readonly uuid: string;
}

/** Where the reader of a request looks for what is wrong with its options. */
export const belowPluginOptions = (reasons: Reasons): Reasons => ({ plugin: { pluginOptions: reasons } });

/** Takes options in and gives them out to plugins; in between their secrets are sealed. */
@Injectable()
export class OptionsVault {
  constructor(@Inject(SEALER) private readonly sealer: Sealer) {}

  /**
   * What to store for a plugin's options. A secret that comes back as the null shown in its place stays as it was; one that
   * is left out, or empty, is gone.
   * @param stored what the row holds so far; empty for a new one or another plugin
   * @throws DomainError `invalid` with a reason for each option that does not fit
   */
  close<Options extends Fields>(
    plugin: { slug: string; options: Options },
    given: readonly GivenOption[],
    row: OptionsRow,
    stored: StoredOptions = {},
    nest = belowPluginOptions,
  ): StoredOptions {
    const kept = keptSecrets(describeOptions(plugin), given, stored);
    const opened = Object.fromEntries(kept.map((name) => [name, this.unseal(stored[name], name, row)]));
    const parsed: Record<string, unknown> = parseOptions(plugin, { ...asRecord(given), ...opened }, nest);
    const secrets = new Set(secretOptionNames(plugin));
    // Sealed anew it would look like another one, and a row of which nothing was changed like a changed row.
    const sealed = (name: string, value: unknown) => (opened[name] === value ? stored[name] : this.seal(value, name, row));
    return Object.fromEntries(
      Object.entries(parsed)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => [name, secrets.has(name) ? sealed(name, value) : value]),
    );
  }

  /** The options as the plugin's code gets them. @throws DomainError `invalid` when the plugin does not take them any more */
  open<Options extends Fields>(plugin: { slug: string; options: Options }, stored: StoredOptions, row: OptionsRow): z.output<Options> {
    const secrets = new Set(secretOptionNames(plugin));
    const opened = Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, secrets.has(name) ? this.unseal(value, name, row) : value]));
    return parseOptions(plugin, opened);
  }

  private seal(value: unknown, name: string, row: OptionsRow): string {
    return this.sealer.seal(String(value), { table: row.table, column: `options.${name}`, rowUuid: row.uuid });
  }

  private unseal(envelope: unknown, name: string, row: OptionsRow): string {
    return this.sealer.unseal(String(envelope), { table: row.table, column: `options.${name}`, rowUuid: row.uuid });
  }
}
