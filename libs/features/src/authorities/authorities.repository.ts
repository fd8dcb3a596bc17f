import { Injectable } from '@nestjs/common';
import {
  filterCondition,
  pageClause,
  statementParameters,
  type FilterColumn,
  type FilterRequest,
  type PageRequest,
  type StoredOptions,
} from '@app/persistence';
import { builtInRoles, type Actor } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import type { AuthorityFace } from '../inventory';
import type { AuthorityCertificate } from './authorities.views';

/** An authority with all that is shown of it. */
export interface AuthorityRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly pluginSlug: string;
  /** As stored: secret values are sealed. */
  readonly options: StoredOptions;
  /** Goes up with each change, also of a secret option. */
  readonly version: number;
  readonly creatorId: number | null;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
  readonly parent: { readonly id: number; readonly name: string } | null;
  readonly certificate: AuthorityCertificate;
}

export interface AuthoritiesQuery extends PageRequest {
  readonly filter?: FilterRequest | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly id?: readonly number[] | undefined;
}

export interface NewAuthorityRow {
  readonly uuid: string;
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly pluginSlug: string;
  readonly options: StoredOptions;
  readonly creatorId: number | null;
  readonly parentId: number | null;
}

const columns = `
  a."id", a."uuid", a."name", a."owner", a."description", a."active", a."pluginSlug", a."options", a."version", a."creatorId",
  COALESCE((SELECT json_agg(json_build_object('id', r."id", 'name', r."name") ORDER BY r."id")
            FROM authorities_roles ar JOIN roles r ON r."id" = ar."roleId" WHERE ar."authorityId" = a."id"), '[]') AS "roles",
  (SELECT json_build_object('id', p."id", 'name', p."name") FROM authorities p WHERE p."id" = a."parentId") AS "parent",
  c."id" AS "certificateId", c."name" AS "certificateName", c."cn", c."owner" AS "certificateOwner", c."description" AS "certificateDescription",
  c."notify", c."bits", c."body", c."chain", c."notBefore", c."notAfter", c."status",
  (SELECT json_build_object('id', u."id", 'username', u."username", 'email', u."email", 'active', u."active") FROM users u WHERE u."id" = c."userId") AS "user"`;
const tables = `authorities a JOIN certificates c ON c."caOfAuthorityId" = a."id"`;

const filterable: Readonly<Record<string, FilterColumn>> = {
  name: { sql: 'a."name"', kind: 'text' },
  owner: { sql: 'a."owner"', kind: 'text' },
  description: { sql: 'a."description"', kind: 'text' },
  pluginName: { sql: 'a."pluginSlug"', kind: 'text' },
  active: { sql: 'a."active"', kind: 'boolean' },
  cn: { sql: 'c."cn"', kind: 'text' },
  id: { sql: 'a."id"', kind: 'number' },
};
const sortable = {
  id: 'a."id"',
  name: 'a."name"',
  owner: 'a."owner"',
  description: 'a."description"',
  active: 'a."active"',
  pluginName: 'a."pluginSlug"',
  dateCreated: 'a."createdAt"',
};

type FlatRow = Omit<AuthorityRow, 'certificate'> &
  Omit<AuthorityCertificate, 'id' | 'name' | 'owner' | 'description'> & {
    certificateId: number;
    certificateName: string;
    certificateOwner: string;
    certificateDescription: string;
  };

const nest = ({ certificateId, certificateName, certificateOwner, certificateDescription, ...row }: FlatRow): AuthorityRow => {
  const { cn, notify, bits, body, chain, notBefore, notAfter, status, user, ...authority } = row;
  const certificate = { id: certificateId, name: certificateName, owner: certificateOwner, description: certificateDescription };
  return { ...authority, certificate: { ...certificate, cn, notify, bits, body, chain, notBefore, notAfter, status, user } };
};

@Injectable()
export class AuthoritiesRepository {
  async find(manager: EntityManager, id: number): Promise<AuthorityRow | null> {
    const [row] = await manager.query<FlatRow[]>(`SELECT ${columns} FROM ${tables} WHERE a."id" = $1`, [id]);
    return row ? nest(row) : null;
  }

