import { z } from 'zod';
import { allEndpoints, isVersioned, type NamedEndpoint } from './endpoints';
import type { Endpoint } from './endpoint';
import { type Direction, Shapes } from './json-schema';
import { commentOf, membersOf, typeOf } from './typescript';

/** Types of what is sent and answered, by what they are called. */
class Types {
  private readonly shapes = new Shapes();

  of(schema: z.ZodType, direction: Direction, indent: string): string {
    return typeOf(this.shapes.refer(schema, direction), indent);
  }

  declarations(): string[] {
    return this.shapes.all().map(([name, shape]) => {
      const words = commentOf(shape.description, '');
      return `${words}export ${shape.properties ? `interface ${name} ${membersOf(shape, '')}` : `type ${name} = ${typeOf(shape)};`}`;
    });
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

/** The client of libs/api-client: a method for each endpoint, typed by shapes that stand by themselves, so that it needs nothing of the contract. */
export function printClient(): string {
  const types = new Types();
  const resources = [...new Set(allEndpoints.map(({ resource }) => resource))].map((resource) => {
    const methods = allEndpoints.filter((named) => named.resource === resource).map((named) => methodOf(named, types));
    return `  ${resource}: {\n${methods.join('\n')}\n  },`;
  });
  return [
    '// Printed from libs/api-contract by "npm run docs". Change the contract, not this file.',
    `import { type CallOptions, callsTo, type ChangeOptions, type ClientOptions, type MakeOptions, type Page } from './calls';`,
    '',
    types.declarations().join('\n\n'),
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
