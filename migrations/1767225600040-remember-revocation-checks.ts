import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a status is unknown, and when each certificate was last checked for revocation, so that a run that was cut off is taken up where it stopped. */
export class RememberRevocationChecks1767225600040 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      ALTER TABLE "certificates" ADD COLUMN "statusReason" text;
      CREATE TABLE "revocation_checks" (
        "certificateId" integer NOT NULL,
        "checkedAt" timestamptz NOT NULL,
        "isMailOwed" boolean NOT NULL DEFAULT false,
        CONSTRAINT "revocation_checks_pkey" PRIMARY KEY ("certificateId"),
        CONSTRAINT "revocation_checks_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE
      );
      CREATE INDEX "revocation_checks_owed_mails" ON "revocation_checks" ("certificateId") WHERE "isMailOwed";
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`
      DROP TABLE "revocation_checks";
      ALTER TABLE "certificates" DROP COLUMN "statusReason";
    `);
  }
}
