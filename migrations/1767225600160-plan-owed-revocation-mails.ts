import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mails about revocations that were owed in `revocation_checks` become planned notices, by which all messages are sent from now on.
 * The column stays for releases that still write it.
 */
export class PlanOwedRevocationMails1767225600160 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      INSERT INTO "notices" ("event", "certificateId", "thresholdDays", "recipient", "plannedAt")
      SELECT 'revocation', c."id", 0, lower(btrim(c."owner")), now() FROM "revocation_checks" k JOIN "certificates" c ON c."id" = k."certificateId" WHERE k."isMailOwed"
      ON CONFLICT ("event", "certificateId", "thresholdDays", "recipient") DO NOTHING`);
    await run.query(`UPDATE "revocation_checks" SET "isMailOwed" = false WHERE "isMailOwed"`);
  }

  async down(): Promise<void> {
    // What is planned is sent, or stays unsent: nothing to undo.
  }
}
