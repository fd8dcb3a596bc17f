import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices by other ways than mail, and notices of other things than an expiry. */
export class SayMoreInNotices1767225600031 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "notices" ADD COLUMN "pluginSlug" text, ADD COLUMN "about" jsonb`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "notices" DROP COLUMN "pluginSlug", DROP COLUMN "about"`);
  }
}
