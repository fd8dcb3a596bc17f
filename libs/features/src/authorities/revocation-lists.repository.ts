import { Injectable } from '@nestjs/common';
import type { RevocationReason, RevokedCertificate } from '@app/crypto';
import type { EntityManager } from 'typeorm';
import type { ListState } from './revocation-lists.rules';

export interface SignedList extends ListState {
  readonly number: bigint;
  readonly thisUpdate: Date | null;
  /** Null: none was signed yet. */
  readonly der: Buffer | null;
}

interface Row {
  number: string;
  thisUpdate: Date | null;
  nextUpdate: Date | null;
  staleSince: Date | null;
}

interface RevokedRow {
  serial: string;
  revokedAt: Date;
  revocationReason: RevocationReason | null;
}

const state = `"number", "thisUpdate", "nextUpdate", "staleSince"`;
const rowsAtOnce = 5000;

@Injectable()
export class RevocationListsRepository {
  async find(manager: EntityManager, authorityId: number): Promise<SignedList | null> {
    const [row] = await manager.query<(Row & { der: Buffer | null })[]>(`SELECT ${state}, "der" FROM revocation_lists WHERE "authorityId" = $1`, [authorityId]);
    return row ? { ...row, number: BigInt(row.number) } : null;
  }

  /** Whoever signs the list waits for the caller's transaction to end, and then sees what it revoked. */
  async markStale(manager: EntityManager, authorityId: number, since: Date): Promise<void> {
    await manager.query(
      `INSERT INTO revocation_lists ("authorityId", "staleSince") VALUES ($1, $2)
       ON CONFLICT ("authorityId") DO UPDATE SET "staleSince" = COALESCE(revocation_lists."staleSince", excluded."staleSince")`,
      [authorityId, since],
    );
  }

  /** The state of the list, locked until the transaction ends. */
  async lock(manager: EntityManager, authorityId: number): Promise<Omit<SignedList, 'der'>> {
    await manager.query(`INSERT INTO revocation_lists ("authorityId") VALUES ($1) ON CONFLICT DO NOTHING`, [authorityId]);
    const [row] = await manager.query<Row[]>(`SELECT ${state} FROM revocation_lists WHERE "authorityId" = $1 FOR UPDATE`, [authorityId]);
    if (!row) throw new Error(`The revocation list of authority ${authorityId} vanished while it was being locked.`);
    return { ...row, number: BigInt(row.number) };
  }

  async write(manager: EntityManager, authorityId: number, list: { number: bigint; thisUpdate: Date; nextUpdate: Date; der: Buffer }): Promise<void> {
    await manager.query(
      `UPDATE revocation_lists SET "number" = $2, "thisUpdate" = $3, "nextUpdate" = $4, "der" = $5, "staleSince" = NULL WHERE "authorityId" = $1`,
      [authorityId, list.number.toString(), list.thisUpdate, list.nextUpdate, list.der],
    );
  }

  /**
   * What an authority has revoked: certificates that it issued, and those of authorities below it. Each serial number once; a
   * few thousand rows are held at a time. Only within a transaction, to its end.
   */
  async *revoked(manager: EntityManager, authorityId: number, endedAfter: Date): AsyncGenerator<RevokedCertificate> {
    // DECLARE takes no parameters; both are made of digits here.
    const id = Number(authorityId);
    const end = `'${endedAfter.toISOString()}'::timestamptz`;
    await manager.query(`
      DECLARE revoked_certificates NO SCROLL CURSOR FOR
      SELECT DISTINCT ON (r."serial") r."serial", COALESCE(r."revokedAt", now()) AS "revokedAt", r."revocationReason"
      FROM (
        SELECT "serial", "revokedAt", "revocationReason", "notAfter" FROM certificates WHERE "authorityId" = ${id} AND "status" = 'revoked'
        UNION ALL
        SELECT c."serial", c."revokedAt", c."revocationReason", c."notAfter"
        FROM authorities below JOIN certificates c ON c."caOfAuthorityId" = below."id" WHERE below."parentId" = ${id} AND c."status" = 'revoked'
      ) r
      WHERE r."notAfter" > ${end}
      ORDER BY r."serial", r."revokedAt"`);
    for (;;) {
      const rows = await manager.query<RevokedRow[]>(`FETCH ${rowsAtOnce} FROM revoked_certificates`);
      for (const { serial, revokedAt, revocationReason } of rows) yield { serial, revokedAt, reason: revocationReason ?? 'unspecified' };
      if (rows.length < rowsAtOnce) break;
    }
    await manager.query('CLOSE revoked_certificates');
  }

  /** Authorities whose list is missing, stale, or ends before `horizon`, as far as we can sign one. */
  async due(manager: EntityManager, pluginSlugs: readonly string[], now: Date, horizon: Date): Promise<number[]> {
    const rows = await manager.query<{ id: number }[]>(
      `SELECT a."id" FROM authorities a
       JOIN certificates c ON c."caOfAuthorityId" = a."id" AND c."hasPrivateKey" AND c."notAfter" > $2
       LEFT JOIN revocation_lists l ON l."authorityId" = a."id"
       WHERE a."pluginSlug" = ANY($1) AND (l."nextUpdate" IS NULL OR l."staleSince" IS NOT NULL OR l."nextUpdate" <= $3)
       ORDER BY a."id"`,
      [pluginSlugs, now, horizon],
    );
    return rows.map(({ id }) => id);
  }
}
