import { Inject, Injectable } from '@nestjs/common';
import type { CreateApiKey, EditApiKey } from '@app/api-contract';
import type { Config } from '@app/config';
import { DomainError, invalidRequest } from '@app/errors';
import { type Actor, authorize, can, type Grant, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { signToken } from '../sign-in';
import { findUserByRef, type PageOf } from '../users';
import { type ApiKeysQuery, type ApiKeyView, findApiKey, listApiKeys } from './api-keys.repository';

const DAY_MS = 86_400_000;

/** Lets scripts act as their user. The token is told once, when the key is made, and stored nowhere. */
@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'tokens'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  /** The caller's own; for administrators everybody's. */
  list(actor: Actor, query: ApiKeysQuery): Promise<PageOf<ApiKeyView>> {
    const seesAll = can(actor, 'api-key.read', { kind: 'api-key', id: 'any' }, this.policy);
    return listApiKeys(this.dataSource.manager, query, seesAll ? null : (actor.userId ?? 0));
  }

  /** Those of one user; none for whoever may not see them. */
  async listOf(actor: Actor, userId: number, query: ApiKeysQuery): Promise<PageOf<ApiKeyView>> {
    if (!can(actor, 'api-key.read', { kind: 'api-key', id: 'any', creatorId: userId }, this.policy)) return { total: 0, items: [] };
    return listApiKeys(this.dataSource.manager, query, userId);
  }

  /**
   * @param userId whose path the request took; a key of anybody else is then not found there
   * @throws DomainError `not-found`, `forbidden`
   */
  async get(actor: Actor, id: number, userId?: number): Promise<ApiKeyView> {
    return (await this.authorizedKey(actor, 'api-key.read', id, userId)).key;
  }

  /**
   * For oneself unless another user is named, which only administrators may.
   * @returns the token, this once
   */
  async create(actor: Actor, { name, ttl, user }: CreateApiKey): Promise<string> {
    const userId = user ? await this.findUserId(actor, user) : (actor.userId ?? 0);
    return this.createFor(actor, userId, { name, ttl });
  }

  /** @returns the token, this once. @throws DomainError `forbidden`, `not-found` for an unknown user */
  async createFor(actor: Actor, userId: number, { name, ttl }: { name: string; ttl: number }): Promise<string> {
    const grant = authorize(actor, 'api-key.create', { kind: 'api-key', id: 'new', creatorId: userId }, this.policy);
    checkName(name);
    const issuedAt = new Date();
    const apiKeyId = await this.dataSource.transaction(async (manager) => {
      const [owner] = await manager.query<{ email: string }[]>('SELECT "email" FROM users WHERE "id" = $1', [userId]);
      if (!owner) throw new DomainError('not-found', 'user.unknown', 'No data found', { hint: `There is no user with the id ${userId}.` });
      const [row] = await manager.query<{ id: number }[]>(
        `INSERT INTO api_keys ("name", "userId", "ttlDays", "issuedAt") VALUES ($1, $2, $3, $4) RETURNING "id"`,
        [name, userId, ttl, issuedAt],
      );
      const id = row?.id ?? 0;
      await this.auditLog.record(manager, actor, {
        action: 'api-key.create',
        object: { type: 'api-key', id, name },
        after: { name, user: owner.email, ttlDays: ttl },
        grant,
      });
      return id;
    });
    return signToken(this.config.tokens, { userId, apiKeyId, issuedAt, expiresAt: ttl === -1 ? null : new Date(issuedAt.getTime() + ttl * DAY_MS) });
  }

  /** What is absent stays. A key keeps its user, and a revoked key stays revoked: its token may have been stolen. */
  async edit(actor: Actor, id: number, change: EditApiKey, userId?: number): Promise<ApiKeyView> {
    if (change.name !== undefined) checkName(change.name);
    const { key: before, grant } = await this.authorizedKey(actor, 'api-key.edit', id, userId);
    if (before.revoked && change.revoked === false) {
      throw new DomainError('conflict', 'api-key.revoked', `The API key "${before.name}" was revoked and stays so.`, { hint: 'Create another one.' });
    }
    return this.dataSource.transaction(async (manager) => {
      await manager.query(
        `UPDATE api_keys SET "name" = COALESCE($2, "name"), "ttlDays" = COALESCE($3, "ttlDays"), "revoked" = "revoked" OR COALESCE($4, false) WHERE "id" = $1`,
        [id, change.name ?? null, change.ttl ?? null, change.revoked ?? null],
      );
      const after = await this.getFrom(manager, id);
      const action = after.revoked && !before.revoked ? 'api-key.revoke' : 'api-key.edit';
      await this.auditLog.record(manager, actor, {
        action,
        object: { type: 'api-key', id, name: after.name },
        before: factsOf(before),
        after: factsOf(after),
        grant,
      });
      return after;
    });
  }

  async delete(actor: Actor, id: number, userId?: number): Promise<void> {
    const { key, grant } = await this.authorizedKey(actor, 'api-key.delete', id, userId);
    await this.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM api_keys WHERE "id" = $1', [id]);
      await this.auditLog.record(manager, actor, { action: 'api-key.delete', object: { type: 'api-key', id, name: key.name }, before: factsOf(key), grant });
    });
  }

  /** Says why the token of a key is not told again, to whoever may see the key. */
  async refuseToken(actor: Actor, id: number, userId?: number): Promise<never> {
    const { key } = await this.authorizedKey(actor, 'api-key.read', id, userId);
    throw new DomainError('forbidden', 'api-key.told-once', `The token of the API key "${key.name}" was told when it was created, and is not kept.`, {
      hint: 'Create another API key, and delete this one when nothing uses it any more.',
    });
  }

  private async findUserId(actor: Actor, ref: NonNullable<CreateApiKey['user']>): Promise<number> {
    if ('id' in ref) authorize(actor, 'api-key.create', { kind: 'api-key', id: 'new', creatorId: ref.id }, this.policy);
    return (await findUserByRef(this.dataSource.manager, ref, 'user')).id;
  }

  private async authorizedKey(
    actor: Actor,
    permission: 'api-key.read' | 'api-key.edit' | 'api-key.delete',
    id: number,
    userId?: number,
  ): Promise<{ key: ApiKeyView; grant: Grant }> {
    const key = await this.getFrom(this.dataSource.manager, id);
    const grant = authorize(actor, permission, { kind: 'api-key', id, name: key.name, creatorId: key.user.id }, this.policy);
    if (userId !== undefined && key.user.id !== userId) {
      throw new DomainError('forbidden', 'api-key.of-another', `The API key ${id} belongs to another user.`, {
        hint: `Ask for it under /users/${key.user.id}/keys.`,
      });
    }
    return { key, grant };
  }

  private async getFrom(manager: EntityManager, id: number): Promise<ApiKeyView> {
    const key = await findApiKey(manager, id);
    if (key) return key;
    throw new DomainError('not-found', 'api-key.unknown', 'This token does not exist!', { hint: `There is no API key with the id ${id}.` });
  }
}

const factsOf = ({ name, ttlDays, revoked, user }: ApiKeyView) => ({ name, ttlDays, revoked, user: user.email });

function checkName(name: string): void {
  if (name.trim() === '') throw invalidRequest('api-key.name', { name: 'An API key needs a name.' });
}
