import { invalidRequest, type Reasons } from '@app/errors';
import type { z } from 'zod';
import { describeOptions, type OptionDescription } from './option-list';
import type { Fields } from './plugin';

/** Options that fit the plugin, or what is wrong with each that does not. */
export type CheckedOptions<Options extends Fields> = { fit: true; options: z.output<Options> } | { fit: false; reasons: Reasons };

/**
 * Reads stored or submitted options: absent, null and empty text all mean "not given", and numbers and yes/no may come as text,
 * as forms and scripts send them. Options that the plugin does not know are left out.
 */
export function checkOptions<Options extends Fields>(plugin: { options: Options }, given: Readonly<Record<string, unknown>>): CheckedOptions<Options> {
  // Without a prototype, because the schema would find an option by the name of something every object inherits.
  const values = Object.create(null) as Record<string, unknown>;
  for (const option of describeOptions(plugin)) {
    const value = Object.hasOwn(given, option.name) ? given[option.name] : undefined;
    if (value !== undefined && value !== null && value !== '') values[option.name] = fromText(value, option);
  }
  const parsed = plugin.options.safeParse(values);
  if (parsed.success) return { fit: true, options: parsed.data };
  const reasons: Reasons = {};
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? '_schema');
    reasons[name] ??= name in values ? wordsOf(issue) : 'Missing data for required option.';
  }
  return { fit: false, reasons };
}

const wrongTypes: Readonly<Record<string, string>> = {
  number: 'Not a valid integer.',
  int: 'Not a valid integer.',
  boolean: 'Not a valid boolean.',
  string: 'Not a valid string.',
};

/** Where a plugin has no words of its own, those that the API has for fields. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return wrongTypes[issue.expected] ?? issue.message;
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid option')) return `Not a valid choice. There are: ${issue.values.join(', ')}.`;
  return issue.message;
}

/**
 * The same, for those who cannot go on without.
 * @param nest puts the reasons where the request's reader looks for them, such as below `plugin.pluginOptions`
 * @throws DomainError `invalid` with a reason per option
 */
export function parseOptions<Options extends Fields>(
  plugin: { slug: string; options: Options },
  given: Readonly<Record<string, unknown>>,
  nest: (reasons: Reasons) => Reasons = (reasons) => reasons,
): z.output<Options> {
  const checked = checkOptions(plugin, given);
  if (checked.fit) return checked.options;
  throw invalidRequest('plugin.options-invalid', nest(checked.reasons), `GET /plugins/${plugin.slug} lists the options and what each allows.`);
}

function fromText(value: unknown, option: OptionDescription): unknown {
  if ((option.type === 'int' || option.type === 'destinationSelect') && typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value)) return Number(value);
  if (option.type === 'bool' && typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return value;
}
