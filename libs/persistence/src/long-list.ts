import { invalidRequest } from '@app/errors';
import type { EntityManager } from 'typeorm';
import { type CursorOrder, readAfter, readCursor, writeCursor } from './cursor';
import type { LongLists } from './long-lists';
import { type PageRequest, toCamelCase } from './paging';

/*
 * Lists of tables that may hold millions of rows: however long they are, a page is found along an index, counting ends at a bound, and a cursor leads on
 * from the last line. What stands behind the ids is for the caller to read.
 */

/** Matches that are counted one by one. Beyond that a total is the planner's estimate. */
export const countedExactly = 10_000;

/** So many expected are believed without counting. */
export const surelyLong = 1.5 * countedExactly;

/** Rows that are looked through for a text that no index finds. */
export const lookedThrough = 10_000;

export interface SortColumn {
  readonly sql: string;
  /** Has pages only by number: no cursor can say where a null is. */
  readonly isNullable?: boolean;
}

export interface LongList {
  /** With an alias, such as `"domains" d`. */
  readonly from: string;
  /** The column that is unique. */
  readonly id: string;
  /** Of the rows, for people: `entries`. */
  readonly noun: string;
  /** Name on the wire → column; each with an index on it and the id. */
  readonly sortable: Readonly<Record<string, SortColumn>>;
}

export interface LongListSearch {
  readonly conditions: readonly string[];
  /** Conditions that no index serves: texts of one or two characters. */
  readonly loose: readonly string[];
  readonly values: readonly unknown[];
}

export interface LongListPage extends PageRequest {
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface FoundPage {
  /** In the order of the page. */
  readonly ids: number[];
  readonly total: number;
  readonly totalIsExact: boolean;
  /** Cursor of the next page; null on the last one, and for an order that has no cursors. */
  readonly next: string | null;
  /** What should be known about the answer, as a sentence. */
  readonly note?: string;
}

interface Line {
  readonly id: number;
  readonly key: string;
}

/** Has no three characters in a row, which is what an index of trigrams knows texts by. */
export const isTooShort = (text: string): boolean => [...text.trim()].length < 3;

interface Order extends CursorOrder {
  readonly sql: string;
}

/** Newest first unless asked otherwise. @throws DomainError `invalid` for a column that cannot be sorted by */
function decideOrder({ sortable, id }: LongList, { sortBy, sortDir }: LongListPage): Order {
  if (sortBy === undefined || sortDir === undefined) return { column: 'id', sql: id, direction: 'DESC', isKey: true };
  const name = toCamelCase(sortBy);
  const column = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
  if (!column) throw invalidRequest('query.sort', { sortBy: `This list cannot be sorted by "${sortBy}". It can by ${Object.keys(sortable).join(', ')}.` });
  return { column: name, sql: column.sql, direction: sortDir === 'desc' ? 'DESC' : 'ASC', isKey: column.isNullable !== true };
}

const whereOf = (conditions: readonly string[]) => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '');

const windowOf = ({ count, page, after }: LongListPage) => `LIMIT ${Number(count)} OFFSET ${after === undefined ? (Number(page) - 1) * Number(count) : 0}`;

/** As a condition: what comes after the cursor. */
export function beyondCursor(id: string, key: string, order: CursorOrder, after: string | undefined, bind: (value: unknown) => string): string[] {
  if (after === undefined) return [];
  const cursor = readCursor(after, order);
  const beyond = order.direction === 'DESC' ? '<' : '>';
  return [order.column === 'id' ? `${id} ${beyond} ${bind(cursor.id)}` : `(${key}, ${id}) ${beyond} (${bind(cursor.value)}, ${bind(cursor.id)})`];
}

export const cursorAt = ({ column, direction, isKey }: CursorOrder, line: Line | undefined): string | null =>
  isKey && line ? writeCursor({ column, direction, value: line.key, id: line.id }) : null;

