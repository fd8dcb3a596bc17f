import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CreateRole, EditRole, ListQuery } from '@app/api-contract';
import type { Sealer } from '@app/crypto';
import { DomainError, invalidRequest } from '@app/errors';
import { sealFor, unsealFrom } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY, SEALER } from '../foundation';
import { difference, findUsersByRefs, listUsers, lockAdministrators, type PageOf, requireAnAdministrator, type UserView } from '../users';
import { ensureRoles, madeRole, ownerRoleDescription, type RoleFace } from './ensure-roles';
import { refuseDelete, refuseRename, refuseReservedName } from './role-change.rules';
import { findRole, findUseOf, hasMoreMembersThanShown, listRoles, membersOfOne, roleExists, type RolesOf, type RoleView } from './roles.repository';

export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

const byAge = { sortBy: 'id', sortDir: 'asc' } as const;

@Injectable()
export class RolesService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  async list(actor: Actor, query: ListQuery, of: RolesOf = {}): Promise<PageOf<RoleView>> {
    authorize(actor, 'role.list', { kind: 'role', id: 'any' }, this.policy);
    return listRoles(this.dataSource.manager, query, of);
  }

  /** @throws DomainError `forbidden` for whoever is not a member, also when there is no such role; `not-found` for administrators */
  async get(actor: Actor, id: number): Promise<RoleView> {
    const role = await findRole(this.dataSource.manager, id);
    authorize(actor, 'role.read', { kind: 'role', id, ...(role ? { name: role.name } : {}) }, this.policy);
    return role ?? unknownRole(id);
  }

  /** Without a page the first ten thousand. */
  async listMembers(actor: Actor, id: number, { count = membersOfOne, page }: { count?: number | undefined; page: number }): Promise<PageOf<UserView>> {
    authorize(actor, 'role.list', { kind: 'role', id }, this.policy);
    if (!(await roleExists(this.dataSource.manager, id))) unknownRole(id);
    const members = await listUsers(this.dataSource.manager, { count, page, ...byAge }, id);
    // Clients of this list know it as "nothing" rather than as empty.
    if (!members.total) throw new DomainError('not-found', 'role.no-members', 'No data found', { hint: 'This role has no members.' });
    return members;
  }

  /** The account that a role keeps. Every look is in the audit log. */
  async credentials(actor: Actor, id: number): Promise<Credentials> {
    const [row] = await this.dataSource.query<{ name: string; uuid: string; username: string | null; sealedPassword: string | null }[]>(
      'SELECT "name", "uuid", "username", "sealedPassword" FROM roles WHERE "id" = $1',
      [id],
    );
    const grant = authorize(actor, 'role.read-credentials', { kind: 'role', id, ...(row ? { name: row.name } : {}) }, this.policy);
    if (!row) return unknownRole(id);
    const password = unsealFrom(this.sealer, 'roles.sealedPassword', row.uuid, row.sealedPassword);
    await this.auditLog.record(this.dataSource.manager, actor, { action: 'role.read-credentials', object: { type: 'role', id, name: row.name }, grant });
    return { username: row.username, password };
  }

  /** @throws DomainError `forbidden`, `invalid`, `conflict` for a name that is taken or reserved */
  async create(actor: Actor, { name, description, username, password, users }: CreateRole): Promise<RoleView> {
    const grant = authorize(actor, 'role.create', { kind: 'role', id: 'new' }, this.policy);
    checkName(name);
    return this.dataSource.transaction(async (manager) => {
      const members = await findUsersByRefs(manager, users, 'users');
      const uuid = randomUUID();
      const [row] = await manager.query<{ id: number }[]>(
        `INSERT INTO roles ("uuid", "name", "description", "username", "sealedPassword") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("name") DO NOTHING RETURNING "id"`,
        [uuid, name, description, username ?? null, sealFor(this.sealer, 'roles.sealedPassword', uuid, password ?? null)],
      );
      if (!row) throw nameTaken(name);
      refuseReservedName(name);
      await addMembers(
        manager,
        row.id,
        members.map(({ id }) => id),
      );
      await this.auditLog.record(manager, actor, {
        action: 'role.create',
        object: { type: 'role', id: row.id, name },
        after: { name, description, username: username ?? null, hasPassword: password !== undefined, users: members.map(({ email }) => email) },
        grant,
      });
      return (await findRole(manager, row.id)) ?? unknownRole(row.id);
    });
  }

  /** Replaces name, description and members. The account stays where it is left out, and an empty user name or password takes it away. */
  async edit(actor: Actor, id: number, { name, description, users, username, password }: EditRole): Promise<RoleView> {
    const grant = authorize(actor, 'role.edit', { kind: 'role', id }, this.policy);
    checkName(name);
    return this.dataSource.transaction(async (manager) => {
      await lockAdministrators(manager);
      const [kept] = await manager.query<KeptAccount[]>('SELECT "uuid", "username", "sealedPassword" FROM roles WHERE "id" = $1 FOR UPDATE', [id]);
      const before = (await findRole(manager, id)) ?? unknownRole(id);
      if (!kept) return unknownRole(id);
      if (await hasMoreMembersThanShown(manager, id)) throw tooManyMembers();
      refuseRename(before, name, await findUseOf(manager, before));
      const members = await findUsersByRefs(manager, users, 'users');
      const [other] = await manager.query<unknown[]>('SELECT 1 FROM roles WHERE "name" = $1 AND "id" <> $2', [name, id]);
      if (other) throw nameTaken(name);
      const account: KeptAccount = {
        uuid: kept.uuid,
        username: username === undefined ? kept.username : username || null,
        sealedPassword: password === undefined ? kept.sealedPassword : sealFor(this.sealer, 'roles.sealedPassword', kept.uuid, password || null),
      };
      await manager.query('UPDATE roles SET "name" = $2, "description" = $3, "username" = $4, "sealedPassword" = $5 WHERE "id" = $1', [
        id,
        name,
        description,
        account.username,
        account.sealedPassword,
      ]);
      const { added, removed } = difference(
        before.users.map((user) => user.id),
        members.map((user) => user.id),
      );
      await manager.query('DELETE FROM roles_users WHERE "roleId" = $1 AND "userId" = ANY($2)', [id, removed]);
      await addMembers(manager, id, added);
      await requireAnAdministrator(manager);
      const after = (await findRole(manager, id)) ?? unknownRole(id);
      await this.auditLog.record(manager, actor, {
        action: 'role.edit',
        object: { type: 'role', id, name },
        before: { ...factsOf(before), ...accountFactsOf(kept) },
        after: { ...factsOf(after), ...accountFactsOf(account), ...(password === undefined ? {} : { passwordChanged: true }) },
        grant,
      });
      return after;
    });
  }

  /** @throws DomainError `conflict` while certificates have it or an owner goes by it */
  async delete(actor: Actor, id: number): Promise<void> {
    const grant = authorize(actor, 'role.delete', { kind: 'role', id }, this.policy);
    await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM roles WHERE "id" = $1 FOR UPDATE', [id]);
      const role = (await findRole(manager, id)) ?? unknownRole(id);
      refuseDelete(role, await findUseOf(manager, role));
      await manager.query('DELETE FROM roles WHERE "id" = $1', [id]);
      await this.auditLog.record(manager, actor, { action: 'role.delete', object: { type: 'role', id, name: role.name }, before: factsOf(role), grant });
    });
  }

  /**
   * The roles of these owners (addresses), in this order; those that are missing are made, which goes into the audit log as an act
   * of whoever made it necessary. Safe against others who make the same at the same time.
   */
  ensureOwnerRoles(manager: EntityManager, actor: Actor, owners: readonly string[]): Promise<RoleFace[]> {
    return ensureRoles(manager, owners, ownerRoleDescription, (made) =>
      this.auditLog.recordAll(
        manager,
        actor,
        made.map((role) => madeRole(role, 'Something came to belong to this owner, who had no role.')),
      ),
    );
  }

  /** The role whose members own what `owner` (an address) owns. */
  async ensureOwnerRole(manager: EntityManager, actor: Actor, owner: string): Promise<RoleFace> {
    const [role] = await this.ensureOwnerRoles(manager, actor, [owner]);
    if (!role) throw new Error(`The role "${owner}" was neither found nor made.`);
    return role;
  }
}

