import { z } from 'zod';
import { allEndpoints, isVersioned, type NamedEndpoint } from './endpoints';
import type { Endpoint } from './endpoint';
import { asSent } from './openapi';
import { commentOf, membersOf, typeOf, type TypeSchema } from './typescript';

type Direction = 'input' | 'output';

/** Knows the shapes by name, so that what is printed refers to them instead of repeating them. */
class Names extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  constructor(private readonly names: ReadonlyMap<unknown, string>) {
    super();
  }

  override get(schema: z.core.$ZodType) {
    const id = this.names.get(schema);
    const words = z.globalRegistry.get(schema);
    return (id === undefined ? words : { ...words, id }) as never;
  }

  override has(schema: z.core.$ZodType) {
    return this.names.has(schema) || z.globalRegistry.has(schema);
  }
}

/** What the contract exports and the client has a type for: the exported objects, by name. */
function namesOf(shapes: Readonly<Record<string, unknown>>): Map<unknown, string> {
  const named = Object.entries(shapes).filter(([name, shape]) => {
    if (!(shape instanceof z.ZodType)) return false;
    const { type } = jsonOf(shape, 'output', new Map());
    return (type === 'object' || jsonOf(shape, 'input', new Map()).type === 'object') && /^[A-Za-z]/.test(name);
  });
  return new Map(named.map(([name, shape]) => [shape, name.replace(/^./, (letter) => letter.toUpperCase())]));
}

const jsonOf = (schema: z.ZodType, io: Direction, names: ReadonlyMap<unknown, string>) =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: new Names(names) as typeof z.globalRegistry, override: asSent }) as TypeSchema & {
    $defs?: Record<string, TypeSchema>;
  };

/** The types that have been needed so far. */
class Types {
  readonly printed = new Map<string, { direction: Direction; text: string }>();

  constructor(private readonly names: ReadonlyMap<unknown, string>) {}

  of(schema: z.ZodType, direction: Direction, indent: string): string {
    const { $defs = {}, ...own } = jsonOf(schema, direction, this.names);
    for (const [name, shape] of Object.entries($defs)) this.keep(name, direction, shape);
    const name = this.names.get(schema);
    if (name === undefined) return typeOf(own, indent);
    if (own.$ref === undefined) this.keep(name, direction, own);
    return name;
  }

  /** @throws Error for a name that means one thing when sent and another when answered: give the two shapes two names */
  private keep(name: string, direction: Direction, shape: TypeSchema): void {
    const words = commentOf(shape.description, '');
    const text = `${words}export ${shape.properties ? `interface ${name} ${membersOf(shape, '')}` : `type ${name} = ${typeOf(shape)};`}`;
    const before = this.printed.get(name);
    if (before && before.text !== text) throw new Error(`${name} has two shapes, as ${before.direction} and as ${direction}.`);
    this.printed.set(name, { direction, text });
  }
}

const partsOfPages: readonly string[] = ['items', 'next', 'note', 'total', 'totalIsExact'];

/** What a page is a page of, and what else it says; undefined for anything else. */
function pageIn(schema: z.ZodType): { item: z.ZodType; more: z.ZodObject | undefined } | undefined {
  if (!(schema instanceof z.ZodObject) || !('total' in schema.shape)) return undefined;
  const { items } = schema.shape as Record<string, unknown>;
  if (!(items instanceof z.ZodArray)) return undefined;
  const others = Object.entries(schema.shape as Record<string, z.ZodType>).filter(([name]) => !partsOfPages.includes(name));
  return { item: items.element as z.ZodType, more: others.length ? z.object(Object.fromEntries(others)) : undefined };
}

const isPaged = (query: Endpoint['query']) => query instanceof z.ZodObject && 'page' in query.shape;

function optionsOf(endpoint: Endpoint): string {
  if (endpoint.method === 'PUT' && isVersioned(endpoint)) return 'ChangeOptions';
  return endpoint.method === 'POST' && endpoint.who !== 'open' ? 'MakeOptions' : 'CallOptions';
}

