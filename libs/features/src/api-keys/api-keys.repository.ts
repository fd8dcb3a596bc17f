import { type FilterColumn, filterCondition, type FilterRequest, pageClause, type PageRequest, statementParameters } from '@app/persistence';
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

const filterable: Readonly<Record<string, FilterColumn>> = {
  id: { sql: 'k."id"', kind: 'number' },
  name: { sql: 'k."name"', kind: 'text' },
  userId: { sql: 'k."userId"', kind: 'number' },
  ttl: { sql: 'k."ttlDays"', kind: 'number' },
  revoked: { sql: 'k."revoked"', kind: 'boolean' },
};

export type ApiKeysQuery = PageRequest & { readonly filter?: FilterRequest | undefined };

/** @param userId null: of everybody */
export async function listApiKeys(manager: EntityManager, query: ApiKeysQuery, userId: number | null): Promise<PageOf<ApiKeyView>> {
  const { values, bind } = statementParameters();
  const conditions = [...(userId === null ? [] : [`k."userId" = ${bind(userId)}`]), ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : [])];
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const clause = pageClause(query, sortable, 'k."id"');
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
