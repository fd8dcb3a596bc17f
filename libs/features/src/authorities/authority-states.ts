import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { sealFor, unsealFrom } from '@app/persistence';
import type { AuthorityState, JsonValue } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import { SEALER } from '../foundation';
import type { IssuingAuthority } from './issuing-authority';

/** What issuers keep for themselves with their authorities, sealed to the row. */
@Injectable()
export class AuthorityStates {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  of({ id, uuid }: Pick<IssuingAuthority, 'id' | 'uuid'>): AuthorityState {
    return {
      read: () => this.read(this.dataSource.manager, id, uuid),
      replace: (before, after) =>
        this.dataSource.transaction(async (manager) => {
          if (!isDeepStrictEqual(await this.read(manager, id, uuid, 'FOR NO KEY UPDATE'), before)) return false;
          const sealed = sealFor(this.sealer, 'authorities.sealedIssuerState', uuid, after === null ? null : JSON.stringify(after));
          await manager.query(`UPDATE authorities SET "sealedIssuerState" = $2 WHERE "id" = $1`, [id, sealed]);
          return true;
        }),
    };
  }

  private async read(manager: EntityManager, id: number, uuid: string, lock = ''): Promise<JsonValue> {
    const [row] = await manager.query<{ sealed: string | null }[]>(`SELECT "sealedIssuerState" AS sealed FROM authorities WHERE "id" = $1 ${lock}`, [id]);
    const opened = unsealFrom(this.sealer, 'authorities.sealedIssuerState', uuid, row?.sealed ?? null);
    return opened === null ? null : (JSON.parse(opened) as JsonValue);
  }
}