function requestOf(endpoint: Endpoint, types: Types): string {
  const { params, query, body, shortAnswer } = endpoint;
  const needs = (schema: z.ZodType) => !schema.safeParse({}).success;
  // Which form is answered is told by the method, so that its type is the right one.
  const queryType = (schema: z.ZodType) => (shortAnswer ? `Omit<${types.of(schema, 'input', '    ')}, 'short'>` : types.of(schema, 'input', '    '));
  const parts = [
    params.length ? `params: { ${params.map(({ name, kind }) => `${name}: ${kind === 'id' ? 'number' : 'string'}`).join('; ')} }` : '',
    query ? `query${needs(query) ? '' : '?'}: ${queryType(query)}` : '',
    body ? `body${needs(body) ? '' : '?'}: ${types.of(body, 'input', '    ')}` : '',
  ].filter(Boolean);
  return parts.length ? `${optionsOf(endpoint)} & { ${parts.join('; ')} }` : optionsOf(endpoint);
}

function answerOf({ status, mediaType, answer }: Endpoint, types: Types): string {
  if (status === 204) return 'void';
  const page = pageIn(answer);
  if (page) return `Page<${types.of(page.item, 'output', '    ')}>${page.more ? ` & ${types.of(page.more, 'output', '    ')}` : ''}`;
  if (/json$/.test(mediaType)) return types.of(answer, 'output', '    ');
  return mediaType.startsWith('text/') ? 'string' : 'Uint8Array';
}

function methodOf({ name, endpoint }: NamedEndpoint, types: Types): string {
  const { method, path, summary, query, answer, shortAnswer } = endpoint;
  const own = name.slice(name.indexOf('.') + 1);
  const request = requestOf(endpoint, types);
  const line = (words: string, made: string) => `${commentOf(words, '    ')}    ${made},`;
  const says = `${summary}. \`${method} ${path}\``;
  const page = method === 'GET' && isPaged(query) ? pageIn(answer) : undefined;
  if (!page) {
    const typed = `<${request}, ${answerOf(endpoint, types)}>`;
    return line(says, `${own}: ${isVersioned(endpoint) ? 'tagged' : 'call'}${typed}('${method}', '${path}')`);
  }
  const typed = ({ item, more }: NonNullable<typeof page>) =>
    `<${[request, types.of(item, 'output', '    '), ...(more ? [types.of(more, 'output', '    ')] : [])].join(', ')}>`;
  const full = line(says, `${own}: list${typed(page)}('${path}')`);
  const shortPage = shortAnswer && pageIn(shortAnswer);
  if (!shortPage) return full;
  const made = `${own}Short: list${typed(shortPage)}('${path}', { short: true })`;
  return `${full}\n${line(`${summary}, in their short form. \`${method} ${path}?short=true\``, made)}`;
}

/**
 * The client of libs/api-client: a method for each endpoint, typed by shapes that stand by themselves, so that it needs nothing of the contract.
 * @param shapes what the contract exports, for the names of the types
 */
export function printClient(shapes: Readonly<Record<string, unknown>>): string {
  const types = new Types(namesOf(shapes));
  const resources = [...new Set(allEndpoints.map(({ resource }) => resource))].map((resource) => {
    const methods = allEndpoints.filter((named) => named.resource === resource).map((named) => methodOf(named, types));
    return `  ${resource}: {\n${methods.join('\n')}\n  },`;
  });
  const shown = [...types.printed].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { text }]) => text);
  return [
    '// Printed from libs/api-contract by "npm run docs". Change the contract, not this file.',
    `import { type CallOptions, callsTo, type ChangeOptions, type ClientOptions, type MakeOptions, type Page } from './calls';`,
    '',
    shown.join('\n\n'),
    '',
    '/** The API of one installation: `createClient({ baseUrl, token })`, then `client.<resource>.<method>({ params, query, body })`. */',
    'export function createClient(options: ClientOptions = {}) {',
    '  const { call, tagged, list } = callsTo(options);',
    '  return {',
    ...resources.map((resource) => resource.replace(/^/gm, '  ')),
    '  };',
    '}',
    '',
    'export type Client = ReturnType<typeof createClient>;',
    '',
  ].join('\n');
}