  /** @param visibleTo narrows the list to those that this caller made, owns or shares a role with; null: all of them */
  async list(manager: EntityManager, query: AuthoritiesQuery, visibleTo: Actor | null): Promise<{ total: number; rows: AuthorityRow[] }> {
    const { values, bind } = statementParameters();
    const conditions = [
      ...(visibleTo ? [sharedWith(visibleTo, bind)] : []),
      ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : []),
      ...(query.owner?.length ? [`lower(a."owner") = ANY(${bind(query.owner.map((owner) => owner.toLowerCase()))})`] : []),
      ...(query.id?.length ? [`a."id" = ANY(${bind(query.id)})`] : []),
    ];
    const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM ${tables} ${where}`, values);
    const rows = await manager.query<FlatRow[]>(`SELECT ${columns} FROM ${tables} ${where} ${pageClause(query, sortable, 'a."id"')}`, values);
    return { total: counted?.total ?? 0, rows: rows.map(nest) };
  }

  /** As much of each as others show of it; those that are not there are left out. */
  faces(manager: EntityManager, ids: readonly number[]): Promise<AuthorityFace[]> {
    if (!ids.length) return Promise.resolve([]);
    return manager.query(
      `SELECT a."id", a."name", a."owner", a."description", a."active", a."pluginSlug", a."options", c."notBefore", c."notAfter" FROM ${tables} WHERE a."id" = ANY($1)`,
      [ids],
    );
  }

  /** Newest first. */
  async issuedNames(manager: EntityManager, id: number, limit: number): Promise<string[]> {
    const rows = await manager.query<{ name: string }[]>(
      `SELECT "name" FROM certificates WHERE "authorityId" = $1 AND NOT "deleted" ORDER BY "id" DESC LIMIT $2`,
      [id, limit],
    );
    return rows.map(({ name }) => name);
  }

  async isTaken(manager: EntityManager, name: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(`SELECT 1 FROM authorities WHERE "name" = $1`, [name]);
    return rows.length > 0;
  }

  /** @returns null when the name is taken */
  async insert(manager: EntityManager, row: NewAuthorityRow): Promise<number | null> {
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO authorities ("uuid", "name", "owner", "description", "pluginSlug", "options", "creatorId", "parentId")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ("name") DO NOTHING RETURNING "id"`,
      [row.uuid, row.name, row.owner, row.description, row.pluginSlug, JSON.stringify(row.options), row.creatorId, row.parentId],
    );
    return made?.id ?? null;
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(manager: EntityManager, id: number): Promise<void> {
    await manager.query(`SELECT 1 FROM authorities WHERE "id" = $1 FOR NO KEY UPDATE`, [id]);
  }

  async update(manager: EntityManager, id: number, change: Pick<AuthorityRow, 'owner' | 'description' | 'active' | 'options'>): Promise<void> {
    await manager.query(`UPDATE authorities SET "owner" = $2, "description" = $3, "active" = $4, "options" = $5 WHERE "id" = $1`, [
      id,
      change.owner,
      change.description,
      change.active,
      JSON.stringify(change.options),
    ]);
    // Whoever owns the authority is warned of its end.
    await manager.query(`UPDATE certificates SET "owner" = $2 WHERE "caOfAuthorityId" = $1 AND "owner" <> $2`, [id, change.owner]);
  }

  async replaceRoles(manager: EntityManager, id: number, roleIds: readonly number[]): Promise<void> {
    await manager.query(`DELETE FROM authorities_roles WHERE "authorityId" = $1 AND "roleId" <> ALL($2)`, [id, roleIds]);
    await manager.query(`INSERT INTO authorities_roles ("authorityId", "roleId") SELECT $1, unnest($2::int[]) ON CONFLICT DO NOTHING`, [id, roleIds]);
  }
}

/** The same as `authority.list` of the permissions, as a condition. */
function sharedWith(actor: Actor, bind: (value: unknown) => string): string {
  const roles = actor.roles.filter((role) => !builtInRoles.some((builtIn) => builtIn === role)).map((role) => role.toLowerCase());
  const names = bind(roles);
  return `(a."creatorId" = ${bind(actor.userId)} OR lower(a."owner") = ANY(${names})
    OR EXISTS (SELECT 1 FROM authorities_roles ar JOIN roles r ON r."id" = ar."roleId" WHERE ar."authorityId" = a."id" AND lower(r."name") = ANY(${names})))`;
}
