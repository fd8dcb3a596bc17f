import type { Actor, Grant } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import type { AuditLog } from '../audit-log';

/**
 * Removes the identities that were linked after the account was made: among them may be one of whoever had a session that was not his.
 * One that was made together with the account, in one transaction and so at the same instant, is how its owner came here, and stays.
 */
export async function cutLaterLinks(
  manager: EntityManager,
  auditLog: AuditLog,
  { actor, user, grant }: { actor: Actor; user: { readonly id: number; readonly email: string }; grant: Grant },
): Promise<void> {
  const [cut] = await manager.query<[{ provider: string; issuer: string; subject: string }[], number]>(
    `DELETE FROM identities i USING users u WHERE u."id" = i."userId" AND u."id" = $1 AND i."linkedAt" <> u."createdAt"
     RETURNING i."provider", i."issuer", i."subject"`,
    [user.id],
  );
  const object = { type: 'user', id: user.id, name: user.email } as const;
  await auditLog.recordAll(
    manager,
    actor,
    cut.map((before) => ({ action: 'identity.unlink', object, before, grant })),
  );
}
