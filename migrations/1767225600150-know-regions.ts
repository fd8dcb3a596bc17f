import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an endpoint lies, as its source calls it, so that one region can be rotated after the other. Expands only. */
export class KnowRegions1767225600150 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "endpoints" ADD COLUMN "region" text`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "endpoints" DROP COLUMN "region"`);
  }
}
