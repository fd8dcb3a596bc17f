import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One index for each column that certificates can be sorted by or filtered on, so that no list reads the whole table. */
export class IndexLists1767225600004 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    // PEM texts live beside the table: walking a million rows then reads a third of the pages.
    await run.query(`ALTER TABLE "certificates" SET (toast_tuple_target = 800)`);
    await run.query(`
      CREATE INDEX "certificates_listing" ON "certificates" ("id") INCLUDE ("notAfter", "deleted");
      CREATE INDEX "certificates_not_before" ON "certificates" ("notBefore", "id");
      CREATE INDEX "certificates_created_at" ON "certificates" ("createdAt", "id");
      CREATE INDEX "certificates_issuer" ON "certificates" ("issuer", "id");
      CREATE INDEX "certificates_key_type" ON "certificates" ("keyType", "id");
      CREATE INDEX "certificates_bits" ON "certificates" ("bits", "id");
      CREATE INDEX "certificates_signing_algorithm" ON "certificates" ("signingAlgorithm", "id");
      CREATE INDEX "certificates_status" ON "certificates" ("status", "id");
      CREATE INDEX "certificates_notify" ON "certificates" ("notify", "id");
      CREATE INDEX "certificates_rotation" ON "certificates" ("rotation", "id");
      CREATE INDEX "certificates_serial_prefix" ON "certificates" ("serial" text_pattern_ops);
      CREATE INDEX "certificates_serial_hex_prefix" ON "certificates" ("serialHex" text_pattern_ops);
      CREATE INDEX "certificates_name_lower_prefix" ON "certificates" (lower("name") text_pattern_ops);
      CREATE INDEX "certificates_external_id_lower_trgm" ON "certificates" USING gin (lower("externalId") gin_trgm_ops) WHERE "externalId" IS NOT NULL;
      CREATE INDEX "domains_sensitive" ON "domains" ("name") WHERE "sensitive";
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(
      `DROP INDEX "certificates_listing", "certificates_not_before", "certificates_created_at", "certificates_issuer", "certificates_key_type", "certificates_bits",
        "certificates_signing_algorithm", "certificates_status", "certificates_notify", "certificates_rotation", "certificates_serial_prefix",
        "certificates_serial_hex_prefix", "certificates_name_lower_prefix", "certificates_external_id_lower_trgm", "domains_sensitive"`,
    );
    await run.query(`ALTER TABLE "certificates" RESET (toast_tuple_target)`);
  }
}
