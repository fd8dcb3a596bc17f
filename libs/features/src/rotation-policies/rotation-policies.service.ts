import { Inject, Injectable } from '@nestjs/common';
import type { Reference } from '@app/api-contract';
import type { Config } from '@app/config';
import { invalidRequest } from '@app/errors';
import type { EntityManager } from 'typeorm';
import { CONFIG } from '../foundation';
import { unableToFind } from '../references';

/** How many days before its end a certificate is renewed. */
export interface RotationPolicyFace {
  readonly id: number;
  readonly name: string;
  readonly days: number;
}

const DEFAULT = 'default';
const select = `SELECT "id", "name", "days" FROM rotation_policies`;

@Injectable()
export class RotationPoliciesService {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @throws DomainError `invalid` when there is none */
  async findByRef(manager: EntityManager, ref: Reference): Promise<RotationPolicyFace> {
    const [row] = await ('id' in ref
      ? manager.query<RotationPolicyFace[]>(`${select} WHERE "id" = $1`, [ref.id])
      : manager.query<RotationPolicyFace[]>(`${select} WHERE "name" = $1`, [ref.name]));
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
