import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allEndpoints } from './endpoints';
import { type JsonSchema, jsonSchemaOf } from './json-schema';
import { printOpenApi } from './openapi';

const everyEndpoint = allEndpoints.map(({ name, endpoint }) => [name, endpoint] as const);

/** Kinds of schemas that cost more than copying keys, or may refuse what the presenter made. */
const dear = ['union', 'pipe', 'transform', 'intersection', 'lazy', 'custom'];

function schemasWithin(schema: z.ZodType): string[] {
  const { type, ...definition } = schema.def as unknown as { type: string } & Record<string, unknown>;
  const parts = type === 'object' ? Object.values((schema as z.ZodObject).shape) : [definition['element'], definition['innerType'], definition['valueType']];
  return [type, ...parts.filter((part) => part instanceof z.ZodType).flatMap(schemasWithin)];
}

describe('The list of endpoints', () => {
  it('has each method and path once', () => {
    const routes = allEndpoints.map(({ endpoint }) => `${endpoint.method} ${endpoint.path.replace(/:\w+/g, ':')}`);
    expect(routes.filter((route, position) => routes.indexOf(route) !== position)).toEqual([]);
  });

  it('covers every resource of the API', () => {
    expect(allEndpoints.length).toBeGreaterThanOrEqual(85);
    expect(new Set(allEndpoints.map(({ resource }) => resource)).size).toBeGreaterThanOrEqual(20);
  });

  it('never lets a secret be cached: what answers a key, a token or a password says so', () => {
    const secret = allEndpoints.filter(
      ({ endpoint }) =>
        endpoint.answer instanceof z.ZodObject &&
        ['key', 'token', 'jwt', 'password', 'passphrase'].some((key) => key in (endpoint.answer as z.ZodObject).shape),
    );
    expect(secret.length).toBeGreaterThan(5);
    expect(secret.filter(({ endpoint }) => !endpoint.isSecret).map(({ name }) => name)).toEqual([]);
  });
});

describe.each(everyEndpoint)('%s', (_name, endpoint) => {
  it('has words, a path below the API and the parameters that its path names', () => {
    expect(endpoint.summary).toMatch(/^[A-Z].{5,}[^.]$/);
    expect(endpoint.path).toMatch(/^(\/[a-z_0-9]+(\.json)?|\/:[a-z]+)+$/);
    expect(endpoint.params.map(({ name }) => `:${name}`)).toEqual(endpoint.path.match(/:\w+/g) ?? []);
  });

  it('can be printed: body, query and answer have a JSON schema', () => {
    for (const schema of [endpoint.body, endpoint.query]) if (schema) expect(jsonSchemaOf(schema, 'input')).toMatchObject({ type: 'object' });
    if (endpoint.status === 200) expect(Object.keys(jsonSchemaOf(endpoint.answer, 'output'))).not.toEqual([]);
  });

  it('answers with shapes that are cheap to cut', () => {
    expect(schemasWithin(endpoint.answer).filter((type) => dear.includes(type))).toEqual([]);
  });

  it('refuses a body that is no object as a whole', () => {
    if (!endpoint.body) return expect(endpoint.body).toBeUndefined();
    for (const nonsense of ['text', 7, true, [], null]) expect(endpoint.body.safeParse(nonsense)).toMatchObject({ success: false });
  });
});

/** Paths of the fields that nobody has said a word about. */
function wordless(schema: JsonSchema, path = ''): string[] {
  const parts = [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => (part ? wordless(part, path) : []));
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    ...(member.description ? [] : [`${path}.${name}`]),
    ...wordless(member, `${path}.${name}`),
  ]);
  return [...parts, ...members];
}

describe.each(everyEndpoint)('%s', (_name, endpoint) => {
  it('says of every field what it means', () => {
    const { query, body, answer } = endpoint;
    const sent = [query, body].flatMap((schema) => (schema ? wordless(jsonSchemaOf(schema, 'input')) : []));
    expect([...sent, ...wordless(jsonSchemaOf(answer, 'output'))]).toEqual([]);
  });
});

describe('The OpenAPI document', () => {
  const document = printOpenApi('1.0.0') as {
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string; required: boolean }[] }>>;
  };

  it('names every endpoint once', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(operations.sort()).toEqual(allEndpoints.map(({ name }) => name).sort());
  });

  it('refers to shapes that it has, and has none that nothing refers to', () => {
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref));
    const kept = Object.keys((document as unknown as { components: { schemas: object } }).components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...referred].sort()).toEqual(kept.sort());
  });

  it('is plain JSON, and the same each time', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(printOpenApi('1.0.0')).toEqual(document);
  });

  it('lists path parameters and optional query parameters', () => {
    expect(document.paths['/certificates/{id}']?.['get']?.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 0 } },
    ]);
    expect(document.paths['/certificates']?.['get']?.parameters.find(({ name }) => name === 'count')).toMatchObject({ in: 'query', required: false });
    expect(document.paths['/certificates/valid']?.['get']?.parameters.find(({ name }) => name === 'filter')).toMatchObject({ required: true });
  });
});
