import type { JsonSchema } from './json-schema';

/*
 * JSON schemas as TypeScript types, as far as the contract goes: what it cannot say in a type (lengths, patterns) is left to the API.
 */

const scalars: Readonly<Record<string, string>> = { string: 'string', number: 'number', integer: 'number', boolean: 'boolean', null: 'null' };

const quote = (value: unknown) => (typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : JSON.stringify(value));
const either = (types: readonly string[]) => {
  const distinct = [...new Set(types)];
  return distinct.includes('unknown') ? 'unknown' : distinct.join(' | ');
};
const grouped = (type: string) => (/[|&]/.test(type) ? `(${type})` : type);

/** A comment of its own above what it is about; nothing when there is nothing to say. */
export function commentOf(words: string | undefined, indent: string): string {
  if (!words) return '';
  return `${indent}/** ${words.replaceAll('*/', '*\\/').replace(/\s+/g, ' ')} */\n`;
}

/** Members in braces, each on a line of its own. */
export function membersOf({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
    const mark = required.includes(name) ? '' : '?';
    const type = typeOf(member, inner);
    return `${commentOf(member.description, inner)}${inner}${key}${mark}: ${type}${mark && !type.includes('unknown') ? ' | undefined' : ''};\n`;
  });
  return members.length ? `{\n${members.join('')}${indent}}` : 'Record<string, never>';
}

/** @param indent of the line that the type begins on */
export function typeOf(schema: JsonSchema, indent = ''): string {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return quote(schema.const);
  if (schema.enum) return either(schema.enum.map(quote));
  if (anyOf ?? oneOf) return either((anyOf ?? oneOf ?? []).map((one) => typeOf(one, indent)));
  if (allOf) return allOf.map((one) => grouped(typeOf(one, indent))).join(' & ');
  if (Array.isArray(type)) return either(type.map((one) => typeOf({ ...schema, type: one }, indent)));
  if (type === 'array') return `${grouped(schema.items ? typeOf(schema.items, indent) : 'unknown')}[]`;
  if (type === 'object') {
    const { additionalProperties: rest } = schema;
    if (!schema.properties && rest !== false) return `Record<string, ${typeof rest === 'object' ? typeOf(rest, indent) : 'unknown'}>`;
    return membersOf(schema, indent);
  }
  return (type !== undefined && scalars[type]) || 'unknown';
}