interface KeptAccount {
  readonly uuid: string;
  readonly username: string | null;
  readonly sealedPassword: string | null;
}

const accountFactsOf = ({ username, sealedPassword }: KeptAccount) => ({ username, hasPassword: sealedPassword !== null });
const factsOf = ({ name, description, users }: RoleView) => ({ name, description, users: users.map(({ email }) => email) });

const addMembers = (manager: EntityManager, roleId: number, userIds: readonly number[]) =>
  manager.query('INSERT INTO roles_users ("userId", "roleId") SELECT unnest($2::integer[]), $1 ON CONFLICT DO NOTHING', [roleId, userIds]);

function checkName(name: string): void {
  if (name.trim() === '') throw invalidRequest('role.name', { name: 'A role needs a name.' });
}

function unknownRole(id: number): never {
  throw new DomainError('not-found', 'role.unknown', 'No data found', { hint: `There is no role with the id ${id}.` });
}

const tooManyMembers = () =>
  new DomainError(
    'conflict',
    'role.too-many-members',
    `A role of more than ${membersOfOne.toLocaleString('en')} members cannot be replaced by a list of them.`,
    {
      hint: 'Give and take it at each user: PUT /users/<id> with his roles.',
    },
  );

const nameTaken = (name: string) =>
  new DomainError('conflict', 'role.name-taken', `There is a role "${name}" already.`, { hint: 'Choose another name, or edit that role.' });
