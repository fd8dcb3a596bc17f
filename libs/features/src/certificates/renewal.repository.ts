import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { DataSource, type EntityManager } from 'typeorm';
import { whyItCannotIssue } from '../authorities';
import { CONFIG } from '../foundation';
import type { RenewalFacts } from './renewal.rules';

/** What decides about the renewal of a certificate, and what reissuing it starts from. */
export interface RenewableCertificate extends RenewalFacts {
  readonly id: number;
  readonly owner: string;
  readonly description: string;
  readonly notify: boolean;
  readonly keyType: string | null;
  /** PEM. */
  readonly body: string;
  readonly userId: number | null;
  /** That issued it. */
  readonly authorityId: number | null;
  /** That would issue the new one. */
  readonly issuingAuthorityId: number | null;
  readonly rotationPolicyId: number | null;
  readonly dnsProviderId: number | null;
  readonly attempts: number;
  readonly lastTriedAt: Date | null;
  readonly windowStart: Date | null;
  readonly windowEnd: Date | null;
  readonly windowExplanationUrl: string | null;
}

export interface RenewalCursor {
  readonly at: Date;
  readonly id: number;
}

export interface AskedForWindow {
  readonly id: number;
  readonly body: string;
  readonly authorityId: number;
  readonly windowStart: Date | null;
  readonly windowEnd: Date | null;
  readonly renewAt: Date | null;
}

/** An order that an issuer that answers later has refused, tries included, is not placed anew before: its limits are for the week. */
const hoursAfterFailedOrder = 24;

/** A replacement counts until it is revoked or deleted; that it ended does not bring back what it replaced. */
const livingReplacement = (certificate: string) => `
  SELECT r."id", r."name" FROM certificate_replacements j JOIN certificates r ON r."id" = j."certificateId"
  WHERE j."replacedCertificateId" = ${certificate} AND NOT r."deleted" AND r."status" IS DISTINCT FROM 'revoked'`;
const waitingReplacement = (certificate: string) => `
  SELECT p."id", p."name", p."dueAt" FROM pending_certificate_replacements j JOIN pending_certificates p ON p."id" = j."pendingCertificateId"
  WHERE j."replacedCertificateId" = ${certificate} AND p."state" = 'waiting'`;

const unrenewed = `c."rotation" AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND c."caOfAuthorityId" IS NULL
  AND NOT EXISTS (${livingReplacement('c."id"')}) AND NOT EXISTS (${waitingReplacement('c."id"')})`;

interface FactsRow extends Omit<RenewableCertificate, 'authority'> {
  readonly authorityName: string | null;
  readonly authorityActive: boolean;
  readonly authorityNotBefore: Date;
  readonly authorityNotAfter: Date;
  readonly authorityStatus: string | null;
  readonly pendingReplacement: { id: number; name: string; dueAt: Date | null } | null;
}

