import { invalidRequest } from '@app/errors';
import type { CursorOrder } from '@app/persistence';
import { toCamelCase } from './certificate-search.rules';

export interface Sorting extends CursorOrder {
  /** Has an index of its own, which a long list is walked along. */
  readonly isIndexed: boolean;
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
