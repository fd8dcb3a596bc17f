import type { ListQuery } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { filterCondition, pageClause, statementParameters } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import type { PageOf, UserFace } from '../users';
import type { RoleFace } from './ensure-roles';

export interface RoleView extends RoleFace {
  readonly thirdParty: boolean;
  /** Goes up with each change, also of the account it keeps. */
  readonly version: number;
  /** At most `membersShown` of them. */
  readonly users: readonly UserFace[];
  readonly authorityIds: readonly number[];
}

/** Most members that a role shows in a list. */
export const membersShown = 500;

/** Most members that one role shows alone. More cannot be replaced by PUT: whoever sends back what he read would throw out those that he did not. */
export const membersOfOne = 10_000;

const viewColumns = (members: number) => `
  r."id", r."name", r."description", r."thirdParty", r."version",
  COALESCE((SELECT json_agg(json_build_object('id', u."id", 'username', u."username", 'email', u."email", 'active', u."active") ORDER BY u."id")
    FROM (SELECT u.* FROM roles_users m JOIN users u ON u."id" = m."userId" WHERE m."roleId" = r."id" ORDER BY u."id" LIMIT ${members}) u), '[]') AS "users",
  ARRAY(SELECT a."authorityId" FROM authorities_roles a WHERE a."roleId" = r."id" ORDER BY a."authorityId" LIMIT ${membersShown}) AS "authorityIds"`;

// Not by the user name of the account that a role keeps: whoever may list roles would find it out letter by letter.
const sortable = { id: 'r."id"', name: 'r."name"', description: 'r."description"', thirdParty: 'r."thirdParty"' };
const filterable = {
  name: { sql: 'r."name"', kind: 'text' },
  description: { sql: 'r."description"', kind: 'text' },
  thirdParty: { sql: 'r."thirdParty"', kind: 'boolean' },
  id: { sql: 'r."id"', kind: 'number' },
} as const;

/** Whose roles: all when left out. */
export interface RolesOf {
  readonly userId?: number;
  readonly authorityId?: number;
}

export async function listRoles(manager: EntityManager, query: ListQuery, { userId, authorityId }: RolesOf = {}): Promise<PageOf<RoleView>> {
  if (query.owner?.length) throw invalidRequest('query.owner', { owner: 'Roles have no owner.' });
  const { values, bind } = statementParameters();
  const conditions = [
    ...(query.id ? [`r."id" = ANY(${bind(query.id)})`] : []),
    ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : []),
    ...(userId === undefined ? [] : [`EXISTS (SELECT 1 FROM roles_users m WHERE m."roleId" = r."id" AND m."userId" = ${bind(userId)})`]),
    ...(authorityId === undefined ? [] : [`EXISTS (SELECT 1 FROM authorities_roles a WHERE a."roleId" = r."id" AND a."authorityId" = ${bind(authorityId)})`]),
  ];
  const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
  const page = pageClause(query, sortable, 'r."id"');
  const [counted, items] = await Promise.all([
    manager.query<{ total: number }[]>(`SELECT count(*)::integer AS "total" FROM roles r ${where}`, values),
    manager.query<RoleView[]>(`SELECT ${viewColumns(membersShown)} FROM roles r ${where} ${page}`, values),
  ]);
  return { total: counted[0]?.total ?? 0, items };
}

export async function findRole(manager: EntityManager, id: number): Promise<RoleView | undefined> {
  const [role] = await manager.query<RoleView[]>(`SELECT ${viewColumns(membersOfOne)} FROM roles r WHERE r."id" = $1`, [id]);
  return role;
}

export async function hasMoreMembersThanShown(manager: EntityManager, id: number): Promise<boolean> {
  const rows = await manager.query<unknown[]>(`SELECT FROM roles_users WHERE "roleId" = $1 OFFSET ${membersOfOne} LIMIT 1`, [id]);
  return rows.length > 0;
}

export async function roleExists(manager: EntityManager, id: number): Promise<boolean> {
  const rows = await manager.query<unknown[]>(`SELECT FROM roles WHERE "id" = $1`, [id]);
  return rows.length > 0;
}

export interface RoleUse {
  readonly certificates: number;
  readonly ownedThings: number;
}

/** What would lose its role: certificates that have it (counted to 1000), and things whose owner it stands for. */
export async function findUseOf(manager: EntityManager, { id, name }: RoleFace): Promise<RoleUse> {
  const [use] = await manager.query<RoleUse[]>(
    `SELECT (SELECT count(*)::integer FROM (SELECT 1 FROM certificates_roles WHERE "roleId" = $1 LIMIT 1000) c) AS "certificates",
       ( (SELECT count(*) FROM (SELECT 1 FROM certificates WHERE "owner" = lower($2) AND NOT "deleted" LIMIT 1) c)
       + (SELECT count(*) FROM (SELECT 1 FROM authorities WHERE "owner" = lower($2) LIMIT 1) a)
       + (SELECT count(*) FROM (SELECT 1 FROM pending_certificates WHERE "owner" = lower($2) LIMIT 1) p) )::integer AS "ownedThings"`,
    [id, name],
  );
  return use ?? { certificates: 0, ownedThings: 0 };
}
