import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every table of the data model that stands on its own. */
export class CreateTables1767225600000 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "api_keys" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        "userId" integer NOT NULL,
        "ttlDays" integer NOT NULL,
        "issuedAt" timestamptz NOT NULL,
        "revoked" boolean NOT NULL DEFAULT false,
        "applicationName" text,
        "lastUsedAt" timestamptz,
        CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "api_keys_user" ON "api_keys" ("userId");
    `);
    await run.query(`
      CREATE TABLE "audit_log" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "at" timestamptz NOT NULL DEFAULT now(),
        "actorKind" text NOT NULL,
        "actor" text NOT NULL,
        "userId" integer,
        "apiKeyId" integer,
        "address" text,
        "requestId" text,
        "action" text NOT NULL,
        "outcome" text NOT NULL DEFAULT 'done',
        "objectType" text NOT NULL,
        "objectId" integer,
        "objectName" text,
        "before" jsonb,
        "after" jsonb,
        "grantedBy" text,
        "reason" text,
        "sealNumber" bigint,
        "seal" bytea,
        CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "audit_log_at" ON "audit_log" ("at");
      CREATE INDEX "audit_log_action" ON "audit_log" ("action", "id");
      CREATE INDEX "audit_log_user" ON "audit_log" ("userId", "id");
      CREATE INDEX "audit_log_object" ON "audit_log" ("objectType", "objectId", "id");
    `);
    await run.query(`
      CREATE TABLE "authorities" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "name" text NOT NULL,
        "owner" text NOT NULL,
        "description" text,
        "active" boolean NOT NULL DEFAULT true,
        "pluginSlug" text NOT NULL,
        "options" jsonb NOT NULL DEFAULT '{}',
        "creatorId" integer,
        "parentId" integer,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "authorities_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "authorities_name_key" UNIQUE ("name"),
        CONSTRAINT "authorities_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "authorities_parent" ON "authorities" ("parentId");
    `);
    await run.query(`
      CREATE TABLE "certificates" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "name" text NOT NULL,
        "owner" text NOT NULL,
        "description" text NOT NULL DEFAULT '',
        "notify" boolean NOT NULL DEFAULT true,
        "rotation" boolean NOT NULL DEFAULT false,
        "body" text NOT NULL,
        "chain" text,
        "csr" text,
        "sealedPrivateKey" text,
        "hasPrivateKey" boolean NOT NULL,
        "issuer" text NOT NULL,
        "serial" text NOT NULL,
        "serialHex" text NOT NULL,
        "sha256" text NOT NULL,
        "cn" text,
        "distinguishedName" text NOT NULL,
        "subjectParts" jsonb NOT NULL DEFAULT '{}',
        "keyType" text,
        "bits" integer,
        "signingAlgorithm" text,
        "isCa" boolean NOT NULL DEFAULT false,
        "hasSeveralNames" boolean NOT NULL DEFAULT false,
        "searchNames" text NOT NULL DEFAULT '',
        "notBefore" timestamptz NOT NULL,
        "notAfter" timestamptz NOT NULL,
        "extensions" jsonb NOT NULL,
        "status" text,
        "revokedAt" timestamptz,
        "revocationReason" text,
        "deleted" boolean NOT NULL DEFAULT false,
        "externalId" text,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        "userId" integer,
        "authorityId" integer,
        "caOfAuthorityId" integer,
        "rotationPolicyId" integer,
        "dnsProviderId" integer,
        CONSTRAINT "certificates_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "certificates_name_key" UNIQUE ("name"),
        CONSTRAINT "certificates_caOfAuthorityId_key" UNIQUE ("caOfAuthorityId"),
        CONSTRAINT "certificates_has_key" CHECK ("hasPrivateKey" = ("sealedPrivateKey" IS NOT NULL)),
        CONSTRAINT "certificates_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "certificates_creator" ON "certificates" ("userId", "id");
      CREATE INDEX "certificates_authority" ON "certificates" ("authorityId", "id");
      CREATE INDEX "certificates_cn" ON "certificates" ("cn", "id");
      CREATE INDEX "certificates_owner" ON "certificates" ("owner", "id");
      CREATE INDEX "certificates_not_after" ON "certificates" ("notAfter", "id");
      CREATE INDEX "certificates_serial_hex" ON "certificates" ("serialHex");
      CREATE INDEX "certificates_serial" ON "certificates" ("serial");
    `);
    await run.query(`
      CREATE TABLE "certificates_domains" (
        "certificateId" integer NOT NULL,
        "domainId" integer NOT NULL,
        "ports" integer array,
        CONSTRAINT "certificates_domains_pkey" PRIMARY KEY ("certificateId", "domainId")
      );
      CREATE INDEX "certificates_domains_domain" ON "certificates_domains" ("domainId");
    `);
    await run.query(`
      CREATE TABLE "destinations" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "label" text NOT NULL,
        "description" text,
        "pluginSlug" text NOT NULL,
        "options" jsonb NOT NULL DEFAULT '{}',
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "destinations_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "destinations_label_key" UNIQUE ("label"),
        CONSTRAINT "destinations_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "dns_providers" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "name" text NOT NULL,
        "description" text,
        "providerType" text NOT NULL,
        "sealedCredentials" text,
        "apiEndpoint" text,
        "zones" jsonb,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "dns_providers_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "dns_providers_name_key" UNIQUE ("name"),
        CONSTRAINT "dns_providers_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "domains" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        "sensitive" boolean NOT NULL DEFAULT false,
        CONSTRAINT "domains_name_key" UNIQUE ("name"),
        CONSTRAINT "domains_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "encryption_canary" (
        "id" integer NOT NULL, "uuid" uuid NOT NULL, "sealed" text NOT NULL, CONSTRAINT "encryption_canary_one_row" CHECK (id = 1), CONSTRAINT "encryption_canary_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "endpoints" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        "owner" text,
        "dnsname" text NOT NULL,
        "port" integer NOT NULL,
        "type" text NOT NULL,
        "active" boolean NOT NULL DEFAULT true,
        "certificatePath" text,
        "registryType" text,
        "policyId" integer,
        "certificateId" integer,
        "sourceId" integer,
        "lastSeenAt" timestamptz NOT NULL,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "endpoints_address" UNIQUE ("dnsname", "port"),
        CONSTRAINT "endpoints_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "endpoints_source" ON "endpoints" ("sourceId");
      CREATE INDEX "endpoints_certificate" ON "endpoints" ("certificateId");
    `);
    await run.query(`
      CREATE TABLE "endpoint_aliases" (
        "endpointId" integer NOT NULL,
        "alias" text NOT NULL,
        CONSTRAINT "endpoint_aliases_pkey" PRIMARY KEY ("endpointId", "alias")
      );
    `);
    await run.query(`
      CREATE TABLE "tls_policies" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        CONSTRAINT "tls_policies_name_key" UNIQUE ("name"),
        CONSTRAINT "tls_policies_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "ciphers" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        CONSTRAINT "ciphers_name_key" UNIQUE ("name"),
        CONSTRAINT "ciphers_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "job_runs" (
        "id" uuid NOT NULL,
        "job" text NOT NULL,
        "payload" jsonb NOT NULL,
        "worker" text NOT NULL,
        "startedAt" timestamptz NOT NULL,
        "finishedAt" timestamptz,
        "outcome" text,
        "report" jsonb,
        CONSTRAINT "job_runs_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "job_runs_started" ON "job_runs" ("startedAt");
      CREATE INDEX "job_runs_job" ON "job_runs" ("job", "startedAt");
    `);
    await run.query(`
      CREATE TABLE "job_states" (
        "job" text NOT NULL,
        "lastStartedAt" timestamptz,
        "lastFinishedAt" timestamptz,
        "lastOutcome" text,
        "lastSuccessAt" timestamptz,
        CONSTRAINT "job_states_pkey" PRIMARY KEY ("job")
      );
    `);
    await run.query(`
      CREATE TABLE "leases" (
        "name" text NOT NULL,
        "holder" uuid NOT NULL,
        "expiresAt" timestamptz NOT NULL,
        CONSTRAINT "leases_pkey" PRIMARY KEY ("name")
      );
    `);
    await run.query(`
      CREATE TABLE "login_failures" (
        "bucket" text NOT NULL,
        "failures" integer NOT NULL,
        "windowStartedAt" timestamptz NOT NULL,
        CONSTRAINT "login_failures_pkey" PRIMARY KEY ("bucket")
      );
      CREATE INDEX "login_failures_window" ON "login_failures" ("windowStartedAt");
    `);
    await run.query(`
      CREATE TABLE "notices" (
        "id" BIGSERIAL NOT NULL,
        "event" text NOT NULL,
        "certificateId" integer NOT NULL,
        "thresholdDays" integer NOT NULL,
        "recipient" text NOT NULL,
        "notificationId" integer,
        "plannedAt" timestamptz NOT NULL,
        "claimedUntil" timestamptz,
        "sentAt" timestamptz,
        "failure" text,
        CONSTRAINT "notices_once" UNIQUE ("event", "certificateId", "thresholdDays", "recipient"),
        CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "notices_certificate" ON "notices" ("certificateId");
    `);
    await run.query(`
      CREATE TABLE "notifications" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "label" text NOT NULL,
        "description" text,
        "pluginSlug" text NOT NULL,
        "options" jsonb NOT NULL DEFAULT '{}',
        "active" boolean NOT NULL DEFAULT true,
        "owner" text,
        "creatorId" integer,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "notifications_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "notifications_label_key" UNIQUE ("label"),
        CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "pending_certificates" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "name" text NOT NULL,
        "rename" boolean NOT NULL DEFAULT true,
        "owner" text NOT NULL,
        "description" text NOT NULL DEFAULT '',
        "notify" boolean NOT NULL DEFAULT true,
        "rotation" boolean NOT NULL DEFAULT false,
        "cn" text,
        "csr" text NOT NULL,
        "chain" text,
        "sealedPrivateKey" text,
        "externalId" text,
        "state" text NOT NULL DEFAULT 'waiting',
        "issuerState" jsonb,
        "attempts" integer NOT NULL DEFAULT '0',
        "status" text,
        "dueAt" timestamptz,
        "resolvedCertificateId" integer,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        "updatedAt" timestamptz NOT NULL DEFAULT now(),
        "userId" integer,
        "authorityId" integer NOT NULL,
        "rotationPolicyId" integer,
        "dnsProviderId" integer,
        CONSTRAINT "pending_certificates_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "pending_certificates_name_key" UNIQUE ("name"),
        CONSTRAINT "pending_certificates_pkey" PRIMARY KEY ("id")
      );
      CREATE INDEX "pending_certificates_due" ON "pending_certificates" ("state", "dueAt");
    `);
    await run.query(`
      CREATE TABLE "revocation_lists" (
        "authorityId" integer NOT NULL,
        "number" bigint NOT NULL,
        "thisUpdate" timestamptz NOT NULL,
        "nextUpdate" timestamptz NOT NULL,
        "der" bytea NOT NULL,
        CONSTRAINT "revocation_lists_pkey" PRIMARY KEY ("authorityId")
      );
    `);
    await run.query(`
      CREATE TABLE "roles" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "name" text NOT NULL,
        "description" text,
        "username" text,
        "sealedPassword" text,
        "thirdParty" boolean NOT NULL DEFAULT false,
        CONSTRAINT "roles_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "roles_name_key" UNIQUE ("name"),
        CONSTRAINT "roles_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "rotation_policies" (
        "id" SERIAL NOT NULL,
        "name" text NOT NULL,
        "days" integer NOT NULL,
        CONSTRAINT "rotation_policies_name_key" UNIQUE ("name"),
        CONSTRAINT "rotation_policies_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "sources" (
        "id" SERIAL NOT NULL,
        "uuid" uuid NOT NULL,
        "label" text NOT NULL,
        "description" text,
        "pluginSlug" text NOT NULL,
        "options" jsonb NOT NULL DEFAULT '{}',
        "active" boolean NOT NULL DEFAULT true,
        "lastRunAt" timestamptz,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "sources_uuid_key" UNIQUE ("uuid"),
        CONSTRAINT "sources_label_key" UNIQUE ("label"),
        CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
      );
    `);
    await run.query(`
      CREATE TABLE "users" (
        "id" SERIAL NOT NULL,
        "username" text NOT NULL,
        "email" text NOT NULL,
        "passwordHash" text,
        "active" boolean NOT NULL DEFAULT true,
        "profilePicture" text,
        "createdAt" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "users_username_key" UNIQUE ("username"),
        CONSTRAINT "users_pkey" PRIMARY KEY ("id")
      );
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(
      `DROP TABLE "api_keys", "audit_log", "authorities", "certificates", "certificates_domains", "destinations", "dns_providers", "domains", "encryption_canary", "endpoints", "endpoint_aliases", "tls_policies", "ciphers", "job_runs", "job_states", "leases", "login_failures", "notices", "notifications", "pending_certificates", "revocation_lists", "roles", "rotation_policies", "sources", "users" CASCADE`,
    );
  }
}
