import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What belongs to what: join tables and foreign keys. */
export class LinkTables1767225600001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      CREATE TABLE "roles_users" (
        "userId" integer NOT NULL,
        "roleId" integer NOT NULL,
        CONSTRAINT "roles_users_pkey" PRIMARY KEY ("userId", "roleId")
      );
      CREATE INDEX "roles_users_userId_idx" ON "roles_users" ("userId");
      CREATE INDEX "roles_users_roleId_idx" ON "roles_users" ("roleId");
    `);
    await run.query(`
      CREATE TABLE "authorities_roles" (
        "authorityId" integer NOT NULL,
        "roleId" integer NOT NULL,
        CONSTRAINT "authorities_roles_pkey" PRIMARY KEY ("authorityId", "roleId")
      );
      CREATE INDEX "authorities_roles_authorityId_idx" ON "authorities_roles" ("authorityId");
      CREATE INDEX "authorities_roles_roleId_idx" ON "authorities_roles" ("roleId");
    `);
    await run.query(`
      CREATE TABLE "certificates_roles" (
        "certificateId" integer NOT NULL,
        "roleId" integer NOT NULL,
        CONSTRAINT "certificates_roles_pkey" PRIMARY KEY ("certificateId", "roleId")
      );
      CREATE INDEX "certificates_roles_certificateId_idx" ON "certificates_roles" ("certificateId");
      CREATE INDEX "certificates_roles_roleId_idx" ON "certificates_roles" ("roleId");
    `);
    await run.query(`
      CREATE TABLE "certificates_destinations" (
        "certificateId" integer NOT NULL,
        "destinationId" integer NOT NULL,
        CONSTRAINT "certificates_destinations_pkey" PRIMARY KEY ("certificateId", "destinationId")
      );
      CREATE INDEX "certificates_destinations_certificateId_idx" ON "certificates_destinations" ("certificateId");
      CREATE INDEX "certificates_destinations_destinationId_idx" ON "certificates_destinations" ("destinationId");
    `);
    await run.query(`
      CREATE TABLE "certificates_sources" (
        "certificateId" integer NOT NULL,
        "sourceId" integer NOT NULL,
        CONSTRAINT "certificates_sources_pkey" PRIMARY KEY ("certificateId", "sourceId")
      );
      CREATE INDEX "certificates_sources_certificateId_idx" ON "certificates_sources" ("certificateId");
      CREATE INDEX "certificates_sources_sourceId_idx" ON "certificates_sources" ("sourceId");
    `);
    await run.query(`
      CREATE TABLE "certificates_notifications" (
        "certificateId" integer NOT NULL,
        "notificationId" integer NOT NULL,
        CONSTRAINT "certificates_notifications_pkey" PRIMARY KEY ("certificateId", "notificationId")
      );
      CREATE INDEX "certificates_notifications_certificateId_idx" ON "certificates_notifications" ("certificateId");
      CREATE INDEX "certificates_notifications_notificationId_idx" ON "certificates_notifications" ("notificationId");
    `);
    await run.query(`
      CREATE TABLE "certificate_replacements" (
        "certificateId" integer NOT NULL,
        "replacedCertificateId" integer NOT NULL,
        CONSTRAINT "certificate_replacements_pkey" PRIMARY KEY ("certificateId", "replacedCertificateId")
      );
      CREATE INDEX "certificate_replacements_certificateId_idx" ON "certificate_replacements" ("certificateId");
      CREATE INDEX "certificate_replacements_replacedCertificateId_idx" ON "certificate_replacements" ("replacedCertificateId");
    `);
    await run.query(`
      CREATE TABLE "tls_policies_ciphers" (
        "policyId" integer NOT NULL,
        "cipherId" integer NOT NULL,
        CONSTRAINT "tls_policies_ciphers_pkey" PRIMARY KEY ("policyId", "cipherId")
      );
      CREATE INDEX "tls_policies_ciphers_policyId_idx" ON "tls_policies_ciphers" ("policyId");
      CREATE INDEX "tls_policies_ciphers_cipherId_idx" ON "tls_policies_ciphers" ("cipherId");
    `);
    await run.query(`
      CREATE TABLE "pending_certificates_roles" (
        "pendingCertificateId" integer NOT NULL,
        "roleId" integer NOT NULL,
        CONSTRAINT "pending_certificates_roles_pkey" PRIMARY KEY ("pendingCertificateId", "roleId")
      );
      CREATE INDEX "pending_certificates_roles_pendingCertificateId_idx" ON "pending_certificates_roles" ("pendingCertificateId");
      CREATE INDEX "pending_certificates_roles_roleId_idx" ON "pending_certificates_roles" ("roleId");
    `);
    await run.query(`
      CREATE TABLE "pending_certificates_destinations" (
        "pendingCertificateId" integer NOT NULL,
        "destinationId" integer NOT NULL,
        CONSTRAINT "pending_certificates_destinations_pkey" PRIMARY KEY ("pendingCertificateId", "destinationId")
      );
      CREATE INDEX "pending_certificates_destinations_pendingCertificateId_idx" ON "pending_certificates_destinations" ("pendingCertificateId");
      CREATE INDEX "pending_certificates_destinations_destinationId_idx" ON "pending_certificates_destinations" ("destinationId");
    `);
    await run.query(`
      CREATE TABLE "pending_certificates_sources" (
        "pendingCertificateId" integer NOT NULL,
        "sourceId" integer NOT NULL,
        CONSTRAINT "pending_certificates_sources_pkey" PRIMARY KEY ("pendingCertificateId", "sourceId")
      );
      CREATE INDEX "pending_certificates_sources_pendingCertificateId_idx" ON "pending_certificates_sources" ("pendingCertificateId");
      CREATE INDEX "pending_certificates_sources_sourceId_idx" ON "pending_certificates_sources" ("sourceId");
    `);
    await run.query(`
      CREATE TABLE "pending_certificates_notifications" (
        "pendingCertificateId" integer NOT NULL,
        "notificationId" integer NOT NULL,
        CONSTRAINT "pending_certificates_notifications_pkey" PRIMARY KEY ("pendingCertificateId", "notificationId")
      );
      CREATE INDEX "pending_certificates_notifications_pendingCertificateId_idx" ON "pending_certificates_notifications" ("pendingCertificateId");
      CREATE INDEX "pending_certificates_notifications_notificationId_idx" ON "pending_certificates_notifications" ("notificationId");
    `);
    await run.query(`
      CREATE TABLE "pending_certificate_replacements" (
        "pendingCertificateId" integer NOT NULL,
        "replacedCertificateId" integer NOT NULL,
        CONSTRAINT "pending_certificate_replacements_pkey" PRIMARY KEY ("pendingCertificateId", "replacedCertificateId")
      );
      CREATE INDEX "pending_certificate_replacements_pendingCertificateId_idx" ON "pending_certificate_replacements" ("pendingCertificateId");
      CREATE INDEX "pending_certificate_replacements_replacedCertificateId_idx" ON "pending_certificate_replacements" ("replacedCertificateId");
    `);
    await run.query(`
      ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE;
      ALTER TABLE "authorities" ADD CONSTRAINT "authorities_creatorId_fkey" FOREIGN KEY ("creatorId") REFERENCES "users"("id") ON DELETE SET NULL;
      ALTER TABLE "authorities" ADD CONSTRAINT "authorities_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "authorities"("id") ON DELETE RESTRICT;
      ALTER TABLE "certificates" ADD CONSTRAINT "certificates_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE SET NULL;
      ALTER TABLE "certificates" ADD CONSTRAINT "certificates_authorityId_fkey" FOREIGN KEY ("authorityId") REFERENCES "authorities"("id") ON DELETE RESTRICT;
      ALTER TABLE "certificates" ADD CONSTRAINT "certificates_caOfAuthorityId_fkey" FOREIGN KEY ("caOfAuthorityId") REFERENCES "authorities"("id") ON DELETE RESTRICT;
      ALTER TABLE "certificates" ADD CONSTRAINT "certificates_rotationPolicyId_fkey" FOREIGN KEY ("rotationPolicyId") REFERENCES "rotation_policies"("id") ON DELETE RESTRICT;
      ALTER TABLE "certificates" ADD CONSTRAINT "certificates_dnsProviderId_fkey" FOREIGN KEY ("dnsProviderId") REFERENCES "dns_providers"("id") ON DELETE SET NULL;
      ALTER TABLE "certificates_domains" ADD CONSTRAINT "certificates_domains_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE;
      ALTER TABLE "certificates_domains" ADD CONSTRAINT "certificates_domains_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domains"("id") ON DELETE CASCADE;
      ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "tls_policies"("id") ON DELETE SET NULL;
      ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE SET NULL;
      ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "sources"("id") ON DELETE SET NULL;
      ALTER TABLE "endpoint_aliases" ADD CONSTRAINT "endpoint_aliases_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "endpoints"("id") ON DELETE CASCADE;
      ALTER TABLE "pending_certificates" ADD CONSTRAINT "pending_certificates_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE SET NULL;
      ALTER TABLE "pending_certificates" ADD CONSTRAINT "pending_certificates_authorityId_fkey" FOREIGN KEY ("authorityId") REFERENCES "authorities"("id") ON DELETE RESTRICT;
      ALTER TABLE "pending_certificates" ADD CONSTRAINT "pending_certificates_rotationPolicyId_fkey" FOREIGN KEY ("rotationPolicyId") REFERENCES "rotation_policies"("id") ON DELETE RESTRICT;
      ALTER TABLE "pending_certificates" ADD CONSTRAINT "pending_certificates_dnsProviderId_fkey" FOREIGN KEY ("dnsProviderId") REFERENCES "dns_providers"("id") ON DELETE SET NULL;
      ALTER TABLE "revocation_lists" ADD CONSTRAINT "revocation_lists_authorityId_fkey" FOREIGN KEY ("authorityId") REFERENCES "authorities"("id") ON DELETE CASCADE;
      ALTER TABLE "authorities_roles" ADD CONSTRAINT "authorities_roles_authorityId_fkey" FOREIGN KEY ("authorityId") REFERENCES "authorities"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "authorities_roles" ADD CONSTRAINT "authorities_roles_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_roles" ADD CONSTRAINT "certificates_roles_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_roles" ADD CONSTRAINT "certificates_roles_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_destinations" ADD CONSTRAINT "certificates_destinations_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_destinations" ADD CONSTRAINT "certificates_destinations_destinationId_fkey" FOREIGN KEY ("destinationId") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_sources" ADD CONSTRAINT "certificates_sources_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_sources" ADD CONSTRAINT "certificates_sources_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_notifications" ADD CONSTRAINT "certificates_notifications_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificates_notifications" ADD CONSTRAINT "certificates_notifications_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "notifications"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificate_replacements" ADD CONSTRAINT "certificate_replacements_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "certificate_replacements" ADD CONSTRAINT "certificate_replacements_replacedCertificateId_fkey" FOREIGN KEY ("replacedCertificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "tls_policies_ciphers" ADD CONSTRAINT "tls_policies_ciphers_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "tls_policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "tls_policies_ciphers" ADD CONSTRAINT "tls_policies_ciphers_cipherId_fkey" FOREIGN KEY ("cipherId") REFERENCES "ciphers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_roles" ADD CONSTRAINT "pending_certificates_roles_pendingCertificateId_fkey" FOREIGN KEY ("pendingCertificateId") REFERENCES "pending_certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_roles" ADD CONSTRAINT "pending_certificates_roles_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_destinations" ADD CONSTRAINT "pending_certificates_destinations_pendingCertificateId_fkey" FOREIGN KEY ("pendingCertificateId") REFERENCES "pending_certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_destinations" ADD CONSTRAINT "pending_certificates_destinations_destinationId_fkey" FOREIGN KEY ("destinationId") REFERENCES "destinations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_sources" ADD CONSTRAINT "pending_certificates_sources_pendingCertificateId_fkey" FOREIGN KEY ("pendingCertificateId") REFERENCES "pending_certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_sources" ADD CONSTRAINT "pending_certificates_sources_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_notifications" ADD CONSTRAINT "pending_certificates_notifications_pendingCertificateId_fkey" FOREIGN KEY ("pendingCertificateId") REFERENCES "pending_certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificates_notifications" ADD CONSTRAINT "pending_certificates_notifications_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "notifications"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificate_replacements" ADD CONSTRAINT "pending_certificate_replacements_pendingCertificateId_fkey" FOREIGN KEY ("pendingCertificateId") REFERENCES "pending_certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "pending_certificate_replacements" ADD CONSTRAINT "pending_certificate_replacements_replacedCertificateId_fkey" FOREIGN KEY ("replacedCertificateId") REFERENCES "certificates"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "roles_users" ADD CONSTRAINT "roles_users_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "roles_users" ADD CONSTRAINT "roles_users_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
    `);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(
      `DROP TABLE "roles_users", "authorities_roles", "certificates_roles", "certificates_destinations", "certificates_sources", "certificates_notifications", "certificate_replacements", "tls_policies_ciphers", "pending_certificates_roles", "pending_certificates_destinations", "pending_certificates_sources", "pending_certificates_notifications", "pending_certificate_replacements" CASCADE`,
    );
    await run.query(`
      ALTER TABLE "api_keys" DROP CONSTRAINT IF EXISTS "api_keys_userId_fkey";
      ALTER TABLE "authorities" DROP CONSTRAINT IF EXISTS "authorities_creatorId_fkey";
      ALTER TABLE "authorities" DROP CONSTRAINT IF EXISTS "authorities_parentId_fkey";
      ALTER TABLE "certificates" DROP CONSTRAINT IF EXISTS "certificates_userId_fkey";
      ALTER TABLE "certificates" DROP CONSTRAINT IF EXISTS "certificates_authorityId_fkey";
      ALTER TABLE "certificates" DROP CONSTRAINT IF EXISTS "certificates_caOfAuthorityId_fkey";
      ALTER TABLE "certificates" DROP CONSTRAINT IF EXISTS "certificates_rotationPolicyId_fkey";
      ALTER TABLE "certificates" DROP CONSTRAINT IF EXISTS "certificates_dnsProviderId_fkey";
      ALTER TABLE "certificates_domains" DROP CONSTRAINT IF EXISTS "certificates_domains_certificateId_fkey";
      ALTER TABLE "certificates_domains" DROP CONSTRAINT IF EXISTS "certificates_domains_domainId_fkey";
      ALTER TABLE "endpoints" DROP CONSTRAINT IF EXISTS "endpoints_policyId_fkey";
      ALTER TABLE "endpoints" DROP CONSTRAINT IF EXISTS "endpoints_certificateId_fkey";
      ALTER TABLE "endpoints" DROP CONSTRAINT IF EXISTS "endpoints_sourceId_fkey";
      ALTER TABLE "endpoint_aliases" DROP CONSTRAINT IF EXISTS "endpoint_aliases_endpointId_fkey";
      ALTER TABLE "pending_certificates" DROP CONSTRAINT IF EXISTS "pending_certificates_userId_fkey";
      ALTER TABLE "pending_certificates" DROP CONSTRAINT IF EXISTS "pending_certificates_authorityId_fkey";
      ALTER TABLE "pending_certificates" DROP CONSTRAINT IF EXISTS "pending_certificates_rotationPolicyId_fkey";
      ALTER TABLE "pending_certificates" DROP CONSTRAINT IF EXISTS "pending_certificates_dnsProviderId_fkey";
      ALTER TABLE "revocation_lists" DROP CONSTRAINT IF EXISTS "revocation_lists_authorityId_fkey";
    `);
  }
}
