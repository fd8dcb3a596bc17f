import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers where a pending certificate stands, so that it is resumed after any interruption, and what an issuer keeps with its authority. */
export class AdvancePendingCertificates1767225600010 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      ALTER TABLE "pending_certificates"
        ADD COLUMN "plan" jsonb,
        ADD COLUMN "failures" integer NOT NULL DEFAULT '0',
        ADD COLUMN "nextStep" text,
        ADD COLUMN "failureToldAt" timestamptz
    `);
    await run.query(`ALTER TABLE "authorities" ADD COLUMN "sealedIssuerState" text`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "authorities" DROP COLUMN "sealedIssuerState"`);
    await run.query(`ALTER TABLE "pending_certificates" DROP COLUMN "plan", DROP COLUMN "failures", DROP COLUMN "nextStep", DROP COLUMN "failureToldAt"`);
  }
}
