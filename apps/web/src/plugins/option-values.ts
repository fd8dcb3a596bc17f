import type { OptionAnswer } from '@app/api-client';

export type OptionValue = string | number | boolean | null;
export type OptionValues = Record<string, OptionValue>;

/** "vaultUrl" → "Vault url": option names are camelCase, and a form is read by people. */
export function labelOfOption(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isPlain = (value: unknown): value is OptionValue => value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** What the form begins with: the stored value, else the default, else the first choice of a required select, else empty. */
export const firstValues = (options: readonly OptionAnswer[]): OptionValues => Object.fromEntries(options.map((option) => [option.name, firstValue(option)]));

function firstValue({ value, default: standard, type, required, available }: OptionAnswer): OptionValue {
  if (isPlain(value) && value !== null) return value;
  if (isPlain(standard) && standard !== null) return standard;
  if (type === 'bool') return false;
  return type === 'select' && required ? (available?.[0] ?? '') : '';
}

/**
 * What is sent: options left empty are left out, so that the plugin's own default holds. A secret that is set and was left empty is sent as null, which keeps it.
 */
export const sentOptions = (options: readonly OptionAnswer[], values: OptionValues): { name: string; value: unknown }[] =>
  options.flatMap(({ name, sensitive, isSet }): { name: string; value: unknown }[] => {
    const value = values[name];
    if (value !== '' && value !== null && value !== undefined) return [{ name, value }];
    return sensitive && isSet ? [{ name, value: null }] : [];
  });

/** The options that the plugin has now, each with what is stored of it. One that a release took away is left out: it would be refused. */
export const storedOptions = (described: readonly OptionAnswer[], stored: readonly OptionAnswer[]): OptionAnswer[] =>
  described.map((option) => {
    const { value, isSet } = stored.find(({ name }) => name === option.name) ?? {};
    return { ...option, value, isSet };
  });

/** What is wrong with a value, or null. The API decides; this only saves a round trip. */
export function complaintAbout(option: OptionAnswer, value: OptionValue | undefined): string | null {
  const isEmpty = value === '' || value === null || value === undefined;
  if (isEmpty) return option.required && !(option.sensitive && option.isSet) ? 'This is needed.' : null;
  if (option.type === 'int' && !Number.isInteger(Number(value))) return `“${String(value)}” is not a whole number.`;
  if (option.validation && typeof value === 'string' && !matches(option.validation, value))
    return option.helpMessage || `“${value}” does not fit the pattern ${option.validation}`;
  return null;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    // A pattern of another dialect of regular expressions is for the server to check.
    return true;
  }
}
