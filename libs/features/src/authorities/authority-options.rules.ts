import type { Config } from '@app/config';
import type { Reasons } from '@app/errors';
import type { StoredOptions } from '@app/persistence';
import type { OptionDescription } from '@app/plugins';

/** Options that every authority has, whatever its issuer: they are read by us, not by the plugin. */
export const authorityOptions: readonly OptionDescription[] = [
  {
    name: 'cab_compliant',
    type: 'bool',
    required: false,
    helpMessage: 'Follows the rules of the CA/Browser Forum: certificates are limited to the validity that is set for such authorities',
  },
  { name: 'cn_optional', type: 'bool', required: false, helpMessage: 'Certificates may have no common name when they have another name' },
];

export type ValiditySettings = Pick<Config['certificates'], 'publicMaxValidityDays' | 'publicDefaultValidityDays' | 'defaultValidityDays'>;

/** What an authority's options say of the certificates that it issues. */
export interface IssuingPolicy {
  /** Null: nobody said. */
  readonly isCabCompliant: boolean | null;
  readonly isCnOptional: boolean;
  /** Null: no limit but the authority's own end. */
  readonly maxIssuanceDays: number | null;
  readonly defaultValidityDays: number;
}

/** Yes and no, also as the text that old rows hold. */
function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'true') return true;
  return word === 'false' ? false : null;
}

export function issuingPolicy(options: StoredOptions, settings: ValiditySettings): IssuingPolicy {
  const isCabCompliant = readFlag(options['cab_compliant']);
  return {
    isCabCompliant,
    isCnOptional: readFlag(options['cn_optional']) ?? false,
    maxIssuanceDays: isCabCompliant ? settings.publicMaxValidityDays : null,
    defaultValidityDays: isCabCompliant ? (settings.publicDefaultValidityDays ?? settings.publicMaxValidityDays) : settings.defaultValidityDays,
  };
}

export const isAuthorityOption = (name: string): boolean => authorityOptions.some((option) => option.name === name);

/** Those of ours among the options of a request; null, an empty text and absence all mean "nobody said". */
export function readAuthorityOptions(
  given: readonly { readonly name: string; readonly value?: unknown }[],
): { fit: true; options: StoredOptions } | { fit: false; reasons: Reasons } {
  const options: StoredOptions = {};
  const reasons: Reasons = {};
  for (const { name, value } of given.filter((option) => isAuthorityOption(option.name))) {
    if (value === null || value === undefined || value === '') continue;
    const flag = readFlag(value);
    if (flag === null) reasons[name] = 'Not a valid boolean.';
    else options[name] = flag;
  }
  return Object.keys(reasons).length ? { fit: false, reasons } : { fit: true, options };
}
