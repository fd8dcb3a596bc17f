import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface SwitchCandidate {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly hasEndpoint: boolean;
  readonly hasDestination: boolean;
}

/** Certificates of one common name that were made on one day. */
export interface Duplicates {
  readonly commonName: string;
  /** How many kinds of them there are, by all that makes two certificates equal here. */
  readonly kinds: number;
  /** Oldest first. */
  readonly members: readonly { readonly id: number; readonly name: string; readonly hasEndpoint: boolean }[];
}

const hasEndpoint = `EXISTS (SELECT FROM endpoints e WHERE e."certificateId" = c."id")`;
const notReplaced = `NOT EXISTS (SELECT FROM certificate_replacements j WHERE j."replacedCertificateId" = c."id")`;
const inForce = `NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND c."notAfter" >= now() AND c."caOfAuthorityId" IS NULL`;
const setOf = (table: string, column: string) => `ARRAY(SELECT j."${column}" FROM "${table}" j WHERE j."certificateId" = c."id" ORDER BY 1)`;

/** Reads for, and writes, the switch that says whether a certificate renews itself. */
@Injectable()
export class RenewalSwitchesRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * The next so many that are in use and do not renew themselves, unless a person chose so.
   * @param authorityIds null: all @param destinationPlugin only destinations of this one count; null: all do
   */
  inUse(afterId: number, authorityIds: readonly number[] | null, destinationPlugin: string | null, limit: number): Promise<SwitchCandidate[]> {
    return this.database.query(
      `SELECT * FROM (
         SELECT c."id", c."name", c."owner", ${hasEndpoint} AS "hasEndpoint",
           EXISTS (SELECT FROM certificates_destinations cd JOIN destinations d ON d."id" = cd."destinationId"
             WHERE cd."certificateId" = c."id" AND ($3::text IS NULL OR d."pluginSlug" = $3)) AS "hasDestination"
         FROM certificates c
         WHERE c."id" > $1 AND NOT c."rotation" AND c."rotationChosenAt" IS NULL AND c."authorityId" IS NOT NULL AND ${inForce} AND ${notReplaced}
           AND ($2::int[] IS NULL OR c."authorityId" = ANY($2::int[]))
       ) found WHERE "hasEndpoint" OR "hasDestination" ORDER BY "id" LIMIT $4`,
      [afterId, authorityIds, destinationPlugin, limit],
    );
  }

  withoutEndpoint(afterId: number, limit: number): Promise<SwitchCandidate[]> {
    return this.database.query(
      `SELECT c."id", c."name", c."owner", false AS "hasEndpoint", false AS "hasDestination" FROM certificates c
       WHERE c."id" > $1 AND c."rotation" AND ${inForce} AND NOT ${hasEndpoint} ORDER BY c."id" LIMIT $2`,
      [afterId, limit],
    );
  }

  /** The authorities among these names that exist. */
  async authorities(names: readonly string[]): Promise<{ id: number; name: string }[]> {
    return this.database.query(`SELECT "id", "name" FROM authorities WHERE "name" = ANY($1::text[])`, [names]);
  }

  /** The next so many common names with several certificates of one day, at least one of them from these authorities. */
  duplicates(afterCommonName: string, authorityIds: readonly number[], sinceDays: number | null, limit: number): Promise<Duplicates[]> {
    return this.database.query(
      `SELECT c."cn" AS "commonName",
         count(DISTINCT (c."owner", c."hasSeveralNames", c."keyType", c."notBefore"::date, c."notAfter"::date, c."authorityId",
           ${setOf('certificates_destinations', 'destinationId')}, ${setOf('certificates_domains', 'domainId')}))::int AS kinds,
         json_agg(json_build_object('id', c."id", 'name', c."name", 'hasEndpoint', ${hasEndpoint}) ORDER BY c."id") AS members
       FROM certificates c
       WHERE c."cn" > $1 AND c."rotation" AND ${inForce} AND ${notReplaced}
         AND ($3::int IS NULL OR c."createdAt" >= now() - make_interval(days => $3::int))
       GROUP BY c."cn", (c."createdAt" AT TIME ZONE 'UTC')::date
       HAVING count(*) > 1 AND bool_or(c."authorityId" = ANY($2::int[]))
       ORDER BY c."cn" LIMIT $4`,
      [afterCommonName, authorityIds, sinceDays, limit],
    );
  }

  /** @returns false when it stood so already, or a person chose otherwise in the meantime */
  async write(manager: EntityManager, id: number, rotation: boolean): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE certificates SET "rotation" = $2 WHERE "id" = $1 AND "rotation" <> $2 AND ("rotationChosenAt" IS NULL OR NOT $2) RETURNING 1`,
      [id, rotation],
    );
    return rows.length > 0;
  }
}
