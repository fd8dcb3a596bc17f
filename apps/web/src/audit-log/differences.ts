export interface Difference {
  readonly field: string;
  /** As text; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isChanged: boolean;
}

type Fields = Readonly<Record<string, unknown>> | null;

/** What a change did, field by field: what changed first, then what stayed, each by name. */
export function differencesOf(before: Fields, after: Fields): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  const all = names.map((field): Difference => {
    const [was, is] = [asText(before?.[field]), asText(after?.[field])];
    return { field, before: was, after: is, isChanged: was !== is };
  });
  return [...all.filter((one) => one.isChanged), ...all.filter((one) => !one.isChanged)];
}

/** Lists one item a line, so that one more or less is seen at once. */
function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join('\n');
  return JSON.stringify(value, null, 2);
}
