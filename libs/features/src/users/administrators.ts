import { DomainError } from '@app/errors';
import type { EntityManager } from 'typeorm';

/** Before a change that may take an administrator away: whoever else does so at the same time waits for us. */
export async function lockAdministrators(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT 1 FROM roles WHERE "name" = 'admin' FOR UPDATE`);
}

/**
 * After such a change: an installation without an active administrator could never be put right by its own API.
 * @throws DomainError `conflict`
 */
export async function requireAnAdministrator(manager: EntityManager): Promise<void> {
  const left = await manager.query<unknown[]>(
    `SELECT 1 FROM users u JOIN roles_users m ON m."userId" = u."id" JOIN roles r ON r."id" = m."roleId" WHERE r."name" = 'admin' AND u."active" LIMIT 1`,
  );
  if (left.length) return;
  throw new DomainError('conflict', 'administrators.last', 'This would leave no active administrator.', {
    hint: 'Give another active user the role "admin" first.',
  });
}
