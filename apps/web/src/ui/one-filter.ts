import type { ListState } from './list-state';

export interface ListRequest {
  readonly query: Readonly<Record<string, string>>;
  /** Filters that could not be used beside the search. */
  readonly unused: readonly string[];
}

/** A semicolon separates field and value on the wire and cannot stand in the value. */
export const filterOf = (field: string, value: string): string => `${field};${value.replaceAll(';', '')}`;

/**
 * The query of a list whose API takes one `filter` at a time: the search field comes first, and the filters that it pushes aside are named, so that no list
 * looks narrower than it is.
 *
 * @param searchField the API's field that the search looks into
 * @param direct filters that are parameters of their own and always hold
 */
export function oneFilter({ q, filters }: Pick<ListState, 'q' | 'filters'>, searchField: string | null, direct: readonly string[] = []): ListRequest {
  const query: Record<string, string> = {};
  const unused: string[] = [];
  if (searchField && q.trim()) query.filter = filterOf(searchField, q.trim());
  for (const [name, value] of Object.entries(filters)) {
    if (direct.includes(name)) query[name] = value;
    else if (query.filter) unused.push(name);
    else query.filter = filterOf(name, value);
  }
  return { query, unused };
}
