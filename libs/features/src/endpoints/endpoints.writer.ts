import { Injectable } from '@nestjs/common';
import type { FoundEndpoint } from '@app/plugins';
import type { EntityManager } from 'typeorm';

export interface SeenEndpoint {
  readonly found: FoundEndpoint;
  /** Null: it is not known which certificate that is; an endpoint that is known keeps its own. */
  readonly certificateId: number | null;
}

/** Writes what a source tells of endpoints, a batch at a time. */
@Injectable()
export class EndpointsWriter {
  /** @returns how many were new, and how many there are already; new ones without a certificate are left out */
  async write(manager: EntityManager, sourceId: number, seen: readonly SeenEndpoint[], at: Date): Promise<{ added: number; updated: number }> {
    // An address that a source tells twice counts as it was told last.
    const items = [...new Map(seen.map((item) => [`${item.found.dnsName}:${item.found.port}`, item])).values()];
    const policyIds = await this.writePolicies(manager, items);
    const values = items.map(({ found, certificateId }) => ({
      name: found.name,
      dnsname: found.dnsName,
      port: found.port,
      type: found.type,
      certificatePath: found.certificatePath ?? null,
      registryType: found.registryType ?? null,
      region: found.region ?? null,
      policyId: found.policy ? (policyIds.get(found.policy.name) ?? null) : null,
      certificateId,
      aliases: [...new Set(found.aliases ?? [])],
    }));
    const record = `"name" text, "dnsname" text, "port" int, "type" text, "certificatePath" text, "registryType" text, "region" text, "policyId" int, "certificateId" int`;
    const updated = await manager.query<[{ id: number; dnsname: string; port: number }[], number]>(
      `UPDATE "endpoints" e SET "policyId" = given."policyId", "certificateId" = COALESCE(given."certificateId", e."certificateId"), "sourceId" = $2,
         "certificatePath" = given."certificatePath", "registryType" = given."registryType", "region" = given."region", "lastSeenAt" = $3
       FROM jsonb_to_recordset($1::jsonb) AS given(${record}) WHERE e."dnsname" = given."dnsname" AND e."port" = given."port" RETURNING e."id", e."dnsname", e."port"`,
      [JSON.stringify(values), sourceId, at],
    );
    const known = new Set(updated[0].map(({ dnsname, port }) => `${dnsname}:${port}`));
    const fresh = values.filter(({ dnsname, port, certificateId }) => certificateId !== null && !known.has(`${dnsname}:${port}`));
    const added = await manager.query<{ id: number; dnsname: string; port: number }[]>(
      `INSERT INTO "endpoints" ("name", "dnsname", "port", "type", "certificatePath", "registryType", "region", "policyId", "certificateId", "sourceId", "lastSeenAt", "owner")
       SELECT given."name", given."dnsname", given."port", given."type", given."certificatePath", given."registryType", given."region", given."policyId", given."certificateId", $2, $3, c."owner"
       FROM jsonb_to_recordset($1::jsonb) AS given(${record}) LEFT JOIN "certificates" c ON c."id" = given."certificateId"
       ON CONFLICT ON CONSTRAINT "endpoints_address" DO UPDATE SET "lastSeenAt" = EXCLUDED."lastSeenAt", "certificateId" = EXCLUDED."certificateId"
       RETURNING "id", "dnsname", "port"`,
      [JSON.stringify(fresh), sourceId, at],
    );
    await this.writeAliases(manager, values, [...updated[0], ...added]);
    return { added: added.length, updated: updated[0].length };
  }

  /** Endpoints of this source that were last seen at this instant or before. @returns their names */
  async removeStale(manager: EntityManager, sourceId: number, lastSeenAt: Date): Promise<string[]> {
    const [rows] = await manager.query<[{ name: string }[], number]>(`DELETE FROM "endpoints" WHERE "sourceId" = $1 AND "lastSeenAt" <= $2 RETURNING "name"`, [
      sourceId,
      lastSeenAt,
    ]);
    return rows.map(({ name }) => name);
  }

  /** A policy's ciphers are what was told last. */
  private async writePolicies(manager: EntityManager, items: readonly SeenEndpoint[]): Promise<Map<string, number>> {
    const policies = new Map(items.flatMap(({ found: { policy } }) => (policy ? [[policy.name, policy.ciphers] as const] : [])));
    if (!policies.size) return new Map();
    const names = [...policies.keys()].sort();
    const ciphers = [...new Set([...policies.values()].flat())].sort();
    await manager.query(`INSERT INTO "tls_policies" ("name") SELECT unnest($1::text[]) ON CONFLICT ("name") DO NOTHING`, [names]);
    await manager.query(`INSERT INTO "ciphers" ("name") SELECT unnest($1::text[]) ON CONFLICT ("name") DO NOTHING`, [ciphers]);
    const rows = await manager.query<{ id: number; name: string }[]>(`SELECT "id", "name" FROM "tls_policies" WHERE "name" = ANY($1::text[])`, [names]);
    const pairs = [...policies].flatMap(([policy, list]) => [...new Set(list)].map((cipher) => ({ policy, cipher })));
    const wanted = `SELECT p."id" AS "policyId", c."id" AS "cipherId" FROM unnest($1::text[], $2::text[]) AS pair(policy, cipher)
      JOIN "tls_policies" p ON p."name" = pair.policy JOIN "ciphers" c ON c."name" = pair.cipher`;
    const parameters = [pairs.map(({ policy }) => policy), pairs.map(({ cipher }) => cipher)];
    await manager.query(
      `DELETE FROM "tls_policies_ciphers" old WHERE old."policyId" = ANY($3::int[]) AND NOT EXISTS
         (SELECT FROM (${wanted}) w WHERE w."policyId" = old."policyId" AND w."cipherId" = old."cipherId")`,
      [...parameters, rows.map(({ id }) => id)],
    );
    await manager.query(`INSERT INTO "tls_policies_ciphers" ("policyId", "cipherId") ${wanted} ON CONFLICT DO NOTHING`, parameters);
    return new Map(rows.map(({ id, name }) => [name, id]));
  }

  private async writeAliases(
    manager: EntityManager,
    values: readonly { dnsname: string; port: number; aliases: readonly string[] }[],
    rows: readonly { id: number; dnsname: string; port: number }[],
  ): Promise<void> {
    const idOf = new Map(rows.map(({ id, dnsname, port }) => [`${dnsname}:${port}`, id]));
    const pairs = values.flatMap(({ dnsname, port, aliases }) => {
      const id = idOf.get(`${dnsname}:${port}`);
      return id === undefined ? [] : aliases.map((alias) => ({ id, alias }));
    });
    const parameters = [pairs.map(({ id }) => id), pairs.map(({ alias }) => alias)];
    await manager.query(
      `DELETE FROM "endpoint_aliases" old WHERE old."endpointId" = ANY($3::int[]) AND NOT EXISTS
         (SELECT FROM unnest($1::int[], $2::text[]) AS pair(id, alias) WHERE pair.id = old."endpointId" AND pair.alias = old."alias")`,
      [...parameters, rows.map(({ id }) => id)],
    );
    if (!pairs.length) return;
    await manager.query(
      `INSERT INTO "endpoint_aliases" ("endpointId", "alias") SELECT * FROM unnest($1::int[], $2::text[]) ON CONFLICT DO NOTHING`,
      parameters,
    );
  }
}
