import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A revocation marks the list of its authority as stale in its own transaction; whoever signs the next list takes the mark off.
 * So a crash between the two leaves a mark that the next reader or the next run obeys. A list may be wanted before the first was signed.
 */
export class MarkStaleRevocationLists1767225600003 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      ALTER TABLE "revocation_lists" ADD "staleSince" timestamptz;
      ALTER TABLE "revocation_lists" ALTER COLUMN "number" SET DEFAULT 0;
      ALTER TABLE "revocation_lists" ALTER COLUMN "thisUpdate" DROP NOT NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "nextUpdate" DROP NOT NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "der" DROP NOT NULL;
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`
      DELETE FROM "revocation_lists" WHERE "der" IS NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "der" SET NOT NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "nextUpdate" SET NOT NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "thisUpdate" SET NOT NULL;
      ALTER TABLE "revocation_lists" ALTER COLUMN "number" DROP DEFAULT;
      ALTER TABLE "revocation_lists" DROP COLUMN "staleSince";
    `);
  }
}
