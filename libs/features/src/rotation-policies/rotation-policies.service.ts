import { Inject, Injectable } from '@nestjs/common';
import type { Reference } from '@app/api-contract';
import type { Config } from '@app/config';
import { DomainError, invalidRequest } from '@app/errors';
import { prepared } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { unableToFind } from '../references';

/** How many days before its end a certificate is renewed. */
export interface RotationPolicyFace {
  readonly id: number;
  readonly name: string;
  readonly days: number;
}

const DEFAULT = 'default';
const MOST_DAYS = 3650;
const select = `SELECT "id", "name", "days" FROM rotation_policies`;
const selectByName = prepared('rotation_policy_by_name', `${select} WHERE "name" = $1`);

@Injectable()
export class RotationPoliciesService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  /** By name. */
  list(): Promise<RotationPolicyFace[]> {
    return this.dataSource.query(`${select} ORDER BY "name"`);
  }

  /** @throws DomainError `forbidden`; `invalid` for days that make no sense; `conflict` when the name is taken */
  async create(actor: Actor, { name, days }: { name: string; days: number }): Promise<RotationPolicyFace> {
    const grant = authorize(actor, 'rotation-policy.create', { kind: 'rotation-policy', id: 'new', name }, this.policy);
    if (name.trim() === '') throw invalidRequest('rotation-policy.name', { name: 'A policy needs a name.' });
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
      throw invalidRequest('rotation-policy.days', { days: `between 1 and ${MOST_DAYS}, not ${days}` });
    return this.dataSource.transaction(async (manager) => {
      const [row] = await manager.query<RotationPolicyFace[]>(
        `INSERT INTO rotation_policies ("name", "days") VALUES ($1, $2) ON CONFLICT ("name") DO NOTHING RETURNING "id", "name", "days"`,
        [name, days],
      );
      if (!row) throw new DomainError('conflict', 'rotation-policy.taken', `There is a policy "${name}" already.`, { hint: 'Choose another name.' });
      await this.auditLog.record(manager, actor, {
        action: 'rotation-policy.create',
        object: { type: 'rotation-policy', id: row.id, name },
        after: { name, days },
        grant,
      });
      return row;
    });
  }

  /** @throws DomainError `invalid` when there is none */
  async findByRef(manager: EntityManager, ref: Reference): Promise<RotationPolicyFace> {
    const [row] = await ('id' in ref
      ? manager.query<RotationPolicyFace[]>(`${select} WHERE "id" = $1`, [ref.id])
      : manager.query<RotationPolicyFace[]>(selectByName, [ref.name]));
    if (row) return row;
    throw invalidRequest(
      'rotation-policy.unknown',
      { rotationPolicy: { _schema: unableToFind('rotation_policies', ref) } },
      `The policy "${DEFAULT}" is always there.`,
    );
  }

  /** Makes the policy `default` with the days of the settings, once: later changes of the setting leave it alone. */
  async ensureDefault(manager: EntityManager): Promise<void> {
    await manager.query(`INSERT INTO rotation_policies ("name", "days") VALUES ($1, $2) ON CONFLICT ("name") DO NOTHING`, [
      DEFAULT,
      this.config.certificates.rotationIntervalDays,
    ]);
  }
}
