import { ApiError, type Reasons } from '@app/api-client';

/** Reasons as one flat list: `extensions.subAltNames.names` → words. What concerns the request as a whole has the field `''`. */
export function flattenReasons(reasons: Reasons | undefined, path = ''): { field: string; words: string }[] {
  return Object.entries(reasons ?? {}).flatMap(([key, value]) => {
    const isWhole = key === '_schema' || key === 'Schema' || key === 'rule';
    const field = isWhole ? path : path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [{ field, words: value }];
    if (Array.isArray(value)) return value.map((words) => ({ field, words: String(words) }));
    return flattenReasons(value, field);
  });
}

/** What is said of one field or of anything inside it, as one text; null when nothing is. */
export function reasonFor(failure: unknown, field: string): string | null {
  if (!(failure instanceof ApiError)) return null;
  const said = flattenReasons(failure.reasons).filter((reason) => reason.field === field || reason.field.startsWith(`${field}.`));
  return said.length ? said.map((reason) => reason.words).join(' ') : null;
}
