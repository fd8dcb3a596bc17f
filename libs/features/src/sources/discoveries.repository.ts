import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RemovableRange } from './clean.rules';
import type { KnownItem } from './matching.rules';

/** A source that is about to be read, beside what every configured plugin has. */
export interface SyncedSource {
  readonly id: number;
  readonly label: string;
  readonly lastRunAt: Date | null;
}

export interface SeenItem {
  readonly certificateId: number;
  readonly name: string;
}

/** What sources have, and had. */
@Injectable()
export class DiscoveriesRepository {
  /** Those that the source had at the last sync. */
  async known(manager: EntityManager, sourceId: number): Promise<KnownItem[]> {
    return manager.query(
      `SELECT f."certificateId", f."name", c."sha256" FROM "discoveries" f JOIN "certificates" c ON c."id" = f."certificateId"
       WHERE f."sourceId" = $1 AND f."goneSince" IS NULL AND NOT c."deleted"`,
      [sourceId],
    );
  }

  async idsByFingerprint(manager: EntityManager, fingerprints: readonly string[]): Promise<Map<string, number>> {
    const rows = await manager.query<{ id: number; sha256: string }[]>(
      // Several authorities may stand for one CA: the last row wins, and that is the ordinary one where there is one.
      `SELECT "id", "sha256" FROM "certificates" WHERE "sha256" = ANY($1::text[]) AND NOT "deleted" ORDER BY "caOfAuthorityId" NULLS LAST, "id"`,
      [[...fingerprints]],
    );
    return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
  }

  /** Id of the destination that goes by the source's label: what is found in one lies at the other. */
  async twinDestination(manager: EntityManager, label: string): Promise<number | null> {
    const [row] = await manager.query<{ id: number }[]>(`SELECT "id" FROM "destinations" WHERE "label" = $1`, [label]);
    return row?.id ?? null;
  }

  /** They are there. Nothing is deployed for it: what was found at a destination is there already. */
  async link(manager: EntityManager, sourceId: number, items: readonly SeenItem[], destinationId: number | null): Promise<void> {
    const ids = items.map(({ certificateId }) => certificateId);
    await manager.query(
      `INSERT INTO "discoveries" ("sourceId", "certificateId", "name") SELECT $1, * FROM unnest($2::int[], $3::text[])
       ON CONFLICT ("sourceId", "certificateId") DO UPDATE SET "name" = EXCLUDED."name", "goneSince" = NULL`,
      [sourceId, ids, items.map(({ name }) => name)],
    );
    await manager.query(`INSERT INTO "certificates_sources" ("certificateId", "sourceId") SELECT unnest($2::int[]), $1 ON CONFLICT DO NOTHING`, [
      sourceId,
      ids,
    ]);
    if (destinationId === null) return;
    await manager.query(`INSERT INTO "certificates_destinations" ("certificateId", "destinationId") SELECT unnest($2::int[]), $1 ON CONFLICT DO NOTHING`, [
      destinationId,
      ids,
    ]);
  }

  /** They are no longer there. The row stays as a tombstone. */
  async unlink(manager: EntityManager, sourceId: number, certificateIds: readonly number[], destinationId: number | null): Promise<void> {
    await manager.query(`UPDATE "discoveries" SET "goneSince" = now() WHERE "sourceId" = $1 AND "certificateId" = ANY($2::int[])`, [sourceId, certificateIds]);
    await manager.query(`DELETE FROM "certificates_sources" WHERE "sourceId" = $1 AND "certificateId" = ANY($2::int[])`, [sourceId, certificateIds]);
    if (destinationId === null) return;
    await manager.query(`DELETE FROM "certificates_destinations" WHERE "destinationId" = $1 AND "certificateId" = ANY($2::int[])`, [
      destinationId,
      certificateIds,
    ]);
  }

  async began(manager: EntityManager, sourceId: number, at: Date): Promise<void> {
    await manager.query(`UPDATE "sources" SET "lastTriedAt" = $2 WHERE "id" = $1`, [sourceId, at]);
  }

  /** @param failure null: everything was read */
  async ended(manager: EntityManager, sourceId: number, at: Date | null, failure: string | null): Promise<void> {
    await manager.query(`UPDATE "sources" SET "lastRunAt" = COALESCE($2, "lastRunAt"), "lastFailure" = $3 WHERE "id" = $1`, [sourceId, at, failure]);
  }

  /** What is known by names at the source: for finding the certificates of endpoints. */
  async idsByName(manager: EntityManager, sourceId: number, names: readonly string[]): Promise<Map<string, number>> {
    const rows = await manager.query<{ name: string; id: number }[]>(
      `SELECT "name", "certificateId" AS "id" FROM "discoveries" WHERE "sourceId" = $1 AND "name" = ANY($2::text[]) AND "goneSince" IS NULL
       UNION ALL SELECT "name", "id" FROM "certificates" WHERE "name" = ANY($2::text[])`,
      [sourceId, [...names]],
    );
    const ids = new Map<string, number>();
    for (const { name, id } of rows) if (!ids.has(name)) ids.set(name, id);
    return ids;
  }

  async emailOfUser(manager: EntityManager, username: string): Promise<string | null> {
    const [row] = await manager.query<{ email: string }[]>(`SELECT "email" FROM "users" WHERE "username" = $1`, [username]);
    return row?.email ?? null;
  }

  /** Certificates that can be removed at the source: in the range, and served by no endpoint. */
  async removable(
    manager: EntityManager,
    sourceId: number,
    { endsBefore, issuedAfter, issuedBefore }: RemovableRange,
  ): Promise<{ certificateId: number; name: string; ownName: string; body: string; notAfter: Date }[]> {
    return manager.query(
      `SELECT c."id" AS "certificateId", f."name", c."name" AS "ownName", c."body", c."notAfter" FROM "discoveries" f JOIN "certificates" c ON c."id" = f."certificateId"
       WHERE f."sourceId" = $1 AND f."goneSince" IS NULL AND ($2::timestamptz IS NULL OR c."notAfter" < $2)
         AND ($3::timestamptz IS NULL OR c."createdAt" > $3) AND ($4::timestamptz IS NULL OR c."createdAt" <= $4)
         AND NOT EXISTS (SELECT FROM "endpoints" e WHERE e."certificateId" = c."id")
       ORDER BY c."notAfter", c."id"`,
      [sourceId, endsBefore, issuedAfter, issuedBefore],
    );
  }
}
