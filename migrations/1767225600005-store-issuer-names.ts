import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who signed a certificate, in full: its short name tells two authorities of one company apart by chance only. Expands only. */
export class StoreIssuerNames1767225600005 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "certificates" ADD "issuerDistinguishedName" text NOT NULL DEFAULT ''`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "certificates" DROP COLUMN "issuerDistinguishedName"`);
  }
}
