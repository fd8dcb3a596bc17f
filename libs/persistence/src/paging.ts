import { invalidRequest } from '@app/errors';

/** What a list is asked for, as `listQuery` of the contract parses it. */
export interface PageRequest {
  /** Rows a page. */
  readonly count: number;
  /** From 1. */
  readonly page: number;
  readonly sortBy?: string | undefined;
  readonly sortDir?: 'asc' | 'desc' | undefined;
}

export interface FilterRequest {
  readonly field: string;
  readonly value: string;
}

/** What a list can be filtered by. `sql` is the column or expression, never text of a request. */
export interface FilterColumn {
  readonly sql: string;
  readonly kind: 'text' | 'boolean' | 'number';
}

/** The name of a field in any spelling: `not_after`, `NotAfter` and `CN` become `notAfter` and `cn`. */
export const toCamelCase = (name: string): string =>
  (/^[A-Z0-9_]+$/.test(name) ? name.toLowerCase() : name)
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
const known = (names: Readonly<Record<string, unknown>>) => Object.keys(names).join(', ');

/** A text that ILIKE finds anywhere; `%`, `_` and `\` stand for themselves. */
export const containsPattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * `ORDER BY … LIMIT … OFFSET …`. Newest first unless asked otherwise; always with the id behind, so that pages do not overlap.
 * @param sortable name on the wire → column or expression; snake_case names count as well
 * @param id the expression that is unique
 * @throws DomainError `invalid` for a column that cannot be sorted by
 */
export function pageClause(request: PageRequest, sortable: Readonly<Record<string, string>>, id: string): string {
  const window = `LIMIT ${Number(request.count)} OFFSET ${(Number(request.page) - 1) * Number(request.count)}`;
  // The reference system orders only when both are given.
  if (request.sortBy === undefined || request.sortDir === undefined) return `ORDER BY ${id} DESC ${window}`;
  const name = toCamelCase(request.sortBy);
  const column = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
  if (column === undefined) throw invalidRequest('query.sort', { sortBy: `This list cannot be sorted by "${request.sortBy}". It can by ${known(sortable)}.` });
  const direction = request.sortDir === 'desc' ? 'DESC' : 'ASC';
  return column === id ? `ORDER BY ${id} ${direction} ${window}` : `ORDER BY ${column} ${direction} NULLS LAST, ${id} ${direction} ${window}`;
}

const trueWords = ['true', 'yes', 'on', 't', '1'];

/**
 * A condition for WHERE. Texts are found anywhere and without regard to case; truth words are `true yes on t 1`, all else is false.
 * @param bind adds a parameter to the statement and gives its placeholder
 * @throws DomainError `invalid` for a field that cannot be filtered, or a number that is none
 */
export function filterCondition(filter: FilterRequest, columns: Readonly<Record<string, FilterColumn>>, bind: (value: unknown) => string): string {
  const name = toCamelCase(filter.field);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) throw invalidRequest('query.filter', { filter: `This list cannot be filtered by "${filter.field}". It can by ${known(columns)}.` });
  if (column.kind === 'boolean') return `${column.sql} = ${bind(trueWords.includes(filter.value.trim().toLowerCase()))}`;
  if (column.kind === 'text') return `${column.sql} ILIKE ${bind(containsPattern(filter.value))}`;
  if (!/^\s*-?\d{1,15}\s*$/.test(filter.value))
    throw invalidRequest('query.filter', { filter: `"${filter.field}" is a number, and "${filter.value}" is not.` });
  return `${column.sql} = ${bind(Number(filter.value))}`;
}

/** Collects the parameters of a statement: `bind(value)` gives `$1`, `$2` … */
export function statementParameters(): { values: unknown[]; bind: (value: unknown) => string } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}
