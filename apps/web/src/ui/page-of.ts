import type { Page } from './DataTable';

/** One page of a list that is here in full, sorted and cut as the API would do it. */
export function pageOf<Row extends object>(rows: readonly Row[], query: Readonly<Record<string, string | number>>): Page<Row> {
  const by = String(query.sortBy ?? '');
  const textOf = (row: Row) => {
    const value = (row as Record<string, unknown>)[by];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  };
  const compare = (a: Row, b: Row) => textOf(a).localeCompare(textOf(b), 'en', { numeric: true });
  const sorted = by ? [...rows].sort((a, b) => (query.sortDir === 'desc' ? compare(b, a) : compare(a, b))) : [...rows];
  const count = Number(query.count ?? 25);
  const from = (Number(query.page ?? 1) - 1) * count;
  return { total: rows.length, items: sorted.slice(from, from + count) };
}
