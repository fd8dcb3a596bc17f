import { Inject, Injectable } from '@nestjs/common';
import type { RevocationReason } from '@app/crypto';
import { plugins } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import type { KeptStatus } from './status.rules';

/** A certificate with what its check depends on, and no more: a hundred thousand of them pass through a run. */
export interface CheckedRow extends KeptStatus {
  readonly id: number;
  readonly name: string;
  /** Decimal. */
  readonly serial: string;
  readonly isCa: boolean;
  readonly isSelfSigned: boolean;
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** Same for equal chains. Null: it has none. */
  readonly chainKey: string | null;
  /** The authority of ours that issued it; for the certificate of a sub-CA the one above. Null: none. */
  readonly issuingAuthorityId: number | null;
  /** That authority's key is held here, so that its revocations are in our own table. */
  readonly isIssuedHere: boolean;
}

interface Selection {
  readonly notAfter: Date;
  readonly createdBefore: Date;
  /** Checked since then counts as checked; one that stayed unknown is tried again earlier. */
  readonly checkedSince: Date;
  readonly unknownSince: Date;
  /** Slugs; empty for all certificates. */
  readonly pluginSlugs: readonly string[];
}

const signers = plugins.issuer.filter((plugin) => plugin.signRevocationList).map((plugin) => plugin.slug);

@Injectable()
export class RevocationCheckRepository {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** The next ones by falling id. What is revoked for good is not looked at again. */
  page(belowId: number, limit: number, { notAfter, createdBefore, checkedSince, unknownSince, pluginSlugs }: Selection): Promise<CheckedRow[]> {
    return this.dataSource.query(
      `SELECT c."id", c."name", c."serial", c."isCa", c."issuer" = '<selfsigned>' AS "isSelfSigned", c."status", c."statusReason", c."revokedAt", c."revocationReason",
              ARRAY(SELECT jsonb_array_elements_text(c."extensions"->'authorityInfoAccess'->'ocsp')) AS "ocspUrls",
              ARRAY(SELECT jsonb_array_elements_text(c."extensions"->'crlDistributionPoints'->'urls')) AS "crlUrls",
              md5(c."chain") AS "chainKey", i."id" AS "issuingAuthorityId",
              COALESCE(i."pluginSlug" = ANY($7) AND EXISTS (SELECT 1 FROM certificates ic WHERE ic."caOfAuthorityId" = i."id" AND ic."hasPrivateKey"), false) AS "isIssuedHere"
       FROM certificates c
       LEFT JOIN authorities own ON own."id" = c."caOfAuthorityId"
       LEFT JOIN authorities i ON i."id" = COALESCE(c."authorityId", own."parentId")
       LEFT JOIN revocation_checks k ON k."certificateId" = c."id"
       WHERE c."id" < $1 AND NOT c."deleted" AND c."notAfter" > $3 AND c."createdAt" <= $4
         AND (c."status" IS DISTINCT FROM 'revoked' OR c."revocationReason" = 'certificateHold')
         AND (k."checkedAt" IS NULL OR k."checkedAt" < CASE WHEN c."status" = 'unknown' THEN $6::timestamptz ELSE $5::timestamptz END)
         AND (cardinality($8::text[]) = 0 OR i."pluginSlug" = ANY($8))
       ORDER BY c."id" DESC LIMIT $2`,
      [belowId, limit, notAfter, createdBefore, checkedSince, unknownSince, signers, pluginSlugs],
    );
  }

  chainOf = (id: number): Promise<string | null> => this.text(`SELECT "chain" AS "text" FROM certificates WHERE "id" = $1`, id);
  bodyOf = (id: number): Promise<string | null> => this.text(`SELECT "body" AS "text" FROM certificates WHERE "id" = $1`, id);
  certificateOfAuthority = (id: number): Promise<string | null> => this.text(`SELECT "body" AS "text" FROM certificates WHERE "caOfAuthorityId" = $1`, id);

  private async text(query: string, id: number): Promise<string | null> {
    const [row] = await this.dataSource.query<{ text: string | null }[]>(query, [id]);
    return row?.text ?? null;
  }

