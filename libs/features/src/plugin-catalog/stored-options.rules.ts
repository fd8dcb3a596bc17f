import type { OptionDescription } from '@app/plugins';
import type { StoredOptions } from '@app/persistence';

/** One option and its value, as requests bring it. */
export interface GivenOption {
  readonly name: string;
  readonly value?: unknown;
}

/** One option of a stored object, as it is shown. */
export type ShownOption = OptionDescription & {
  /** Null for a secret, whoever asks, and for what was never given. */
  readonly value: unknown;
  /** Only for secrets: is there one? */
  readonly isSet?: boolean;
};

const secretNames = (options: readonly OptionDescription[]): Set<string> => new Set(options.filter((option) => option.sensitive).map((option) => option.name));

/** Which secrets stay as they are: those that come back as the null that was shown in their place. */
export function keptSecrets(options: readonly OptionDescription[], given: readonly GivenOption[], stored: StoredOptions): string[] {
  const secrets = secretNames(options);
  const returned = given.filter((option) => option.value === null || option.value === undefined).map((option) => option.name);
  return [...new Set(returned)].filter((name) => secrets.has(name) && Object.hasOwn(stored, name));
}

/** The last value of each name, as a plugin's schema reads it. */
export const asRecord = (given: readonly GivenOption[]): Record<string, unknown> => Object.fromEntries(given.map((option) => [option.name, option.value]));

/** The options of a stored object for showing: described, in the plugin's order, secrets as a mark. What the plugin does not know is left out. */
export const showOptions = (options: readonly OptionDescription[], stored: StoredOptions): ShownOption[] =>
  options.map((option) => {
    const isSet = Object.hasOwn(stored, option.name);
    return option.sensitive ? { ...option, value: null, isSet } : { ...option, value: isSet ? stored[option.name] : null };
  });

/** For the audit log: secrets as a mark. Their envelopes are no secret, but nobody's business either. */
export const maskOptions = (options: readonly OptionDescription[], stored: StoredOptions): Record<string, unknown> => {
  const secrets = secretNames(options);
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, secrets.has(name) ? '(secret)' : value]));
};
