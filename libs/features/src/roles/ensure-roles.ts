import { randomUUID } from 'node:crypto';
import { prepared } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import type { AuditedAct } from '../audit-log';

/** As much of a role as others need to attach it. */
export interface RoleFace {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
}

const selectByName = prepared('roles_by_name', `SELECT "id", "name", "description" FROM roles WHERE "name" = ANY($1)`);
// Sorted, so that two transactions that make the same roles wait for each other in one order and never in a circle.
const insertMissing = `
  INSERT INTO roles ("uuid", "name", "description") SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
  ON CONFLICT ("name") DO NOTHING RETURNING "id", "name", "description"`;

/**
 * The roles of these names, in this order; those that are missing are made. Safe against others who make the same at the same time.
 * @param noteMade told of those that were made here, in the same transaction
 */
export async function ensureRoles(
  manager: EntityManager,
  names: readonly string[],
  descriptionFor: (name: string) => string,
  noteMade: (made: readonly RoleFace[]) => Promise<void>,
): Promise<RoleFace[]> {
  const wanted = [...new Set(names)];
  if (!wanted.length) return [];
  const known = new Map<string, RoleFace>();
  const note = (rows: readonly RoleFace[]) => rows.forEach((row) => known.set(row.name, row));
  const missing = () => wanted.filter((name) => !known.has(name)).sort();

  note(await manager.query<RoleFace[]>(selectByName, [wanted]));
  if (missing().length) {
    const names = missing();
    const made = await manager.query<RoleFace[]>(insertMissing, [names.map(() => randomUUID()), names, names.map(descriptionFor)]);
    note(made);
    await noteMade(made);
    // Whoever else made one has committed by now: the insert waited for him, and a new statement sees his row.
    if (missing().length) note(await manager.query<RoleFace[]>(selectByName, [missing()]));
  }
  return wanted.flatMap((name) => known.get(name) ?? []);
}

/** What the audit log says of a role that nobody asked for by name. */
export const madeRole = ({ id, name, description }: RoleFace, reason: string): AuditedAct => ({
  action: 'role.create',
  object: { type: 'role', id, name },
  after: { name, description, users: [] },
  reason,
});

/** What a role made for an owner's address says of itself. */
export const ownerRoleDescription = (owner: string): string => `Auto generated role based on owner: ${owner}`;