  /** PEM of the authorities that have this subject, as RFC 4514 text; a few at most. */
  async authoritiesNamed(subjectText: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ body: string }[]>(
      `SELECT "body" FROM certificates WHERE "isCa" AND "distinguishedName" = $1 AND NOT "deleted" ORDER BY "id" DESC LIMIT 10`,
      [subjectText],
    );
    return rows.map(({ body }) => body);
  }

  /** The authority whose certificate this is, if we hold its key and sign its revocation list. */
  async ownAuthorityOf(sha256: string): Promise<number | null> {
    const [row] = await this.dataSource.query<{ id: number }[]>(
      `SELECT a."id" FROM certificates c JOIN authorities a ON a."id" = c."caOfAuthorityId"
       WHERE c."sha256" = $1 AND c."hasPrivateKey" AND a."pluginSlug" = ANY($2)`,
      [sha256, signers],
    );
    return row?.id ?? null;
  }

  /** What an authority of ours has revoked under this serial number, whichever row holds it. */
  async revokedHere(authorityId: number, serial: string): Promise<{ revokedAt: Date | null; revocationReason: RevocationReason | null } | null> {
    const [row] = await this.dataSource.query<{ revokedAt: Date | null; revocationReason: RevocationReason | null }[]>(
      `SELECT c."revokedAt", c."revocationReason" FROM certificates c LEFT JOIN authorities a ON a."id" = c."caOfAuthorityId"
       WHERE c."serial" = $2 AND c."status" = 'revoked' AND COALESCE(c."authorityId", a."parentId") = $1 LIMIT 1`,
      [authorityId, serial],
    );
    return row ?? null;
  }

  /** Writes what was learnt of many at once, unless somebody has revoked one in the meantime. */
  async note(manager: EntityManager, changes: readonly { id: number; status: string; statusReason: string | null }[]): Promise<void> {
    if (!changes.length) return;
    await manager.query(
      `UPDATE certificates c SET "status" = n."status", "statusReason" = n."reason"
       FROM unnest($1::int[], $2::text[], $3::text[]) AS n("id", "status", "reason")
       WHERE c."id" = n."id" AND c."status" IS DISTINCT FROM 'revoked'`,
      [changes.map(({ id }) => id), changes.map(({ status }) => status), changes.map(({ statusReason }) => statusReason)],
    );
  }

  /** How far the run has come: what is marked is not checked again by a run that takes this one's place. */
  async markChecked(manager: EntityManager, ids: readonly number[], at: Date): Promise<void> {
    if (!ids.length) return;
    await manager.query(
      `INSERT INTO revocation_checks ("certificateId", "checkedAt") SELECT id, $2 FROM unnest($1::int[]) AS id
       ON CONFLICT ("certificateId") DO UPDATE SET "checkedAt" = excluded."checkedAt"`,
      [ids, at],
    );
  }

  /** Nobody is warned of its end any more, and it is not renewed by itself. @returns whether its owner wanted to be told until then; null when it was known already */
  async revoke(manager: EntityManager, id: number, at: Date, reason: RevocationReason): Promise<{ notify: boolean } | null> {
    const [rows] = await manager.query<[{ notify: boolean }[], number]>(
      `UPDATE certificates c SET "status" = 'revoked', "statusReason" = NULL, "revokedAt" = $2, "revocationReason" = $3, "notify" = false, "rotation" = false
       FROM (SELECT "id", "notify" FROM certificates WHERE "id" = $1 FOR UPDATE) before
       WHERE c."id" = before."id" AND (c."status" IS DISTINCT FROM 'revoked' OR c."revocationReason" = 'certificateHold')
       RETURNING before."notify"`,
      [id, at, reason],
    );
    return rows[0] ?? null;
  }

  /**
   * Certificates of which workers of older releases owe a mail: the next so many, which are owed none from now on.
   * Nothing where the column is gone.
   */
  async takeOwed(manager: EntityManager, limit: number): Promise<number[]> {
    const [column] = await manager.query<unknown[]>(
      `SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('revocation_checks') AND attname = 'isMailOwed' AND NOT attisdropped`,
    );
    if (!column) return [];
    const [rows] = await manager.query<[{ id: number }[], number]>(
      `UPDATE revocation_checks SET "isMailOwed" = false WHERE "certificateId" IN (
         SELECT "certificateId" FROM revocation_checks WHERE "isMailOwed" ORDER BY "certificateId" LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING "certificateId" AS "id"`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  async release(manager: EntityManager, id: number): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE certificates SET "status" = 'valid', "statusReason" = NULL, "revokedAt" = NULL, "revocationReason" = NULL
       WHERE "id" = $1 AND "status" = 'revoked' AND "revocationReason" = 'certificateHold'`,
      [id],
    );
    return count > 0;
  }
}
