import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { WantedRole } from './groups.rules';
import type { HeldRole } from './membership.rules';

export interface Person {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly active: boolean;
  readonly profilePicture: string | null;
  readonly sessionGeneration: number;
  readonly hasPassword: boolean;
}

const columns = `u."id", u."username", u."email", u."active", u."profilePicture", u."sessionGeneration", u."passwordHash" IS NOT NULL AS "hasPassword"`;

export async function findLinked(manager: EntityManager, issuer: string, subject: string): Promise<Person | undefined> {
  const [person] = await manager.query<Person[]>(
    `SELECT ${columns} FROM identities i JOIN users u ON u."id" = i."userId" WHERE i."issuer" = $1 AND i."subject" = $2`,
    [issuer, subject],
  );
  return person;
}

export async function findByEmail(manager: EntityManager, email: string): Promise<Person | undefined> {
  const [person] = await manager.query<Person[]>(`SELECT ${columns} FROM users u WHERE lower(u."email") = lower($1)`, [email]);
  return person;
}

/** Those of these names, in lower case, whose role is attached to an authority or owns something. */
export async function findOwning(manager: EntityManager, names: readonly string[]): Promise<Set<string>> {
  if (!names.length) return new Set();
  const rows = await manager.query<{ name: string }[]>(
    `SELECT n AS "name" FROM unnest($1::text[]) AS n
     WHERE EXISTS (SELECT 1 FROM authorities_roles a JOIN roles r ON r."id" = a."roleId" WHERE lower(r."name") = n)
        OR EXISTS (SELECT 1 FROM certificates WHERE "owner" = n AND NOT "deleted")
        OR EXISTS (SELECT 1 FROM authorities WHERE "owner" = n)
        OR EXISTS (SELECT 1 FROM pending_certificates WHERE "owner" = n)`,
    [[...new Set(names.map((name) => name.toLowerCase()))]],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Whether whoever had a role of this name would have rights by it. Names of roles count in any case. */
export async function givesRights(manager: EntityManager, name: string): Promise<boolean> {
  if ((await findOwning(manager, [name])).size > 0) return true;
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM roles r WHERE lower(r."name") = lower($1) AND EXISTS (SELECT 1 FROM certificates_roles c WHERE c."roleId" = r."id") LIMIT 1`,
    [name],
  );
  return rows.length > 0;
}

export const findHeldRoles = (manager: EntityManager, userId: number): Promise<HeldRole[]> =>
  manager.query<HeldRole[]>(
    `SELECT r."id", r."name", p."provider" FROM roles_users m JOIN roles r ON r."id" = m."roleId"
     LEFT JOIN provided_roles p ON p."userId" = m."userId" AND p."roleId" = m."roleId" WHERE m."userId" = $1 ORDER BY r."name"`,
    [userId],
  );

export interface NamedRole {
  readonly id: number;
  readonly name: string;
}

/** The roles that are there or may be made, and those that were made now. */
export async function ensureWanted(manager: EntityManager, wanted: readonly WantedRole[]): Promise<{ roles: NamedRole[]; made: NamedRole[] }> {
  const names = wanted.map(({ name }) => name);
  const select = () => manager.query<NamedRole[]>('SELECT "id", "name" FROM roles WHERE "name" = ANY($1)', [names]);
  const there = await select();
  // In one order for everybody, so that two sign-ins that make the same roles never wait for each other in a circle.
  const missing = wanted
    .flatMap(({ name, make }) => (make && !there.some((role) => role.name === name) ? [{ name, ...make }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!missing.length) return { roles: there, made: [] };
  const made = await manager.query<NamedRole[]>(
    `INSERT INTO roles ("uuid", "name", "description", "thirdParty") SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[])
     ON CONFLICT ("name") DO NOTHING RETURNING "id", "name"`,
    [
      missing.map(() => randomUUID()),
      missing.map(({ name }) => name),
      missing.map(({ description }) => description),
      missing.map(({ thirdParty }) => thirdParty),
    ],
  );
  return { roles: await select(), made };
}

export async function giveRoles(manager: EntityManager, userId: number, roleIds: readonly number[], provider: string): Promise<void> {
  if (!roleIds.length) return;
  // Only what is given here is marked: a membership that somebody made in the meantime is his.
  await manager.query(
    `WITH given AS (INSERT INTO roles_users ("userId", "roleId") SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING RETURNING "userId", "roleId")
     INSERT INTO provided_roles ("userId", "roleId", "provider") SELECT "userId", "roleId", $3 FROM given ON CONFLICT DO NOTHING`,
    [userId, roleIds, provider],
  );
}

export const takeRoles = (manager: EntityManager, userId: number, roleIds: readonly number[]): Promise<unknown> =>
  manager.query('DELETE FROM roles_users WHERE "userId" = $1 AND "roleId" = ANY($2)', [userId, roleIds]);

/** @returns undefined when name or address is taken */
export async function makePerson(manager: EntityManager, username: string, email: string): Promise<Person | undefined> {
  const [person] = await manager.query<Person[]>(
    `INSERT INTO users AS u ("username", "email", "passwordHash", "active") VALUES ($1, $2, NULL, true) ON CONFLICT DO NOTHING RETURNING ${columns}`,
    [username, email],
  );
  return person;
}

export const isUsernameTaken = async (manager: EntityManager, username: string): Promise<boolean> =>
  (await manager.query<unknown[]>('SELECT 1 FROM users WHERE "username" = $1', [username])).length > 0;

/** Who somebody is at a provider. */
export interface LinkedIdentity {
  readonly id: number;
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly linkedAt: Date;
  readonly lastSignInAt: Date | null;
}

export const findIdentitiesOf = (manager: EntityManager, userId: number): Promise<LinkedIdentity[]> =>
  manager.query<LinkedIdentity[]>(
    'SELECT "id", "provider", "issuer", "subject", "linkedAt", "lastSignInAt" FROM identities WHERE "userId" = $1 ORDER BY "id" LIMIT 100',
    [userId],
  );
