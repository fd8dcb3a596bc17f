import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface DeployedCandidate {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly notAfter: Date;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly domains: { readonly id: number; readonly name: string }[];
}

export interface InUseFilter {
  readonly until: Date;
  readonly excludedNameParts: readonly string[];
  readonly excludedOwners: readonly string[];
}

const excluded = (parts: string) => `EXISTS (SELECT FROM unnest(${parts}::text[]) part WHERE part <> '' AND position(lower(part) in lower(c."name")) > 0)`;

/** Certificates that end soon, and where they were seen. */
@Injectable()
export class InUseRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** The next so many that end until then and are not replaced, with their names; wildcards have no address of their own. */
  candidates(after: { notAfter: Date; id: number }, { until, excludedNameParts, excludedOwners }: InUseFilter, limit: number): Promise<DeployedCandidate[]> {
    return this.database.query(
      `SELECT c."id", c."name", c."owner", c."notAfter", c."sha256",
         COALESCE((SELECT json_agg(json_build_object('id', d."id", 'name', d."name") ORDER BY d."id") FROM certificates_domains cd JOIN domains d ON d."id" = cd."domainId"
           WHERE cd."certificateId" = c."id" AND d."name" NOT LIKE '*%'), '[]') AS domains
       FROM certificates c
       WHERE (c."notAfter", c."id") > ($1, $2) AND c."notAfter" <= $3 AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked'
         AND c."caOfAuthorityId" IS NULL AND NOT ${excluded('$4')} AND lower(c."owner") <> ALL($5::text[])
       ORDER BY c."notAfter", c."id" LIMIT $6`,
      [after.notAfter, after.id, until, excludedNameParts, excludedOwners.map((owner) => owner.toLowerCase()), limit],
    );
  }

  /** @param ports empty: it was not found */
  async noteSeen(certificateId: number, domainId: number, ports: readonly number[]): Promise<void> {
    await this.database.query(`UPDATE certificates_domains SET "ports" = $3 WHERE "certificateId" = $1 AND "domainId" = $2`, [
      certificateId,
      domainId,
      ports.length ? ports : null,
    ]);
  }

  /** Those of them that were seen, by their end. */
  seen(now: Date, { until, excludedNameParts }: Omit<InUseFilter, 'excludedOwners'>): Promise<{ id: number; owner: string; notAfter: Date }[]> {
    return this.database.query(
      `SELECT c."id", c."owner", c."notAfter" FROM certificates c
       WHERE c."notAfter" > $1 AND c."notAfter" <= $2 AND c."notify" AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND NOT ${excluded('$3')}
         AND EXISTS (SELECT FROM certificates_domains cd WHERE cd."certificateId" = c."id" AND cd."ports" IS NOT NULL)
       ORDER BY c."notAfter", c."id"`,
      [now, until, excludedNameParts],
    );
  }

  async seenAt(certificateIds: readonly number[]): Promise<ReadonlyMap<number, { domain: string; ports: number[] }[]>> {
    const rows = await this.database.query<{ certificateId: number; domain: string; ports: number[] }[]>(
      `SELECT cd."certificateId", d."name" AS "domain", cd."ports" FROM certificates_domains cd JOIN domains d ON d."id" = cd."domainId"
       WHERE cd."certificateId" = ANY($1::int[]) AND cd."ports" IS NOT NULL ORDER BY d."name"`,
      [certificateIds],
    );
    const byCertificate = new Map<number, { domain: string; ports: number[] }[]>();
    for (const { certificateId, ...seen } of rows) byCertificate.set(certificateId, [...(byCertificate.get(certificateId) ?? []), seen]);
    return byCertificate;
  }
}
