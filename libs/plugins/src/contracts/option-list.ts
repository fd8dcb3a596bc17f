import { z } from 'zod';
import type { Fields } from './plugin';

/** One option, as the API lists it. Holds what the code declares and never anybody's values. */
export interface OptionDescription {
  readonly name: string;
  readonly type: 'str' | 'int' | 'bool' | 'select' | 'textarea' | 'destinationSelect';
  readonly required: boolean;
  readonly helpMessage: string;
  /** A regular expression for the whole value. */
  readonly validation?: string;
  readonly default?: string | number | boolean;
  /** The choices of a select. */
  readonly available?: readonly string[];
  /** True for secrets; absent otherwise. */
  readonly sensitive?: true;
}

interface FieldSchema {
  type?: string;
  description?: string;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  default?: string | number | boolean;
  secret?: boolean;
  longText?: boolean;
  destination?: boolean;
}

/** The option list of a plugin, in the order of its schema. Made anew for each call: nothing can be left in it. */
export function describeOptions({ options }: { options: Fields }): OptionDescription[] {
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input' }) as { properties?: Record<string, FieldSchema>; required?: string[] };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: typeOf(field),
    required: required.includes(name),
    helpMessage: field.description ?? '',
    ...validationOf(field),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.enum ? { available: [...field.enum] } : {}),
    ...(field.secret ? { sensitive: true as const } : {}),
  }));
}

/** The options that are sealed at rest and never answered. */
export const secretOptionNames = (plugin: { options: Fields }): string[] =>
  describeOptions(plugin)
    .filter((option) => option.sensitive)
    .map((option) => option.name);

function typeOf(field: FieldSchema): OptionDescription['type'] {
  if (field.enum) return 'select';
  if (field.destination) return 'destinationSelect';
  if (field.type === 'integer') return 'int';
  if (field.type === 'boolean') return 'bool';
  return field.longText ? 'textarea' : 'str';
}

function validationOf(field: FieldSchema): { validation?: string } {
  if (field.pattern) return { validation: field.pattern };
  return field.type === 'integer' && (field.minimum ?? -1) >= 0 ? { validation: '^\\d+$' } : {};
}
