import type { z } from 'zod';

/*
 * Writes an answer as JSON and cuts it to its schema in one pass. The schema is walked once, when the endpoint is declared; parsing each answer and writing
 * what was parsed took half of the work of a page of certificates. What stands in an answer often is frozen by its presenter, and written once.
 */

/** The JSON of a value, or undefined for one that is left out. */
type Write = (value: unknown) => string | undefined;

/** The value is not what the schema says; what exactly is wrong, the schema itself can tell. */
export class NotAsDeclared extends Error {}

const refuse = (): never => {
  throw new NotAsDeclared();
};

/** As much as is looked at of what a schema says about itself. */
type Definition =
  | { type: 'string' | 'boolean' | 'unknown'; checks?: readonly unknown[] }
  | { type: 'number'; format?: string; checks?: readonly unknown[] }
  | { type: 'object'; shape: Readonly<Record<string, z.ZodType>>; catchall?: unknown; checks?: readonly unknown[] }
  | { type: 'array'; element: z.ZodType; checks?: readonly unknown[] }
  | { type: 'nullable' | 'optional'; innerType: z.ZodType; checks?: readonly unknown[] }
  | { type: 'enum'; entries: Readonly<Record<string, string | number>>; checks?: readonly unknown[] };

const writeString: Write = (value) => (typeof value === 'string' ? JSON.stringify(value) : refuse());
const writeBoolean: Write = (value) => (value === true ? 'true' : value === false ? 'false' : refuse());
const writeWhole: Write = (value) => (Number.isSafeInteger(value) ? String(value) : refuse());
const writeNumber: Write = (value) => (Number.isFinite(value) ? String(value) : refuse());
const writeAnything: Write = (value) => JSON.stringify(value);

/** For kinds that answers rarely have. */
const writeParsed =
  (schema: z.ZodType): Write =>
  (value) => {
    const { success, data } = schema.safeParse(value);
    return success ? JSON.stringify(data) : refuse();
  };

/** Without letters beyond Latin-1, of which one makes the whole answer twice as wide, and slow to send. */
function narrow(text: string): string {
  if (!/[^\u0000-\u00ff]/.test(text)) return text;
  const escaped = text.replace(/[^\u0000-\u00ff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // A text that was made of a wide one stays wide, whatever is in it, until it is copied.
  return Buffer.from(escaped, 'latin1').toString('latin1');
}

function objectWriter(shape: Readonly<Record<string, z.ZodType>>): Write {
  const fields = Object.entries(shape).map(([key, schema]) => ({ key, begin: `${JSON.stringify(key)}:`, write: writerOf(schema) }));
  const written = new WeakMap<object, string>();
  const writeNow = (value: Readonly<Record<string, unknown>>) => {
    let text = '';
    for (const { key, begin, write } of fields) {
      const inner = write(value[key]);
      if (inner !== undefined) text += text === '' ? begin + inner : `,${begin}${inner}`;
    }
    return `{${text}}`;
  };
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse();
    if (!Object.isFrozen(value)) return writeNow(value as Readonly<Record<string, unknown>>);
    const known = written.get(value);
    if (known !== undefined) return known;
    const text = narrow(writeNow(value as Readonly<Record<string, unknown>>));
    written.set(value, text);
    return text;
  };
}

function arrayWriter(element: z.ZodType): Write {
  const write = writerOf(element);
  return (value) => {
    if (!Array.isArray(value)) return refuse();
    let text = '';
    for (const inner of value as unknown[]) text += text === '' ? (write(inner) ?? 'null') : `,${write(inner) ?? 'null'}`;
    return `[${text}]`;
  };
}

const writers = new WeakMap<z.ZodType, Write>();

/** @throws NotAsDeclared by what it returns, for a value that the schema would refuse */
export function writerOf(schema: z.ZodType): Write {
  const writer = writers.get(schema) ?? compile(schema);
  writers.set(schema, writer);
  return writer;
}

function compile(schema: z.ZodType): Write {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.checks?.length) return writeParsed(schema);
  switch (definition.type) {
    case 'string':
      return 'format' in definition ? writeParsed(schema) : writeString;
    case 'boolean':
      return writeBoolean;
    case 'unknown':
      return writeAnything;
    case 'number':
      return definition.format === undefined ? writeNumber : definition.format === 'safeint' ? writeWhole : writeParsed(schema);
    case 'object':
      return definition.catchall === undefined ? objectWriter(definition.shape) : writeParsed(schema);
    case 'array':
      return arrayWriter(definition.element);
    case 'nullable': {
      const write = writerOf(definition.innerType);
      return (value) => (value === null ? 'null' : write(value));
    }
    case 'optional': {
      const write = writerOf(definition.innerType);
      return (value) => (value === undefined ? undefined : write(value));
    }
    case 'enum': {
      const words = new Set<unknown>(Object.values(definition.entries));
      return (value) => (words.has(value) ? JSON.stringify(value) : refuse());
    }
    default:
      return writeParsed(schema);
  }
}
