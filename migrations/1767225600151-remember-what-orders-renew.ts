import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which certificate an order renews by itself, so that people are told of its end however long the issuer takes. Expands only. */
export class RememberWhatOrdersRenew1767225600151 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "pending_certificates" ADD COLUMN "renewsId" integer`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "pending_certificates" DROP COLUMN "renewsId"`);
  }
}
