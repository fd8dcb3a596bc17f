import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps what becomes of each deployment, what each source has had, and how the last sync of a source went. */
export class DeployAndDiscover1767225600040 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "deployments" (
        "id" SERIAL NOT NULL,
        "certificateId" integer NOT NULL,
        "destinationId" integer,
        "destinationLabel" text NOT NULL,
        "state" text NOT NULL DEFAULT 'planned',
        "because" text,
        "attempts" integer NOT NULL DEFAULT '0',
        "dueAt" timestamptz DEFAULT now(),
        "looks" integer NOT NULL DEFAULT '0',
        "previousCertificateId" integer,
        "plannedBy" text NOT NULL,
        "plannedAt" timestamptz NOT NULL DEFAULT now(),
        "doneAt" timestamptz,
        "verifiedAt" timestamptz,
        CONSTRAINT "deployments_pkey" PRIMARY KEY ("id"),
        CONSTRAINT "deployments_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE,
        CONSTRAINT "deployments_destinationId_fkey" FOREIGN KEY ("destinationId") REFERENCES "destinations"("id") ON DELETE SET NULL,
        CONSTRAINT "deployments_previousCertificateId_fkey" FOREIGN KEY ("previousCertificateId") REFERENCES "certificates"("id") ON DELETE SET NULL
      );
      CREATE UNIQUE INDEX "deployments_one_planned" ON "deployments" ("certificateId", "destinationId") WHERE "state" = 'planned';
      CREATE INDEX "deployments_due" ON "deployments" ("dueAt", "id") WHERE "dueAt" IS NOT NULL;
      CREATE INDEX "deployments_certificate" ON "deployments" ("certificateId", "id");
      CREATE INDEX "deployments_destination" ON "deployments" ("destinationId", "id");

      CREATE TABLE "discoveries" (
        "sourceId" integer NOT NULL,
        "certificateId" integer NOT NULL,
        "name" text NOT NULL,
        "firstSeenAt" timestamptz NOT NULL DEFAULT now(),
        "goneSince" timestamptz,
        CONSTRAINT "discoveries_pkey" PRIMARY KEY ("sourceId", "certificateId"),
        CONSTRAINT "discoveries_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "sources"("id") ON DELETE CASCADE,
        CONSTRAINT "discoveries_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE
      );
      CREATE INDEX "discoveries_certificate" ON "discoveries" ("certificateId");
      ALTER TABLE "sources" ADD COLUMN "lastTriedAt" timestamptz, ADD COLUMN "lastFailure" text;
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "sources" DROP COLUMN "lastTriedAt", DROP COLUMN "lastFailure"`);
    await run.query(`DROP TABLE "discoveries", "deployments"`);
  }
}
