import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What TypeORM cannot say: trigram and partial indexes for search, uniqueness without regard to case, and an audit log that only grows. */
export class SearchAndAudit1767225600002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await run.query(`
      CREATE UNIQUE INDEX "users_email_lower" ON "users" (lower("email"));

      CREATE UNIQUE INDEX "certificates_sha256" ON "certificates" ("sha256") WHERE NOT "deleted";
      CREATE INDEX "certificates_name_lower_trgm" ON "certificates" USING gin (lower("name") gin_trgm_ops);
      CREATE INDEX "certificates_search_names_trgm" ON "certificates" USING gin ("searchNames" gin_trgm_ops);
      CREATE INDEX "certificates_owner_lower_trgm" ON "certificates" USING gin (lower("owner") gin_trgm_ops);
      CREATE INDEX "certificates_issuer_lower_trgm" ON "certificates" USING gin (lower("issuer") gin_trgm_ops);
      CREATE INDEX "certificates_description_lower_trgm" ON "certificates" USING gin (lower("description") gin_trgm_ops);
      CREATE INDEX "certificates_revoked" ON "certificates" ("authorityId", "revokedAt") WHERE "status" = 'revoked';

      CREATE INDEX "domains_name_trgm" ON "domains" USING gin ("name" gin_trgm_ops);
      CREATE INDEX "endpoints_name_lower_trgm" ON "endpoints" USING gin (lower("name") gin_trgm_ops);
      CREATE INDEX "endpoints_dnsname_lower_trgm" ON "endpoints" USING gin (lower("dnsname") gin_trgm_ops);
      CREATE INDEX "notices_unsent" ON "notices" ("recipient", "id") WHERE "sentAt" IS NULL;

      CREATE UNIQUE INDEX "audit_log_seal_number" ON "audit_log" ("sealNumber") WHERE "sealNumber" IS NOT NULL;
      CREATE INDEX "audit_log_unsealed" ON "audit_log" ("id") WHERE "sealNumber" IS NULL;
      CREATE INDEX "audit_log_object_name_trgm" ON "audit_log" USING gin (lower("objectName") gin_trgm_ops);
      CREATE INDEX "audit_log_actor_trgm" ON "audit_log" USING gin (lower("actor") gin_trgm_ops);
    `);
    await run.query(`
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND OLD."sealNumber" IS NULL AND NEW."sealNumber" IS NOT NULL AND NEW."seal" IS NOT NULL
           AND (to_jsonb(NEW) - 'sealNumber' - 'seal') = (to_jsonb(OLD) - 'sealNumber' - 'seal') THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'The audit log only grows: % refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_log_is_not_emptied BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`
      DROP TRIGGER audit_log_is_not_emptied ON "audit_log";
      DROP TRIGGER audit_log_only_grows ON "audit_log";
      DROP FUNCTION refuse_audit_change;
      DROP INDEX "users_email_lower", "certificates_sha256", "certificates_name_lower_trgm", "certificates_search_names_trgm", "certificates_owner_lower_trgm",
        "certificates_issuer_lower_trgm", "certificates_description_lower_trgm", "certificates_revoked", "domains_name_trgm", "endpoints_name_lower_trgm",
        "endpoints_dnsname_lower_trgm", "notices_unsent", "audit_log_seal_number", "audit_log_unsealed", "audit_log_object_name_trgm", "audit_log_actor_trgm";
    `);
  }
}
