import type { PageRequest } from '@app/persistence';
import { pageClause, statementParameters } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import type { PageOf, UserFace } from '../users';

export interface ApiKeyView {
  readonly id: number;
  readonly name: string;
  readonly user: UserFace;
  /** −1: for ever. */
  readonly ttlDays: number;
  readonly issuedAt: Date;
  readonly revoked: boolean;
  readonly applicationName: string | null;
  readonly lastUsedAt: Date | null;
}

const columns = `
  k."id", k."name", k."ttlDays", k."issuedAt", k."revoked", k."applicationName", k."lastUsedAt",
  json_build_object('id', u."id", 'username', u."username", 'email', u."email", 'active', u."active") AS "user"`;
const tables = 'api_keys k JOIN users u ON u."id" = k."userId"';

const sortable = {
  id: 'k."id"',
  name: 'k."name"',
  userId: 'k."userId"',
  ttl: 'k."ttlDays"',
  issuedAt: 'k."issuedAt"',
  revoked: 'k."revoked"',
  lastUsedAt: 'k."lastUsedAt"',
};

/** @param userId null: of everybody */
export async function listApiKeys(manager: EntityManager, page: PageRequest, userId: number | null): Promise<PageOf<ApiKeyView>> {
  const { values, bind } = statementParameters();
  const where = userId === null ? '' : `WHERE k."userId" = ${bind(userId)}`;
  const clause = pageClause(page, sortable, 'k."id"');
  const [counted, items] = await Promise.all([
    manager.query<{ total: number }[]>(`SELECT count(*)::integer AS "total" FROM api_keys k ${where}`, values),
    manager.query<ApiKeyView[]>(`SELECT ${columns} FROM ${tables} ${where} ${clause}`, values),
  ]);
  return { total: counted[0]?.total ?? 0, items };
}

export async function findApiKey(manager: EntityManager, id: number): Promise<ApiKeyView | undefined> {
  const [key] = await manager.query<ApiKeyView[]>(`SELECT ${columns} FROM ${tables} WHERE k."id" = $1`, [id]);
  return key;
}
