import { DomainError, invalidRequest } from '@app/errors';

/** The order of a list, as far as a cursor has to know it. */
export interface CursorOrder {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  /** A cursor can say where it is: never null. */
  readonly isKey: boolean;
}

/** The last line of a page, as the next page's request brings it back. */
export interface Cursor {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  /** Text of the sorted column. */
  readonly value: string;
  readonly id: number;
}

export const writeCursor = ({ column, direction, value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([column, direction, value, id])).toString('base64url');

const noCursor = () =>
  invalidRequest('query.cursor', { after: 'This is not a cursor of a list in this order.' }, 'Take "next" of the answer before, and keep sortBy and sortDir.');

/**
 * Reads a page after a cursor. What stands in a cursor that somebody made up may be no value of its column, which only the database can tell.
 * @throws DomainError `invalid` then
 */
export async function readAfter<Page>(after: string | undefined, read: () => Promise<Page>): Promise<Page> {
  try {
    return await read();
  } catch (cause) {
    const { code } = (cause as { driverError?: { code?: unknown } } | null)?.driverError ?? {};
    // Class 22: data that does not fit.
    if (after === undefined || typeof code !== 'string' || !code.startsWith('22')) throw cause;
    const { kind, code: ownCode, message, details } = noCursor();
    throw new DomainError(kind, ownCode, message, { ...details, cause });
  }
}

/** @throws DomainError `invalid` for a text that is no cursor, or one of a list in another order */
export function readCursor(written: string, { column, direction, isKey }: CursorOrder): Cursor {
  if (!isKey)
    throw invalidRequest('query.cursor', { after: `A list that is sorted by "${column}" has pages only by number.` }, 'Use "page", or sort by id or name.');
  const refusal = noCursor();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(written, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new DomainError(refusal.kind, refusal.code, refusal.message, { ...refusal.details, cause });
  }
  if (!Array.isArray(parts) || parts.length !== 4) throw refusal;
  const [ofColumn, ofDirection, value, id] = parts as unknown[];
  if (ofColumn !== column || ofDirection !== direction || typeof value !== 'string' || value.includes('\u0000') || !Number.isSafeInteger(id)) throw refusal;
  return { column, direction, value, id: id as number };
}
