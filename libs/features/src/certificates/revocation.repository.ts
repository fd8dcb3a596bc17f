import { Injectable } from '@nestjs/common';
import type { RevocationReason } from '@app/crypto';
import type { EntityManager } from 'typeorm';

/** A certificate with what revoking it depends on. */
export interface RevocableRow {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly creatorId: number | null;
  /** Names. */
  readonly roles: readonly string[];
  readonly body: string;
  readonly serial: string;
  readonly externalId: string | null;
  readonly status: string | null;
  readonly revokedAt: Date | null;
  readonly revocationReason: string | null;
  /** The authority that issued it; for the certificate of a sub-CA the one above. Null: none of ours. */
  readonly issuingAuthorityId: number | null;
  /** Ids of the endpoints that served it when they were seen last. */
  readonly endpointIds: readonly number[];
}

const select = `
  SELECT c."id", c."name", c."owner", c."userId" AS "creatorId", c."body", c."serial", c."externalId", c."status", c."revokedAt", c."revocationReason",
         COALESCE(c."authorityId", ca."parentId") AS "issuingAuthorityId",
         ARRAY(SELECT r."name" FROM certificates_roles cr JOIN roles r ON r."id" = cr."roleId" WHERE cr."certificateId" = c."id") AS "roles",
         ARRAY(SELECT e."id" FROM endpoints e WHERE e."certificateId" = c."id" AND e."active") AS "endpointIds"
  FROM certificates c LEFT JOIN authorities ca ON ca."id" = c."caOfAuthorityId"`;

@Injectable()
export class RevocationRepository {
  async find(manager: EntityManager, id: number): Promise<RevocableRow | null> {
    const [row] = await manager.query<RevocableRow[]>(`${select} WHERE c."id" = $1`, [id]);
    return row ?? null;
  }

  /** The certificate and its twins: an authority's serial number means one certificate, however many rows hold it. By id. */
  withTwins(manager: EntityManager, { id, serial, issuingAuthorityId }: RevocableRow, { lock = false } = {}): Promise<RevocableRow[]> {
    return manager.query(
      `${select} WHERE (c."id" = $1 OR c."serial" = $2) AND (c."id" = $1 OR COALESCE(c."authorityId", ca."parentId") = $3) ORDER BY c."id" ${lock ? 'FOR UPDATE OF c' : ''}`,
      [id, serial, issuingAuthorityId],
    );
  }

  /** Nobody is warned of its end any more, and it is not renewed by itself. */
  async revoke(manager: EntityManager, ids: readonly number[], at: Date, reason: RevocationReason): Promise<void> {
    await manager.query(
      `UPDATE certificates SET "status" = 'revoked', "statusReason" = NULL, "revokedAt" = COALESCE("revokedAt", $2), "revocationReason" = $3, "notify" = false, "rotation" = false
       WHERE "id" = ANY($1)`,
      [ids, at, reason],
    );
  }

  async release(manager: EntityManager, ids: readonly number[]): Promise<void> {
    await manager.query(
      `UPDATE certificates SET "status" = 'valid', "statusReason" = NULL, "revokedAt" = NULL, "revocationReason" = NULL WHERE "id" = ANY($1)`,
      [ids],
    );
  }
}
