import { DomainError } from '@app/errors';
import type { Thing } from '@app/rbac';
import type { EntityManager } from 'typeorm';

/** A certificate as far as it takes to decide what somebody may do with it, and to say in the audit log what was changed. */
export interface GuardedCertificate {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly cn: string | null;
  readonly owner: string;
  readonly description: string;
  readonly notify: boolean;
  readonly rotation: boolean;
  readonly deleted: boolean;
  readonly hasPrivateKey: boolean;
  readonly creatorId: number | null;
  readonly authorityId: number | null;
  /** The authority whose own certificate it is. */
  readonly caOfAuthorityId: number | null;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
}

const select = `
  SELECT c."id", c."uuid", c."name", c."cn", c."owner", c."description", c."notify", c."rotation", c."deleted", c."hasPrivateKey", c."userId" AS "creatorId",
         c."authorityId", c."caOfAuthorityId",
         COALESCE((SELECT json_agg(json_build_object('id', r."id", 'name', r."name") ORDER BY r."id")
           FROM "certificates_roles" cr JOIN "roles" r ON r."id" = cr."roleId" WHERE cr."certificateId" = c."id"), '[]') AS roles
  FROM "certificates" c`;

/** @param lock nobody else changes it until the transaction ends */
export async function findGuarded(manager: EntityManager, ids: readonly number[], { lock = false } = {}): Promise<GuardedCertificate[]> {
  if (ids.length === 0) return [];
  return manager.query<GuardedCertificate[]>(`${select} WHERE c."id" = ANY($1::int[]) ORDER BY c."id" ${lock ? 'FOR NO KEY UPDATE OF c' : ''}`, [ids]);
}

/** @throws DomainError `not-found` with the words that clients of this endpoint know */
export async function getGuarded(
  manager: EntityManager,
  id: number,
  { lock = false, unknown = 'Cannot find specified certificate' } = {},
): Promise<GuardedCertificate> {
  const [certificate] = await findGuarded(manager, [id], { lock });
  if (certificate) return certificate;
  throw new DomainError('not-found', 'certificate.not-found', unknown, { hint: `There is no certificate ${id}.` });
}

export const thingOf = ({ id, name, owner, creatorId, roles }: GuardedCertificate): Thing => ({
  kind: 'certificate',
  id,
  name,
  owner,
  creatorId,
  roles: roles.map((role) => role.name),
});

export const objectOf = ({ id, name }: { id: number; name: string }) => ({ type: 'certificate', id, name });
