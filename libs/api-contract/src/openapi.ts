import { ErrorAnswer } from './answers';
import { allEndpoints, isVersioned, type NamedEndpoint } from './endpoints';
import { examplesOf } from './examples';
import type { Endpoint } from './endpoint';
import { type JsonSchema, jsonSchemaOf, Shapes } from './json-schema';

type Json = Record<string, unknown>;

/** The document keeps its shapes elsewhere than a schema does. */
const placed = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Value;

const pathParameters = ({ params }: Endpoint): Json[] =>
  params.map(({ name, kind }) => ({ name, in: 'path', required: true, schema: kind === 'id' ? { type: 'integer', minimum: 0 } : { type: 'string' } }));

function queryParameters({ query }: Endpoint): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(query, 'input');
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }));
}

const refused = (description: string): Json => ({ description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } });

const header = (name: string, description: string): Json => ({ name, in: 'header', required: false, schema: { type: 'string' }, description });

/** What any request of a kind may say beside its own. */
function headerParameters(endpoint: Endpoint): Json[] {
  return [
    ...(endpoint.method === 'POST' && endpoint.who !== 'open'
      ? [header('Idempotency-Key', 'The same request with the same key is carried out once; for a day it gets the same answer again.')]
      : []),
    ...(endpoint.method === 'PUT' && isVersioned(endpoint) ? [header('If-Match', 'ETag of what was read: 412 when it has changed since.')] : []),
  ];
}

function responses(endpoint: Endpoint, shapes: Shapes): Json {
  const { status, mediaType, answer, shortAnswer, who, body, query, method } = endpoint;
  const schema = [answer, ...(shortAnswer ? [shortAnswer] : [])].map((shape): JsonSchema => shapes.refer(shape, 'output'));
  const done: Json =
    status === 204 ? { description: 'Done' } : { description: 'Done', content: { [mediaType]: { schema: schema.length > 1 ? { anyOf: schema } : schema[0] } } };
  return {
    [status]: done,
    ...(body || query ? { 400: refused('The request is at fault; `reasons` says which field and why.') } : {}),
    ...(who === 'open' ? {} : { 401: refused('There is no token, or it is not good.'), 403: refused('The caller may not.') }),
    ...(method === 'PUT' && isVersioned(endpoint) ? { 412: refused('It was changed since it was read.') } : {}),
    429: refused('Too many calls; `Retry-After` says how long to wait.'),
  };
}

function exampleOf(name: string): Json {
  const [example] = examplesOf(name);
  return example?.body === undefined ? {} : { example: example.body };
}

const operation = ({ name, resource, endpoint }: NamedEndpoint, shapes: Shapes): Json => ({
  operationId: name,
  tags: [resource],
  summary: endpoint.summary,
  security: endpoint.who === 'open' ? [] : [{ token: [] }],
  parameters: [...pathParameters(endpoint), ...queryParameters(endpoint), ...headerParameters(endpoint)],
  ...(endpoint.body
    ? { requestBody: { required: true, content: { 'application/json': { schema: shapes.refer(endpoint.body, 'input'), ...exampleOf(name) } } } }
    : {}),
  responses: responses(endpoint, shapes),
});

/** The whole API as an OpenAPI 3.1 document, in the order of the list: the same list prints the same document. */
export function printOpenApi(version: string): Json {
  const shapes = new Shapes();
  const paths: Record<string, Json> = {};
  for (const named of allEndpoints) {
    const path = named.endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [named.endpoint.method.toLowerCase()]: operation(named, shapes) };
  }
  return placed({
    openapi: '3.1.0',
    info: { title: 'Lemur', version, description: 'Keys of requests may be written in camelCase or snake_case. A readable form of this is at /docs.' },
    servers: [{ url: '/api/1' }],
    paths,
    components: {
      schemas: { ...Object.fromEntries(shapes.all()), Error: jsonSchemaOf(ErrorAnswer, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  });
}
