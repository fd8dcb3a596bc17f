import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each owner, so that a search for a part of one need not look at the certificates. Expands only. */
export class KnowOwners1767225600060 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "certificate_owners" (
        "owner" text NOT NULL,
        CONSTRAINT "certificate_owners_pkey" PRIMARY KEY ("owner")
      );
      CREATE FUNCTION know_certificate_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- Looked at first: an insert that gives way uses up nothing, but waits for whoever is inserting the same.
        IF NOT EXISTS (SELECT FROM "certificate_owners" WHERE "owner" = NEW."owner") THEN
          INSERT INTO "certificate_owners" ("owner") VALUES (NEW."owner") ON CONFLICT ("owner") DO NOTHING;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER certificate_owner_is_known AFTER INSERT OR UPDATE OF "owner" ON "certificates" FOR EACH ROW EXECUTE FUNCTION know_certificate_owner();
    `);
    await run.query(`INSERT INTO "certificate_owners" ("owner") SELECT DISTINCT "owner" FROM "certificates" ON CONFLICT DO NOTHING`);
    await run.query(`CREATE INDEX "certificate_owners_lower_trgm" ON "certificate_owners" USING gin (lower("owner") gin_trgm_ops)`);
    await run.query('ANALYZE "certificate_owners"');
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`
      DROP TRIGGER certificate_owner_is_known ON "certificates";
      DROP FUNCTION know_certificate_owner;
      DROP TABLE "certificate_owners";
    `);
  }
}
