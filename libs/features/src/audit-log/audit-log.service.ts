import { Inject, Injectable } from '@nestjs/common';
import { prepared } from '@app/persistence';
import type { Actor, Grant } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { maskSecrets } from './masking.rules';
import { nameOfObject } from './object-names.rules';

export interface AuditedAct {
  /** Resource and verb, such as `certificate.revoke`. */
  readonly action: string;
  readonly object: { readonly type: string; readonly id: number | null; readonly name: string | null };
  /** What changed, as it was and as it is; only what changed. Secrets are masked here, but are better left out. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** What `authorize` returned. */
  readonly grant?: Grant | null;
  /** What the actor gave as reason. */
  readonly reason?: string | null;
  /** `done` when left out. */
  readonly outcome?: 'done' | 'refused';
}

const insert = prepared(
  'audit_row',
  `
  INSERT INTO audit_log ("actorKind", "actor", "userId", "apiKeyId", "address", "requestId", "action", "outcome", "objectType", "objectId", "objectName", "before", "after", "grantedBy", "reason")
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
);

const insertMany = `
  INSERT INTO audit_log ("actorKind", "actor", "userId", "apiKeyId", "address", "requestId", "action", "outcome", "objectType", "objectId", "objectName", "before", "after", "grantedBy", "reason")
  SELECT $1, $2, $3, $4, $5, $6, "action", "outcome", "objectType", "objectId", "objectName", "before", "after", "grantedBy", "reason"
  FROM jsonb_to_recordset($7::jsonb) AS act("action" text, "outcome" text, "objectType" text, "objectId" int, "objectName" text, "before" jsonb, "after" jsonb, "grantedBy" text, "reason" text)`;

/** Writes down who did what to what, and by what right. */
@Injectable()
export class AuditLog {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** In the caller's transaction: what is rolled back was not done, and is not in the log. */
  async record(manager: EntityManager, actor: Actor, act: AuditedAct): Promise<void> {
    const { action, object, before, after, grant, reason, outcome = 'done' } = act;
    await manager.query(insert, [
      actor.kind,
      actor.name,
      actor.userId,
      actor.apiKeyId,
      actor.address,
      actor.requestId,
      action,
      outcome,
      object.type,
      object.id,
      object.name,
      before ? JSON.stringify(maskSecrets(before)) : null,
      after ? JSON.stringify(maskSecrets(after)) : null,
      grant?.by ?? null,
      reason ?? null,
    ]);
  }

  /** The same act on many objects, in one statement. */
  async recordAll(manager: EntityManager, actor: Actor, acts: readonly AuditedAct[]): Promise<void> {
    if (!acts.length) return;
    await manager.query(insertMany, [
      actor.kind,
      actor.name,
      actor.userId,
      actor.apiKeyId,
      actor.address,
      actor.requestId,
      JSON.stringify(
        acts.map(({ action, object, before, after, grant, reason, outcome = 'done' }) => ({
          action,
          outcome,
          objectType: object.type,
          objectId: object.id,
          objectName: object.name,
          before: before ? maskSecrets(before) : null,
          after: after ? maskSecrets(after) : null,
          grantedBy: grant?.by ?? null,
          reason: reason ?? null,
        })),
      ),
    ]);
  }

  /**
   * A refusal, in a transaction of its own, since the caller's is about to be rolled back. Whoever refuses often knows no more of
   * the thing than its id: its name is looked up here, where it has one.
   */
  async recordRefusal(actor: Actor, { object, ...act }: Omit<AuditedAct, 'outcome' | 'grant'>): Promise<void> {
    const name = object.name ?? (await this.nameOf(object));
    await this.record(this.dataSource.manager, actor, { ...act, object: { ...object, name }, outcome: 'refused' });
  }

  private async nameOf({ type, id }: AuditedAct['object']): Promise<string | null> {
    const statement = id === null ? undefined : nameOfObject(type);
    if (statement === undefined) return null;
    const [row] = await this.dataSource.query<{ name: string | null }[]>(statement, [id]);
    return row?.name ?? null;
  }
}
