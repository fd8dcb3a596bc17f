import type { LabelReference, Reference } from '@app/api-contract';
import { invalidRequest, type Reasons } from '@app/errors';
import type { EntityManager } from 'typeorm';

type AnyReference = Reference | LabelReference;

/** What can be referred to from a request, and the column that names it. */
const namedBy = {
  authorities: { column: 'name', word: 'authority' },
  certificates: { column: 'name', word: 'certificate' },
  dns_providers: { column: 'name', word: 'DNS provider' },
  destinations: { column: 'label', word: 'destination' },
  notifications: { column: 'label', word: 'notification' },
  roles: { column: 'name', word: 'role' },
  rotation_policies: { column: 'name', word: 'rotation policy' },
  sources: { column: 'label', word: 'source' },
} as const;

export type Referable = keyof typeof namedBy;

export interface Referred {
  readonly id: number;
  /** Its name or label. */
  readonly name: string;
}

const idOf = (ref: AnyReference): number | null => ('id' in ref ? ref.id : null);
const nameOf = (ref: AnyReference): string | null => ('id' in ref ? null : 'name' in ref ? ref.name : ref.label);

/** What clients read for a reference to nothing. */
export const unableToFind = (table: Referable, ref: AnyReference): string => {
  const { word, column } = namedBy[table];
  const id = idOf(ref);
  return `unable to find ${word} with ${id === null ? `${column} "${nameOf(ref) ?? ''}"` : `id ${id}`}`;
};

/**
 * The rows that a request refers to, in its order and each once, in one query.
 * @param field of the request, for the reasons
 * @throws DomainError `invalid` with a reason per position for each that does not exist
 */
export async function findByReferences(manager: EntityManager, table: Referable, refs: readonly AnyReference[], field: string): Promise<Referred[]> {
  if (!refs.length) return [];
  const { column } = namedBy[table];
  const ids = refs.map(idOf).filter((id) => id !== null);
  const names = refs.map(nameOf).filter((name) => name !== null);
  const rows = await manager.query<Referred[]>(`SELECT "id", "${column}" AS "name" FROM "${table}" WHERE "id" = ANY($1) OR "${column}" = ANY($2)`, [
    ids,
    names,
  ]);
  const found = refs.map((ref) => rows.find((row) => ('id' in ref ? row.id === ref.id : row.name === nameOf(ref))));

  const reasons: Reasons = {};
  found.forEach((row, position) => {
    const ref = refs[position];
    if (!row && ref) reasons[String(position)] = { _schema: unableToFind(table, ref) };
  });
  if (Object.keys(reasons).length) throw invalidRequest(`${field}.unknown`, { [field]: reasons }, 'Leave it out, or name one that exists.');
  return [...new Map(found.flatMap((row) => (row ? [[row.id, row] as const] : []))).values()];
}

/** The same for a field that holds one. @throws DomainError `invalid` when there is none */
export async function findByReference(manager: EntityManager, table: Referable, ref: AnyReference, field: string): Promise<Referred> {
  const { column } = namedBy[table];
  const [row] = await manager.query<Referred[]>(
    `SELECT "id", "${column}" AS "name" FROM "${table}" WHERE ${idOf(ref) === null ? `"${column}"` : '"id"'} = $1`,
    [idOf(ref) ?? nameOf(ref)],
  );
  if (row) return row;
  throw invalidRequest(`${field}.unknown`, { [field]: { _schema: unableToFind(table, ref) } }, 'Leave it out, or name one that exists.');
}
