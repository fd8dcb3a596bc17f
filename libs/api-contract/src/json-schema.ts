import { z } from 'zod';
import { wordsFor } from './glossary';
import { namedShapes } from './named-shapes';

/** The part of a JSON schema that is looked into here. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  default?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
}

export type Direction = 'input' | 'output';

/** What says itself how it is sent is printed so, and not as all that is taken for it. */
const asSent = ({ jsonSchema }: { jsonSchema: { type?: unknown; anyOf?: unknown } }): void => {
  if (jsonSchema.type !== undefined && jsonSchema.anyOf !== undefined) delete jsonSchema.anyOf;
};

const settings = { unrepresentable: 'any', target: 'draft-2020-12', override: asSent } as const;

/** Members that say nothing themselves are given the words of the glossary. */
function withWords(schema: JsonSchema, owner = ''): JsonSchema {
  const each = (parts: JsonSchema[] | undefined) => parts?.map((part) => withWords(part, owner));
  const members = schema.properties && Object.entries(schema.properties);
  const properties = members?.map(([name, member]): [string, JsonSchema] => {
    const words = member.description ?? wordsFor(name, owner);
    return [name, { ...withWords(member, name), ...(words === undefined ? {} : { description: words }) }];
  });
  const { anyOf, oneOf, allOf, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(anyOf && { anyOf: each(anyOf) }),
    ...(oneOf && { oneOf: each(oneOf) }),
    ...(allOf && { allOf: each(allOf) }),
    ...(items && { items: withWords(items, owner) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: withWords(additionalProperties, owner) }),
    ...(properties && { properties: Object.fromEntries(properties) }),
  };
}

/** A schema as OpenAPI 3.1 has it, with everything in it. Bodies and queries as a client sends them, answers as they come. */
export function jsonSchemaOf(schema: z.ZodType, io: Direction): JsonSchema {
  const { $schema: _, ...printed } = z.toJSONSchema(schema, { ...settings, io }) as JsonSchema & { $schema?: string };
  return withWords(printed);
}

/** Gives the named shapes their names. */
class Names extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  override get(schema: z.core.$ZodType) {
    const id = namedShapes.get(schema);
    const words = z.globalRegistry.get(schema);
    return (id === undefined ? words : { ...words, id }) as never;
  }

  override has(schema: z.core.$ZodType) {
    return namedShapes.has(schema) || z.globalRegistry.has(schema);
  }
}
const names = new Names() as typeof z.globalRegistry;

/** The named shapes that some printed schemas refer to. */
export class Shapes {
  private readonly kept = new Map<string, JsonSchema>();

  /** The schema, with a `$ref` in the place of each named shape, itself included. */
  refer(schema: z.ZodType, io: Direction): JsonSchema {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { ...settings, io, metadata: names }) as JsonSchema & { $schema?: string };
    for (const [name, shape] of Object.entries($defs)) this.keep(name, shape);
    const name = namedShapes.get(schema);
    if (name === undefined || own.$ref !== undefined) return withWords(own);
    this.keep(name, own);
    return { $ref: `#/$defs/${name}` };
  }

  /** By name. */
  all(): [string, JsonSchema][] {
    return [...this.kept].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** @throws Error for a name that means one thing when sent and another when answered: give the two shapes two names */
  private keep(name: string, { id: _, ...shape }: JsonSchema & { id?: string }): void {
    const described = withWords(shape);
    const before = this.kept.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(described)) throw new Error(`${name} has two shapes.`);
    this.kept.set(name, described);
  }
}
