import { Inject, Injectable } from '@nestjs/common';
import type { CreateUser, EditUser, ListQuery } from '@app/api-contract';
import type { Config } from '@app/config';
import { hashPassword } from '@app/crypto';
import { DomainError, invalidAsAWhole, invalidRequest } from '@app/errors';
import { type Actor, authorize, type Grant, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { findByReferences, type Referred } from '../references';
import { passwordProblem, SignInService } from '../sign-in';
import { lockAdministrators, requireAnAdministrator } from './administrators';
import { cutLaterLinks } from './later-links';
import { difference, strictRoleProblem } from './membership.rules';
import { findUser, listUsers } from './users.repository';
import type { PageOf, UserView } from './users.views';

const anyUser = { kind: 'user', id: 'any' } as const;

@Injectable()
export class UsersService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'signIn'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
    @Inject(SignInService) private readonly signIn: SignInService,
  ) {}

  async list(actor: Actor, query: ListQuery): Promise<PageOf<UserView>> {
    authorize(actor, 'user.read', anyUser, this.policy);
    return listUsers(this.dataSource.manager, query);
  }

  /** @throws DomainError `not-found` */
  async get(actor: Actor, id: number): Promise<UserView> {
    authorize(actor, 'user.read', anyUser, this.policy);
    return this.getFrom(this.dataSource.manager, id);
  }

  /** @throws DomainError `forbidden`, `invalid`, `conflict` for a name or address that is taken */
  async create(actor: Actor, { username, email, password, active, roles }: CreateUser): Promise<UserView> {
    const grant = authorize(actor, 'user.create', { kind: 'user', id: 'new' }, this.policy);
    this.checkPasswordRule(password);
    this.checkName(username);
    const passwordHash = await hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      const given = await this.findRoles(manager, roles);
      await this.refuseTaken(manager, username, email);
      const [row] = await manager.query<{ id: number }[]>(
        `INSERT INTO users ("username", "email", "passwordHash", "active") VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING "id"`,
        [username, email, passwordHash, active],
      );
      // Somebody took the name between the look and the insert.
      if (!row) throw taken('username', username);
      await addRoles(
        manager,
        row.id,
        given.map(({ id }) => id),
      );
      await this.auditLog.record(manager, actor, {
        action: 'user.create',
        object: { type: 'user', id: row.id, name: email },
        after: { username, email, active, roles: given.map(({ name }) => name) },
        grant,
      });
      return this.getFrom(manager, row.id);
    });
  }

  /** The roles are replaced; password and state stay as they are when they are absent. */
  async edit(actor: Actor, id: number, change: EditUser): Promise<UserView> {
    const grant = authorize(actor, 'user.edit', { kind: 'user', id }, this.policy);
    if (change.password !== undefined) this.checkPasswordRule(change.password);
    this.checkName(change.username);
    const passwordHash = change.password === undefined ? null : await hashPassword(change.password);
    return this.dataSource.transaction(async (manager) => {
      await lockAdministrators(manager);
      await manager.query('SELECT 1 FROM users WHERE "id" = $1 FOR UPDATE', [id]);
      const before = await this.getFrom(manager, id);
      const given = await this.findRoles(manager, change.roles);
      await this.refuseTaken(manager, change.username, change.email, id);
      const active = change.active ?? before.active;
      await manager.query(`UPDATE users SET "username" = $2, "email" = $3, "active" = $4, "passwordHash" = COALESCE($5, "passwordHash") WHERE "id" = $1`, [
        id,
        change.username,
        change.email,
        active,
        passwordHash,
      ]);
      if (passwordHash !== null || (before.active && !active)) await endSessions(manager, id);
      if (passwordHash !== null) await cutLaterLinks(manager, this.auditLog, { actor, user: before, grant });
      await this.replaceRoles(manager, before, given);
      await requireAnAdministrator(manager);
      const after = await this.getFrom(manager, id);
      await this.recordEdit(manager, actor, { before, after, hasNewPassword: passwordHash !== null }, grant);
      return after;
    });
  }

  /**
   * A user changes his own password, and proves that he knows the old one. Not with an API key: whoever steals one must not
   * take the account over.
   * @throws DomainError `forbidden`, `invalid`
   */
  async changeOwnPassword(actor: Actor, currentPassword: string, newPassword: string): Promise<UserView> {
    const id = actor.userId ?? 0;
    const grant = authorize(actor, 'user.change-own-password', { kind: 'user', id }, this.policy);
    if (actor.apiKeyId !== null) {
      throw new DomainError('forbidden', 'user.password-by-api-key', 'An API key cannot change a password.', {
        hint: 'Sign in with the password to change it.',
      });
    }
    this.checkPasswordRule(newPassword, 'newPassword');
    await this.signIn.provePassword(actor, currentPassword);
    const passwordHash = await hashPassword(newPassword);
    return this.dataSource.transaction(async (manager) => {
      await manager.query('UPDATE users SET "passwordHash" = $2 WHERE "id" = $1', [id, passwordHash]);
      await endSessions(manager, id);
      await this.auditLog.record(manager, actor, { action: 'user.change-password', object: { type: 'user', id, name: actor.name }, grant });
      return this.getFrom(manager, id);
    });
  }

  /** An operator's way, from the command line. @throws DomainError `not-found`, `invalid` */
  async resetPassword(actor: Actor, username: string, password: string): Promise<void> {
    const grant = authorize(actor, 'user.edit', anyUser, this.policy);
    this.checkPasswordRule(password);
    const passwordHash = await hashPassword(password);
    await this.dataSource.transaction(async (manager) => {
      const [rows] = await manager.query<[{ id: number; email: string }[], number]>(
        `UPDATE users SET "passwordHash" = $2 WHERE "username" = $1 RETURNING "id", "email"`,
        [username, passwordHash],
      );
      const [user] = rows;
      if (!user) throw new DomainError('not-found', 'user.unknown', `There is no user "${username}".`, { hint: 'Names are case-sensitive.' });
      await endSessions(manager, user.id);
      await cutLaterLinks(manager, this.auditLog, { actor, user, grant });
      await this.auditLog.record(manager, actor, { action: 'user.reset-password', object: { type: 'user', id: user.id, name: user.email }, grant });
    });
  }

  private async getFrom(manager: EntityManager, id: number): Promise<UserView> {
    const user = await findUser(manager, id);
    if (user) return user;
    throw new DomainError('not-found', 'user.unknown', 'No data found', { hint: `There is no user with the id ${id}.` });
  }

  private checkPasswordRule(password: string, field = 'password'): void {
    const problem = passwordProblem(password, this.config.signIn.checkPasswordStrength);
    if (problem) throw invalidRequest('user.password', { [field]: problem });
  }

  private checkName(username: string): void {
    if (username.trim() === '') throw invalidRequest('user.username', { username: 'A user name cannot be empty.' });
  }

  private async findRoles(manager: EntityManager, refs: CreateUser['roles']): Promise<Referred[]> {
    const roles = await findByReferences(manager, 'roles', refs, 'roles');
    const problem = strictRoleProblem(
      roles.map(({ name }) => name),
      this.policy.strict,
    );
    if (problem) throw invalidAsAWhole('user.no-basic-role', problem);
    return roles;
  }

  private async refuseTaken(manager: EntityManager, username: string, email: string, except = 0): Promise<void> {
    const [holder] = await manager.query<{ hasName: boolean }[]>(
      `SELECT "username" = $1 AS "hasName" FROM users WHERE ("username" = $1 OR lower("email") = lower($2)) AND "id" <> $3 LIMIT 1`,
      [username, email, except],
    );
    if (holder) throw holder.hasName ? taken('username', username) : taken('email', email);
  }

  private async replaceRoles(manager: EntityManager, user: UserView, roles: readonly Referred[]): Promise<void> {
    const { added, removed } = difference(
      user.roles.map(({ id }) => id),
      roles.map(({ id }) => id),
    );
    await manager.query('DELETE FROM roles_users WHERE "userId" = $1 AND "roleId" = ANY($2)', [user.id, removed]);
    await addRoles(manager, user.id, added);
  }

  private async recordEdit(
    manager: EntityManager,
    actor: Actor,
    edit: { before: UserView; after: UserView; hasNewPassword: boolean },
    grant: Grant,
  ): Promise<void> {
    const facts = ({ username, email, active, roles }: UserView) => ({ username, email, active, roles: roles.map(({ name }) => name) });
    const { before, after, hasNewPassword } = edit;
    await this.auditLog.record(manager, actor, {
      action: 'user.edit',
      object: { type: 'user', id: after.id, name: after.email },
      before: facts(before),
      after: { ...facts(after), ...(hasNewPassword ? { passwordChanged: true } : {}) },
      grant,
    });
  }
}

/** Whoever is signed in as this user has to sign in again; his API keys stay. */
const endSessions = (manager: EntityManager, id: number) =>
  manager.query('UPDATE users SET "sessionGeneration" = "sessionGeneration" + 1 WHERE "id" = $1', [id]);
const addRoles = (manager: EntityManager, userId: number, roleIds: readonly number[]) =>
  manager.query('INSERT INTO roles_users ("userId", "roleId") SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING', [userId, roleIds]);

const taken = (field: 'username' | 'email', value: string) =>
  new DomainError('conflict', `user.${field}-taken`, `There is a user with the ${field} "${value}" already.`, {
    hint: `Choose another ${field}, or edit that user.`,
  });