@Injectable()
export class RenewalRepository {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'renewal' | 'certificates'>,
  ) {}

  /** The next so many certificates within their window by the calendar; finer rules decide. By their end. */
  async inWindow(after: RenewalCursor, now: Date, limit: number): Promise<(RenewalCursor & { id: number })[]> {
    return this.database.query(
      `SELECT c."id", c."notAfter" AS "at" FROM certificates c
       LEFT JOIN rotation_policies own ON own."id" = c."rotationPolicyId"
       CROSS JOIN (SELECT max("days") AS "most", max("days") FILTER (WHERE "name" = 'default') AS "standard" FROM rotation_policies) policy
       WHERE (c."notAfter", c."id") > ($1, $2) AND c."notAfter" <= $3::timestamptz + make_interval(days => policy."most")
         AND c."notAfter" <= $3::timestamptz + make_interval(days => COALESCE(own."days", policy."standard", $4)) AND ${unrenewed}
       ORDER BY c."notAfter", c."id" LIMIT $5`,
      [after.at, after.id, now, this.config.certificates.rotationIntervalDays, limit],
    );
  }

  /** The next so many that their issuer wants renewed by now, by that time. */
  async suggested(after: RenewalCursor, now: Date, limit: number): Promise<(RenewalCursor & { id: number })[]> {
    return this.database.query(
      `SELECT c."id", w."renewAt" AS "at" FROM renewals w JOIN certificates c ON c."id" = w."certificateId"
       WHERE (w."renewAt", w."certificateId") > ($1, $2) AND w."renewAt" <= $3 AND ${unrenewed}
       ORDER BY w."renewAt", w."certificateId" LIMIT $4`,
      [after.at, after.id, now, limit],
    );
  }

  /** In the order of the ids; what does not exist is left out. */
  async facts(manager: EntityManager, ids: readonly number[], now: Date): Promise<RenewableCertificate[]> {
    if (ids.length === 0) return [];
    const rows = await manager.query<FactsRow[]>(
      `SELECT c."id", c."name", c."owner", c."description", c."notify", c."rotation", c."deleted", c."status", c."hasPrivateKey", c."keyType", c."body", c."userId",
         c."authorityId", c."rotationPolicyId", c."dnsProviderId", c."notBefore", c."notAfter", c."caOfAuthorityId" IS NOT NULL AS "isOfAuthority",
         a."id" AS "issuingAuthorityId", a."name" AS "authorityName", a."active" AS "authorityActive",
         ca."notBefore" AS "authorityNotBefore", ca."notAfter" AS "authorityNotAfter", ca."status" AS "authorityStatus",
         COALESCE(p."days", $3) AS "policyDays", COALESCE(p."name", 'default') AS "policyName",
         replaced.face AS "replacedBy", waiting.face AS "pendingReplacement",
         COALESCE(w."attempts", 0) AS "attempts", w."lastTriedAt", GREATEST(w."nextTryAt", given_up."at") AS "nextTryAt", COALESCE(w."failure", given_up."because") AS "failure", w."renewAt", w."windowStart", w."windowEnd", w."windowExplanationUrl"
       FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN certificates c ON c."id" = wanted."id"
       LEFT JOIN authorities a ON a."id" = COALESCE(($2::jsonb ->> c."authorityId"::text)::int, c."authorityId")
       LEFT JOIN certificates ca ON ca."caOfAuthorityId" = a."id"
       LEFT JOIN rotation_policies own ON own."id" = c."rotationPolicyId"
       LEFT JOIN rotation_policies p ON p."id" = COALESCE(own."id", (SELECT "id" FROM rotation_policies WHERE "name" = 'default'))
       LEFT JOIN renewals w ON w."certificateId" = c."id"
       LEFT JOIN LATERAL (SELECT json_build_object('id', n."id", 'name', n."name") AS face FROM (${livingReplacement('c."id"')}) n ORDER BY n."id" DESC LIMIT 1) replaced ON true
       LEFT JOIN LATERAL (SELECT json_build_object('id', n."id", 'name', n."name", 'dueAt', n."dueAt") AS face FROM (${waitingReplacement('c."id"')}) n ORDER BY n."id" DESC LIMIT 1) waiting ON true
       LEFT JOIN LATERAL (
         SELECT p."updatedAt" + make_interval(hours => ${hoursAfterFailedOrder}) AS "at", COALESCE(p."status", 'The issuer gave the order up.') AS "because"
         FROM pending_certificate_replacements j JOIN pending_certificates p ON p."id" = j."pendingCertificateId"
         WHERE j."replacedCertificateId" = c."id" AND p."state" = 'failed' ORDER BY p."id" DESC LIMIT 1
       ) given_up ON true
       ORDER BY wanted."position"`,
      [ids, JSON.stringify(this.config.renewal.authorityTranslation), this.config.certificates.rotationIntervalDays],
    );
    return rows.map(({ authorityName, authorityActive, authorityNotBefore, authorityNotAfter, authorityStatus, pendingReplacement, ...row }) => ({
      ...row,
      // JSON knows no dates.
      pendingReplacement: pendingReplacement && { ...pendingReplacement, dueAt: pendingReplacement.dueAt && new Date(pendingReplacement.dueAt) },
      authority:
        authorityName === null
          ? null
          : {
              name: authorityName,
              notAfter: authorityNotAfter,
              whyIdle: whyItCannotIssue(
                {
                  name: authorityName,
                  active: authorityActive,
                  certificate: { notBefore: authorityNotBefore, notAfter: authorityNotAfter, isRevoked: authorityStatus === 'revoked' },
                },
                now,
              ),
            },
    }));
  }

  /** Nobody else takes its place until the transaction ends. @returns what has taken it already */
  async lockPlace(manager: EntityManager, id: number): Promise<{ id: number; name: string } | null> {
    await manager.query(`SELECT 1 FROM certificates WHERE "id" = $1 FOR UPDATE`, [id]);
    const [taken] = await manager.query<{ id: number; name: string }[]>(
      `SELECT "id", "name" FROM (${livingReplacement('$1')}) living UNION ALL SELECT "id", "name" FROM (${waitingReplacement('$1')}) waiting LIMIT 1`,
      [id],
    );
    return taken ?? null;
  }

  async noteSuccess(manager: EntityManager, id: number, replacementId: number | null): Promise<void> {
    await manager.query(
      `INSERT INTO renewals ("certificateId", "lastTriedAt", "replacementId") VALUES ($1, now(), $2)
       ON CONFLICT ("certificateId") DO UPDATE SET "lastTriedAt" = now(), "replacementId" = excluded."replacementId",
         "attempts" = 0, "failure" = NULL, "failureToldAt" = NULL, "nextTryAt" = NULL, "renewAt" = NULL`,
      [id, replacementId],
    );
  }

  async noteFailure(id: number, because: string, nextTryAt: (attempts: number) => Date): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [row] = await manager.query<{ attempts: number }[]>(
        `INSERT INTO renewals ("certificateId", "attempts", "lastTriedAt", "failure") VALUES ($1, 1, now(), $2)
         ON CONFLICT ("certificateId") DO UPDATE SET "attempts" = renewals."attempts" + 1, "lastTriedAt" = now(), "failure" = excluded."failure"
         RETURNING "attempts"`,
        [id, because],
      );
      await manager.query(`UPDATE renewals SET "nextTryAt" = $2 WHERE "certificateId" = $1`, [id, nextTryAt(row?.attempts ?? 1)]);
    });
  }

  /** @returns false when somebody was told of the failures since the last success already */
  async claimFailureMessage(manager: EntityManager, id: number): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE renewals SET "failureToldAt" = now() WHERE "certificateId" = $1 AND "failureToldAt" IS NULL RETURNING 1`,
      [id],
    );
    return rows.length > 0;
  }

  /** The next so many that renew themselves, whose issuer says when it wants that, and has something new to say. */
  async toAskFor(afterId: number, issuerSlugs: readonly string[], now: Date, limit: number): Promise<AskedForWindow[]> {
    return this.database.query(
      `SELECT c."id", c."body", c."authorityId", w."windowStart", w."windowEnd", w."renewAt" FROM certificates c
       JOIN authorities a ON a."id" = c."authorityId" AND a."active" AND a."pluginSlug" = ANY($2::text[])
       LEFT JOIN renewals w ON w."certificateId" = c."id"
       WHERE c."id" > $1 AND c."notAfter" > $3 AND (w."askAgainAt" IS NULL OR w."askAgainAt" <= $3) AND ${unrenewed}
       ORDER BY c."id" LIMIT $4`,
      [afterId, issuerSlugs, now, limit],
    );
  }

  async noteWindow(id: number, window: { start: Date; end: Date; explanationUrl: string | null; renewAt: Date } | null, askAgainAt: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO renewals ("certificateId", "windowStart", "windowEnd", "windowExplanationUrl", "renewAt", "askAgainAt") VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT ("certificateId") DO UPDATE SET "windowStart" = $2, "windowEnd" = $3, "windowExplanationUrl" = $4, "renewAt" = $5, "askAgainAt" = $6`,
      [id, window?.start ?? null, window?.end ?? null, window?.explanationUrl ?? null, window?.renewAt ?? null, askAgainAt],
    );
  }
}
