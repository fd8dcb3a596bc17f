import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several authorities may stand for one CA, such as two accounts there, and each keeps that CA's certificate; every other certificate stays
 * one living row. Some seconds at a million certificates. Expands only: what was allowed stays so.
 */
export class ShareCaCertificates1767225600180 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER INDEX "certificates_sha256" RENAME TO "certificates_sha256_of_all"`);
    await run.query(`CREATE UNIQUE INDEX "certificates_sha256" ON "certificates" ("sha256") WHERE NOT "deleted" AND "caOfAuthorityId" IS NULL`);
    await run.query(`CREATE INDEX "certificates_known_sha256" ON "certificates" ("sha256") WHERE NOT "deleted"`);
    await run.query(`DROP INDEX "certificates_sha256_of_all"`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`CREATE UNIQUE INDEX "certificates_sha256_of_all" ON "certificates" ("sha256") WHERE NOT "deleted"`);
    await run.query(`DROP INDEX "certificates_known_sha256", "certificates_sha256"`);
    await run.query(`ALTER INDEX "certificates_sha256_of_all" RENAME TO "certificates_sha256"`);
  }
}
