import type { EntityManager } from 'typeorm';
import type { GuardedCertificate } from './guarded-certificates';
import { difference } from './replacement.rules';

/** Ids of what is attached to a certificate and can be edited. */
export interface AttachedLists {
  readonly roleIds: readonly number[];
  readonly destinationIds: readonly number[];
  readonly notificationIds: readonly number[];
  readonly replacesIds: readonly number[];
}

/** What becomes of a certificate. Undefined stays as it is. */
export interface CertificateChange {
  readonly owner?: string | undefined;
  readonly description?: string | undefined;
  readonly notify?: boolean | undefined;
  readonly rotation?: boolean | undefined;
  /** Both or none. */
  readonly before?: AttachedLists;
  readonly after?: AttachedLists;
}

const joins = {
  roleIds: ['certificates_roles', 'roleId'],
  destinationIds: ['certificates_destinations', 'destinationId'],
  notificationIds: ['certificates_notifications', 'notificationId'],
  replacesIds: ['certificate_replacements', 'replacedCertificateId'],
} as const satisfies Record<keyof AttachedLists, readonly [string, string]>;
const lists = Object.keys(joins) as (keyof AttachedLists)[];
const columns = ['owner', 'description', 'notify', 'rotation'] as const;

export async function attachedLists(manager: EntityManager, certificateId: number): Promise<AttachedLists> {
  const selected = lists.map((list) => {
    const [table, column] = joins[list];
    return `ARRAY(SELECT "${column}" FROM "${table}" WHERE "certificateId" = $1 ORDER BY "${column}") AS "${list}"`;
  });
  const [row] = await manager.query<AttachedLists[]>(`SELECT ${selected.join(', ')}`, [certificateId]);
  return row ?? { roleIds: [], destinationIds: [], notificationIds: [], replacesIds: [] };
}

/** Writes what differs. @returns what changed, as it was and as it is, for the audit log */
export async function writeChange(
  manager: EntityManager,
  certificate: GuardedCertificate,
  change: CertificateChange,
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown> }> {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const column of columns) {
    const value = change[column];
    if (value === undefined || value === certificate[column]) continue;
    before[column] = certificate[column];
    after[column] = value;
  }
  const changed = Object.keys(after);
  if (changed.length > 0) {
    const assignments = changed.map((column, position) => `"${column}" = $${position + 2}`);
    // Jobs that switch it by themselves respect what a person chose.
    if (changed.includes('rotation')) assignments.push(`"rotationChosenAt" = now()`);
    await manager.query(`UPDATE "certificates" SET ${assignments.join(', ')} WHERE "id" = $1`, [certificate.id, ...Object.values(after)]);
  }
  for (const list of lists) {
    const [was, is] = [change.before?.[list], change.after?.[list]];
    if (!was || !is) continue;
    const { added, removed } = difference(was, is);
    if (added.length === 0 && removed.length === 0) continue;
    await writeList(manager, certificate.id, list, added, removed);
    before[list] = was;
    after[list] = [...was.filter((id) => !removed.includes(id)), ...added];
  }
  return { before, after };
}

async function writeList(manager: EntityManager, certificateId: number, list: keyof AttachedLists, added: number[], removed: number[]): Promise<void> {
  const [table, column] = joins[list];
  if (removed.length > 0) await manager.query(`DELETE FROM "${table}" WHERE "certificateId" = $1 AND "${column}" = ANY($2::int[])`, [certificateId, removed]);
  if (added.length === 0) return;
  await manager.query(`INSERT INTO "${table}" ("certificateId", "${column}") SELECT $1, unnest($2::int[]) ON CONFLICT DO NOTHING`, [certificateId, added]);
  if (list !== 'replacesIds') return;
  // Nobody needs to be warned of what has been replaced. Locked in the order of the ids, so that two editors never wait in a circle.
  await manager.query(
    `UPDATE "certificates" SET "notify" = false WHERE "id" IN (SELECT "id" FROM "certificates" WHERE "id" = ANY($1::int[]) ORDER BY "id" FOR NO KEY UPDATE)`,
    [added],
  );
}