/** How many rows the planner expects. */
export async function estimateRows(manager: EntityManager, from: string, conditions: readonly string[], values: readonly unknown[]): Promise<number> {
  const [row] = await manager.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[]>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${from} ${whereOf(conditions)}`,
    [...values],
  );
  return Math.round(row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}

const orderBy = (id: string, key: string, { column, direction }: CursorOrder) => `ORDER BY ${column === 'id' ? '' : `${key} ${direction}, `}${id} ${direction}`;

async function linesOf(manager: EntityManager, sql: string, values: unknown[]): Promise<Line[]> {
  const rows = await manager.query<{ id: number | string; key: string }[]>(sql, values);
  // A bigint comes as text.
  return rows.map(({ id, key }) => ({ id: Number(id), key }));
}

/** Nothing is asked of these conditions, but a statement must use all parameters that it is sent; theirs are patterns. */
const unused = (conditions: readonly string[]) => [...new Set(conditions.join(' ').match(/\$\d+/g) ?? [])].map((parameter) => `${parameter}::text IS NOT NULL`);

export interface LookThrough {
  readonly from: string;
  readonly id: string;
  readonly key: string;
  /** What an index can do. */
  readonly conditions: readonly string[];
  /** What is looked for in the rows. */
  readonly loose: readonly string[];
  readonly values: readonly unknown[];
  readonly order: CursorOrder;
  readonly page: LongListPage;
  readonly noun: string;
}

/** Are there more than can be looked through, leaving the loose conditions aside? */
export const isLong = async (manager: EntityManager, from: string, conditions: readonly string[], loose: readonly string[], values: readonly unknown[]) =>
  (await estimateRows(manager, from, [...conditions, ...unused(loose)], values)) > lookedThrough;

/** Looks through so many rows in the order of the list, and no further; its cursor leads to where the next look begins. */
export async function lookThrough(manager: EntityManager, { from, id, key, conditions, loose, values, order, page, noun }: LookThrough): Promise<FoundPage> {
  const own = [...values];
  const indexed = [...conditions, ...beyondCursor(id, key, order, page.after, (value) => `$${own.push(value)}`)];
  const ordered = orderBy(id, key, order);
  const seen = `(SELECT ${id} AS id, ${key} AS key, (${loose.join(' AND ')}) AS fits FROM ${from} ${whereOf(indexed)} ${ordered} LIMIT ${lookedThrough}) seen WHERE fits`;
  // Rows are looked at one by one, so that the look ends as soon as the page is full.
  const lines = await linesOf(manager, `SELECT id, key::text AS key FROM ${seen} ${windowOf(page)}`, own);
  const ids = lines.map((line) => line.id);
  const soFar = (page.after === undefined ? (page.page - 1) * page.count : 0) + lines.length;
  if (lines.length === page.count) {
    const expected = await estimateRows(manager, from, [...conditions, ...loose], values);
    return { ids, total: Math.max(soFar, expected), totalIsExact: false, next: cursorAt(order, lines.at(-1)) };
  }
  const isAll = page.after !== undefined || page.page === 1;
  const [counted] = isAll ? [{ total: ids.length }] : await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM ${seen}`, own);
  const total = counted?.total ?? 0;
  const [lastSeen] = await linesOf(
    manager,
    `SELECT ${id} AS id, ${key}::text AS key FROM ${from} ${whereOf([...indexed, ...unused(loose)])} ${ordered} OFFSET ${lookedThrough - 1} LIMIT 1`,
    own,
  );
  if (!lastSeen) return { ids, total, totalIsExact: page.after === undefined, next: null };
  const words = `${lookedThrough.toLocaleString('en')} ${noun}`;
  const note = `Less than three characters are looked for in ${words} at a time, in the order of the list: "after" goes on from here, and a longer text is looked for in all.`;
  return { ids, total, totalIsExact: false, next: cursorAt(order, lastSeen), note };
}

/**
 * The ids of a page, and how many there are.
 * @param lists remembers which lists turned out to be long
 * @throws DomainError `invalid` for a column or cursor that does not exist
 */
export const findPage = (manager: EntityManager, lists: LongLists, list: LongList, search: LongListSearch, page: LongListPage): Promise<FoundPage> =>
  readAfter(page.after, () => pageOf(manager, lists, list, search, page));

async function pageOf(manager: EntityManager, lists: LongLists, list: LongList, search: LongListSearch, page: LongListPage): Promise<FoundPage> {
  const { from, id, noun } = list;
  const { conditions, loose, values } = search;
  const order = decideOrder(list, page);
  if (loose.length > 0 && (await isLong(manager, from, conditions, loose, values)))
    return lookThrough(manager, { from, id, key: order.sql, conditions, loose, values, order, page, noun });

  const all = [...conditions, ...loose];
  const name = JSON.stringify([from, all, values]);
  const known = lists.find(name);
  const own = [...values];
  const where = whereOf([...all, ...beyondCursor(id, order.sql, order, page.after, (value) => `$${own.push(value)}`)]);
  const lines = await linesOf(
    manager,
    `SELECT ${id} AS id, ${order.sql}::text AS key FROM ${from} ${where} ${orderBy(id, order.sql, order)} ${windowOf(page)}`,
    own,
  );
  const ids = lines.map((line) => line.id);
  const next = lines.length === page.count ? cursorAt(order, lines.at(-1)) : null;
  if (known !== undefined) return { ids, total: known, totalIsExact: false, next };
  // Where a condition has to be tried on each row, counting even to a bound could read all of them.
  const expected = all.length > 0 ? await estimateRows(manager, from, all, values) : 0;
  if (expected > surelyLong) return { ids, total: lists.remember(name, expected), totalIsExact: false, next };
  const [counted] = await manager.query<{ total: number }[]>(
    `SELECT count(*)::int AS total FROM (SELECT FROM ${from} ${whereOf(all)} LIMIT ${countedExactly + 1}) hit`,
    [...values],
  );
  const total = counted?.total ?? 0;
  if (total <= countedExactly) return { ids, total, totalIsExact: true, next };
  return { ids, total: lists.remember(name, Math.max(total, await estimateRows(manager, from, all, values))), totalIsExact: false, next };
}
