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

/** @throws DomainError `invalid` for a text that is no cursor, or one of a list in another order */
export function readCursor(written: string, { column, direction, isKey }: CursorOrder): Cursor {
  if (!isKey)
    throw invalidRequest('query.cursor', { after: `A list that is sorted by "${column}" has pages only by number.` }, 'Use "page", or sort by id or name.');
  const refusal = invalidRequest(
    'query.cursor',
    { after: 'This is not a cursor of a list in this order.' },
    'Take "next" of the answer before, and keep sortBy and sortDir.',
  );
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(written, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new DomainError(refusal.kind, refusal.code, refusal.message, { ...refusal.details, cause });
  }
  if (!Array.isArray(parts) || parts.length !== 4) throw refusal;
  const [ofColumn, ofDirection, value, id] = parts as unknown[];
  if (ofColumn !== column || ofDirection !== direction || typeof value !== 'string' || value.includes('\u0000') || !Number.isInteger(id)) throw refusal;
  return { column, direction, value, id: id as number };
}
