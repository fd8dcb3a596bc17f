import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns that certificates are sorted by or filtered on by value. Every list asks for `notAfter` and perhaps `deleted` too: with them in the index it is read alone. */
const listed: Readonly<Record<string, string>> = {
  certificates_by_name: 'name',
  certificates_owner: 'owner',
  certificates_cn: 'cn',
  certificates_issuer: 'issuer',
  certificates_not_before: 'notBefore',
  certificates_created_at: 'createdAt',
  certificates_key_type: 'keyType',
  certificates_bits: 'bits',
  certificates_signing_algorithm: 'signingAlgorithm',
  certificates_status: 'status',
  certificates_notify: 'notify',
  certificates_rotation: 'rotation',
};

/** One index for each column that certificates can be sorted by or filtered on, so that no list reads the whole table. */
export class IndexLists1767225600004 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    // PEM texts live beside the table: walking a million rows then reads a third of the pages.
    await run.query(`ALTER TABLE "certificates" SET (toast_tuple_target = 800)`);
    await run.query(`DROP INDEX "certificates_owner", "certificates_cn"`);
    await run.query(`CREATE INDEX "certificates_listing" ON "certificates" ("id") INCLUDE ("notAfter", "deleted")`);
    for (const [index, column] of Object.entries(listed)) {
      await run.query(`CREATE INDEX "${index}" ON "certificates" ("${column}", "id") INCLUDE ("notAfter", "deleted")`);
    }
    await run.query(`
      CREATE INDEX "certificates_serial_prefix" ON "certificates" ("serial" text_pattern_ops);
      CREATE INDEX "certificates_serial_hex_prefix" ON "certificates" ("serialHex" text_pattern_ops);
      CREATE INDEX "certificates_name_lower_prefix" ON "certificates" (lower("name") text_pattern_ops);
      CREATE INDEX "certificates_external_id_lower_trgm" ON "certificates" USING gin (lower("externalId") gin_trgm_ops) WHERE "externalId" IS NOT NULL;
      CREATE INDEX "domains_sensitive" ON "domains" ("name") WHERE "sensitive";
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    const names = [...Object.keys(listed), 'certificates_listing', 'certificates_serial_prefix', 'certificates_serial_hex_prefix'];
    const others = ['certificates_name_lower_prefix', 'certificates_external_id_lower_trgm', 'domains_sensitive'];
    await run.query(`DROP INDEX ${[...names, ...others].map((name) => `"${name}"`).join(', ')}`);
    await run.query(`
      CREATE INDEX "certificates_cn" ON "certificates" ("cn", "id");
      CREATE INDEX "certificates_owner" ON "certificates" ("owner", "id");
    `);
    await run.query(`ALTER TABLE "certificates" RESET (toast_tuple_target)`);
  }
}
