import { invalidAsAWhole } from '@app/errors';

/*
 * Old spellings of requests. Clients of the reference system write keys in snake_case; the contract knows only camelCase.
 */

/** Deeper than any request has reason to be, and shallow enough for everything that walks through one. */
const MAX_DEPTH = 64;

/** As the reference reads any spelling, be it `CommonName` or `COMMON-NAME`: words begin where a capital follows a small letter, and the last capital of an acronym. */
const toSnakeCase = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[_-]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();

/** What is spelt as the contract spells it stays: `cRLDistributionPoints` would not come back. */
const toCamelCase = (key: string): string =>
  /^[a-z][A-Za-z0-9]*$/.test(key) ? key : toSnakeCase(key).replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys under which stands what somebody else named: an option's value belongs to its plugin, spelt as the plugin spells it. */
const isForeign = (key: string) => key === 'value';

/**
 * Turns snake_case keys into camelCase, at every level. Where both spellings are present camelCase wins.
 * Keys that could reach into an object's prototype are dropped.
 * @throws DomainError `invalid` when it is nested too deep
 */
export function normalizeKeys(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw invalidAsAWhole('body.too-deep', `The request is nested more than ${MAX_DEPTH} levels deep.`);
  if (Array.isArray(value)) return value.map((inner) => normalizeKeys(inner, depth + 1));
  if (!isObject(value)) return value;
  const normalized: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = toCamelCase(key);
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') continue;
    if (name !== key && Object.hasOwn(value, name)) continue;
    normalized[name] = isForeign(name) ? inner : normalizeKeys(inner, depth + 1);
  }
  return normalized;
}

const isEmptyList = (body: unknown) => Array.isArray(body) && body.length === 0;

/** An empty body, and one that says nothing (`null`, `0`, `""`, `false`, `[]`), counts as `{}`. */
export const normalizeBody = (body: unknown): unknown =>
  body === undefined || body === null || body === '' || body === 0 || body === false || isEmptyList(body) ? {} : normalizeKeys(body);

/** One text for each parameter, the first when it was repeated; names as in bodies. */
export function normalizeQuery(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const firsts = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? (value[0] as unknown) : value]));
  return normalizeKeys(firsts) as Record<string, unknown>;
}
