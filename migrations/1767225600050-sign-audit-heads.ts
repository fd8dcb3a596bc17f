import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The installation's key for signing heads of the audit log, and answers kept for senders who lost theirs. Expands only. */
export class SignAuditHeads1767225600050 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "audit_signing_key" (
        "id" integer NOT NULL,
        "uuid" uuid NOT NULL,
        "publicKey" text NOT NULL,
        "sealedPrivateKey" text NOT NULL,
        "createdAt" timestamp with time zone NOT NULL DEFAULT now(),
        CONSTRAINT "audit_signing_key_one_row" CHECK (id = 1),
        CONSTRAINT "audit_signing_key_pkey" PRIMARY KEY ("id")
      );
      CREATE TABLE "kept_answers" (
        "userId" integer NOT NULL,
        "key" text NOT NULL,
        "uuid" uuid NOT NULL,
        "requestId" text NOT NULL,
        "sealed" text NOT NULL,
        "begunAt" timestamp with time zone NOT NULL,
        "endedAt" timestamp with time zone,
        "expiresAt" timestamp with time zone NOT NULL,
        CONSTRAINT "kept_answers_pkey" PRIMARY KEY ("userId", "key")
      );
      CREATE INDEX "kept_answers_expires_at" ON "kept_answers" ("expiresAt");
      CREATE INDEX "audit_log_request" ON "audit_log" ("requestId") WHERE "requestId" IS NOT NULL;
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`DROP INDEX "audit_log_request"; DROP TABLE "kept_answers"; DROP TABLE "audit_signing_key";`);
  }
}
