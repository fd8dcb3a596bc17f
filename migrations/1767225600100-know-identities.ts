import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who a user is at an identity provider, which of his roles came from there, and which sign-ins are over. Expands only. */
export class KnowIdentities1767225600100 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "identities" (
        "id" SERIAL NOT NULL,
        "userId" integer NOT NULL,
        "provider" text NOT NULL,
        "issuer" text NOT NULL,
        "subject" text NOT NULL,
        "linkedAt" timestamptz NOT NULL DEFAULT now(),
        "lastSignInAt" timestamptz,
        CONSTRAINT "identities_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "identities_subject_key" UNIQUE ("issuer", "subject"),
        CONSTRAINT "identities_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE
      );
      CREATE INDEX "identities_userId_idx" ON "identities" ("userId");
      CREATE TABLE "provided_roles" (
        "userId" integer NOT NULL,
        "roleId" integer NOT NULL,
        "provider" text NOT NULL,
        CONSTRAINT "provided_roles_pkey" PRIMARY KEY ("userId", "roleId")
      );
      -- By whatever way a membership ends, who gave it is forgotten: given again by hand it stays.
      CREATE FUNCTION forget_provided_role() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM "provided_roles" WHERE "userId" = OLD."userId" AND "roleId" = OLD."roleId";
        RETURN NULL;
      END $$;
      CREATE TRIGGER provided_role_is_forgotten AFTER DELETE ON "roles_users" FOR EACH ROW EXECUTE FUNCTION forget_provided_role();
      CREATE TABLE "used_sign_in_states" (
        "digest" text NOT NULL,
        "usedAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "used_sign_in_states_pkey" PRIMARY KEY ("digest")
      );
      CREATE INDEX "used_sign_in_states_usedAt_idx" ON "used_sign_in_states" ("usedAt");
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`
      DROP TRIGGER provided_role_is_forgotten ON "roles_users";
      DROP FUNCTION forget_provided_role;
      DROP TABLE "used_sign_in_states", "provided_roles", "identities";
    `);
  }
}
