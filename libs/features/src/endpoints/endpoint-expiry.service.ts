import { Inject, Injectable } from '@nestjs/common';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY } from '../foundation';

export interface StaleEndpoint {
  readonly id: number;
  readonly name: string;
  readonly dnsname: string;
  readonly port: number;
  readonly source: string;
  readonly lastSeenAt: Date;
}

/*
 * Counted from the last sync that succeeded, like the syncs themselves do: while a source cannot be read, nothing of it goes stale.
 */
const stale = `
  SELECT e."id", e."name", e."dnsname", e."port", s."label" AS "source", e."lastSeenAt" FROM endpoints e JOIN sources s ON s."id" = e."sourceId"
  WHERE s."lastRunAt" IS NOT NULL AND e."lastSeenAt" <= s."lastRunAt" - make_interval(hours => $1) ORDER BY e."id"`;

/** Forgets endpoints that their sources have stopped telling of; each sync does it for its own source. */
@Injectable()
export class EndpointExpiry {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly auditLog: AuditLog,
  ) {}

  /** @param hours for which an endpoint is kept that its source no longer tells */
  async stale(actor: Actor, hours: number): Promise<StaleEndpoint[]> {
    authorize(actor, 'endpoint.read', { kind: 'endpoint', id: 'any' }, this.policy);
    return this.dataSource.query<StaleEndpoint[]>(stale, [hours]);
  }

  /** @returns those that were removed */
  async remove(actor: Actor, hours: number): Promise<StaleEndpoint[]> {
    const grant = authorize(actor, 'source.edit', { kind: 'source', id: 'any' }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const gone = await manager.query<StaleEndpoint[]>(`${stale} FOR UPDATE OF e`, [hours]);
      await manager.query(`DELETE FROM endpoints WHERE "id" = ANY($1::int[])`, [gone.map(({ id }) => id)]);
      for (const { id, name, ...before } of gone)
        await this.auditLog.record(manager, actor, { action: 'endpoint.expire', object: { type: 'endpoint', id, name }, before, grant });
      return gone;
    });
  }
}
