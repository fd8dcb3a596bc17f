import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers how the renewal of each certificate goes, when its issuer wants it, and since when a job is scheduled. */
export class RememberRenewals1767225600030 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "renewals" (
        "certificateId" integer NOT NULL,
        "attempts" integer NOT NULL DEFAULT '0',
        "lastTriedAt" timestamptz,
        "nextTryAt" timestamptz,
        "failure" text,
        "failureToldAt" timestamptz,
        "replacementId" integer,
        "windowStart" timestamptz,
        "windowEnd" timestamptz,
        "windowExplanationUrl" text,
        "renewAt" timestamptz,
        "askAgainAt" timestamptz,
        CONSTRAINT "renewals_pkey" PRIMARY KEY ("certificateId"),
        CONSTRAINT "renewals_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE,
        CONSTRAINT "renewals_replacementId_fkey" FOREIGN KEY ("replacementId") REFERENCES "certificates"("id") ON DELETE SET NULL
      )
    `);
    await run.query(`CREATE INDEX "renewals_renew_at" ON "renewals" ("renewAt", "certificateId")`);
    await run.query(`ALTER TABLE "job_states" ADD COLUMN "scheduledSince" timestamptz, ADD COLUMN "overdueToldAt" timestamptz`);
    await run.query(`ALTER TABLE "certificates" ADD COLUMN "rotationChosenAt" timestamptz`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "certificates" DROP COLUMN "rotationChosenAt"`);
    await run.query(`ALTER TABLE "job_states" DROP COLUMN "scheduledSince", DROP COLUMN "overdueToldAt"`);
    await run.query(`DROP TABLE "renewals"`);
  }
}
