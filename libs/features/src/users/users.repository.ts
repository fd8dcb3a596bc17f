import type { ListQuery, UserReference } from '@app/api-contract';
import { invalidRequest, type Reasons } from '@app/errors';
import { filterCondition, pageClause, statementParameters } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import type { PageOf, UserFace, UserView } from './users.views';

const viewColumns = `
  u."id", u."username", u."email", u."active", u."profilePicture", u."version",
  COALESCE((SELECT json_agg(json_build_object('id', r."id", 'name', r."name") ORDER BY r."name")
    FROM roles_users m JOIN roles r ON r."id" = m."roleId" WHERE m."userId" = u."id"), '[]') AS "roles"`;

const sortable = {
  id: 'u."id"',
  username: 'u."username"',
  email: 'u."email"',
  active: 'u."active"',
  profilePicture: 'u."profilePicture"',
  createdAt: 'u."createdAt"',
};
const filterable = {
  username: { sql: 'u."username"', kind: 'text' },
  email: { sql: 'u."email"', kind: 'text' },
  profilePicture: { sql: 'u."profilePicture"', kind: 'text' },
  active: { sql: 'u."active"', kind: 'boolean' },
  id: { sql: 'u."id"', kind: 'number' },
} as const;

/** @param memberOf only members of this role */
export async function listUsers(manager: EntityManager, query: ListQuery, memberOf?: number): Promise<PageOf<UserView>> {
  if (query.owner?.length) throw invalidRequest('query.owner', { owner: 'Users have no owner.' });
  const { values, bind } = statementParameters();
  const conditions = [
    ...(query.id ? [`u."id" = ANY(${bind(query.id)})`] : []),
    ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : []),
    ...(memberOf === undefined ? [] : [`EXISTS (SELECT 1 FROM roles_users m WHERE m."userId" = u."id" AND m."roleId" = ${bind(memberOf)})`]),
  ];
  const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
  const page = pageClause(query, sortable, 'u."id"');
  const [counted, items] = await Promise.all([
    manager.query<{ total: number }[]>(`SELECT count(*)::integer AS "total" FROM users u ${where}`, values),
    manager.query<UserView[]>(`SELECT ${viewColumns} FROM users u ${where} ${page}`, values),
  ]);
  return { total: counted[0]?.total ?? 0, items };
}

export async function findUser(manager: EntityManager, id: number): Promise<UserView | undefined> {
  const [user] = await manager.query<UserView[]>(`SELECT ${viewColumns} FROM users u WHERE u."id" = $1`, [id]);
  return user;
}

const idOf = (ref: UserReference) => ('id' in ref ? ref.id : null);
const usernameOf = (ref: UserReference) => ('username' in ref ? ref.username : null);
const emailOf = (ref: UserReference) => ('email' in ref ? ref.email.toLowerCase() : null);
const saidOf = (ref: UserReference) => ('id' in ref ? `id ${ref.id}` : 'username' in ref ? `username "${ref.username}"` : `email "${ref.email}"`);

/**
 * The users that a request refers to, each once, in one query.
 * @param field of the request, for the reasons
 * @throws DomainError `invalid` with a reason per position for each that does not exist
 */
export async function findUsersByRefs(manager: EntityManager, refs: readonly UserReference[], field: string): Promise<UserFace[]> {
  if (!refs.length) return [];
  const found = await usersOf(manager, refs);
  const reasons: Reasons = {};
  refs.forEach((ref, position) => {
    if (!found[position]) reasons[String(position)] = { _schema: `unable to find user with ${saidOf(ref)}` };
  });
  if (Object.keys(reasons).length) throw invalidRequest(`${field}.unknown`, { [field]: reasons }, 'Leave it out, or name one that exists.');
  return [...new Map(found.flatMap((row) => (row ? [[row.id, row] as const] : []))).values()];
}

/** The same for a field that holds one. @throws DomainError `invalid` when there is none */
export async function findUserByRef(manager: EntityManager, ref: UserReference, field: string): Promise<UserFace> {
  const [user] = await usersOf(manager, [ref]);
  if (user) return user;
  throw invalidRequest(`${field}.unknown`, { [field]: { _schema: `unable to find user with ${saidOf(ref)}` } }, 'Leave it out, or name one that exists.');
}

/** In the order of the references; undefined for nobody. */
async function usersOf(manager: EntityManager, refs: readonly UserReference[]): Promise<(UserFace | undefined)[]> {
  const given = <Value>(values: (Value | null)[]) => values.filter((value) => value !== null);
  const rows = await manager.query<UserFace[]>(
    `SELECT "id", "username", "email", "active" FROM users WHERE "id" = ANY($1) OR "username" = ANY($2) OR lower("email") = ANY($3)`,
    [given(refs.map(idOf)), given(refs.map(usernameOf)), given(refs.map(emailOf))],
  );
  const matches = (ref: UserReference) => (row: UserFace) =>
    'id' in ref ? row.id === ref.id : 'username' in ref ? row.username === ref.username : row.email.toLowerCase() === emailOf(ref);
  return refs.map((ref) => rows.find(matches(ref)));
}
