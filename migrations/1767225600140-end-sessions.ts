import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A number that tokens of sign-ins carry, so that a new one ends the sessions before it. Expands only: tokens without it count as of generation 0. */
export class EndSessions1767225600140 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "users" ADD COLUMN "sessionGeneration" integer NOT NULL DEFAULT 0`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "users" DROP COLUMN "sessionGeneration"`);
  }
}
