import type { z } from 'zod';

/** Field → what is wrong with it. Nested objects and list positions nest: `{ roles: { '0': { _schema: '…' } } }`. */
export type Reasons = { [field: string]: string | string[] | Reasons };

type Issue = z.core.$ZodIssue;

const isAboutWholeObject = (issue: Issue) =>
  (issue.code === 'custom' && issue.params?.['asAWhole'] === true) ||
  (issue.code === 'invalid_type' && issue.expected === 'object' && issue.message === 'Invalid input type.');

/** The first message of a field stays; a message about an object as a whole stands beside those about its fields. */
function note(reasons: Reasons, path: readonly string[], message: string): void {
  const [field, ...rest] = path;
  if (field === undefined) return;
  const known = reasons[field];
  if (rest.length === 0) {
    reasons[field] ??= message;
    return;
  }
  if (typeof known === 'string' || Array.isArray(known)) return;
  const nested: Reasons = known ?? {};
  reasons[field] = nested;
  note(nested, rest, message);
}

/**
 * What a refused body or query says per field, in the shape that clients of the API read: the first message of each field, nested
 * objects nested, lists by position, `_schema` for a nested object as a whole. A rule about the whole request replaces
 * everything else: `{ Schema: { rule: [ … ] } }`.
 */
export function reasonsOf(error: { readonly issues: readonly Issue[] }): Reasons {
  const rules = error.issues.filter((issue) => issue.path.length === 0).map((issue) => issue.message);
  if (rules.length > 0) return { Schema: { rule: rules } };
  const reasons: Reasons = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String);
    note(reasons, isAboutWholeObject(issue) ? [...path, '_schema'] : path, issue.message);
  }
  return reasons;
}
