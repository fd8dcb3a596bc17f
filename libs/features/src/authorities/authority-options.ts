import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { invalidRequest, type Reasons } from '@app/errors';
import type { StoredOptions } from '@app/persistence';
import { CONFIG } from '../foundation';
import { belowPluginOptions, OptionsVault, PluginHost, showOptions, viewPlugin, type GivenOption, type ShownOption } from '../plugin-catalog';
import { authorityOptions, isAuthorityOption, issuingPolicy, readAuthorityOptions, type IssuingPolicy } from './authority-options.rules';

/** Options of an authority: the issuer's, and those that every authority has. */
@Injectable()
export class AuthorityOptions {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly plugins: PluginHost,
    private readonly vault: OptionsVault,
  ) {}

  /**
   * What to store.
   * @param stored what the row holds so far: secrets that come back as null stay
   * @throws DomainError `invalid` when the plugin is no issuer, or with a reason for each option that does not fit
   */
  close(
    pluginSlug: string,
    given: readonly GivenOption[],
    uuid: string,
    stored: StoredOptions = {},
    nest: (reasons: Reasons) => Reasons = belowPluginOptions,
  ): StoredOptions {
    const plugin = this.plugins.issuer(pluginSlug);
    const ours = readAuthorityOptions(given);
    if (!ours.fit) throw invalidRequest('authority.options-invalid', nest(ours.reasons), 'Send true or false.');
    const theirs = given.filter((option) => !isAuthorityOption(option.name));
    const closed = this.vault.close(plugin, theirs, { table: 'authorities', uuid }, stored, nest);
    if (plugin.checkOptions) plugin.checkOptions(this.vault.open(plugin, closed, { table: 'authorities', uuid }), this.plugins.contextFor(plugin).settings);
    return { ...closed, ...ours.options };
  }

  /** As the issuer's code gets them. */
  open(pluginSlug: string, stored: StoredOptions, uuid: string): Record<string, unknown> {
    return this.vault.open(this.plugins.issuer(pluginSlug), stored, { table: 'authorities', uuid });
  }

  policy(stored: StoredOptions): IssuingPolicy {
    return issuingPolicy(stored, this.config.certificates);
  }

  /** Those that have a value. */
  show(pluginSlug: string, stored: StoredOptions): ShownOption[] {
    return showOptions([...viewPlugin(pluginSlug).options, ...authorityOptions], stored).filter((option) => option.isSet ?? option.value !== null);
  }
}

const wanted = 'Send the text of a JSON list of options, such as [{"name": "cn_optional", "value": true}], or leave it out.';

/**
 * Reads the options of an authority from the JSON text in which they are shown.
 * @throws DomainError `invalid` when it is not such a text
 */
export function readOptionsText(text: string): GivenOption[] {
  const refuse = (because: string) => invalidRequest('authority.options-unreadable', { options: because }, wanted);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw refuse('Not JSON.');
  }
  if (!Array.isArray(list)) throw refuse('Not a list of options.');
  return list.map((option: unknown, position) => {
    if (typeof option !== 'object' || option === null || !('name' in option) || typeof option.name !== 'string')
      throw refuse(`Option ${position + 1} of the list has no name.`);
    return { name: option.name, value: 'value' in option ? option.value : undefined };
  });
}
