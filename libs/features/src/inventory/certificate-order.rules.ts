import { DomainError, invalidRequest } from '@app/errors';
import { toCamelCase } from './certificate-search.rules';

export interface Sorting {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  /** Has an index of its own, which a long list is walked along. */
  readonly isIndexed: boolean;
  /** A cursor can say where it is: never null. */
  readonly isKey: boolean;
}

const keys: Readonly<Record<string, string>> = { id: 'id', name: 'name', owner: 'owner', issuer: 'issuer', serial: 'serial', serialHex: 'serialHex', notBefore: 'notBefore', validityStart: 'notBefore', notAfter: 'notAfter', validityEnd: 'notAfter', dateCreated: 'createdAt', notify: 'notify', active: 'notify', rotation: 'rotation' }; // prettier-ignore
const nullable: Readonly<Record<string, string>> = { cn: 'cn', commonName: 'cn', status: 'status', bits: 'bits', keyType: 'keyType', signingAlgorithm: 'signingAlgorithm' }; // prettier-ignore
const unindexed: Readonly<Record<string, string>> = { description: 'description', externalId: 'externalId', distinguishedName: 'distinguishedName', hasPrivateKey: 'hasPrivateKey', deleted: 'deleted' }; // prettier-ignore
const sortable = { ...keys, ...nullable, ...unindexed };

/** Newest first unless asked otherwise. @throws DomainError `invalid` for a column that cannot be sorted by */
export function decideSorting(sortBy: string | undefined, sortDir: 'asc' | 'desc' | undefined): Sorting {
  if (sortBy === undefined || sortDir === undefined) return { column: 'id', direction: 'DESC', isIndexed: true, isKey: true };
  const name = toCamelCase(sortBy);
  const column = Object.hasOwn(sortable, name) ? sortable[name as keyof typeof sortable] : undefined;
  if (column === undefined) {
    throw invalidRequest('query.sort', { sortBy: `Certificates cannot be sorted by "${sortBy}". They can by ${Object.keys(sortable).join(', ')}.` });
  }
  return { column, direction: sortDir === 'desc' ? 'DESC' : 'ASC', isIndexed: !Object.hasOwn(unindexed, name), isKey: Object.hasOwn(keys, name) };
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
export function readCursor(written: string, { column, direction, isKey }: Sorting): Cursor {
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
