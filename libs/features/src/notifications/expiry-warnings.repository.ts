import { Inject, Injectable } from '@nestjs/common';
import type { Certificate } from '@app/persistence';
import { DataSource } from 'typeorm';
import type { DueWarning } from './warning.rules';

/** A certificate that ends soon, with the ids of the active notifications that watch it. */
export type WatchedCertificate = Pick<Certificate, 'id' | 'name' | 'owner' | 'notAfter' | 'status' | 'notify' | 'deleted'> & {
  readonly notificationIds: number[];
};

export interface WatchingNotification {
  readonly id: number;
  readonly pluginSlug: string;
  readonly options: Record<string, unknown>;
}

/** A certificate in a mail. */
export interface AnnouncedCertificate {
  readonly noticeIds: string[];
  readonly certificate: Pick<Certificate, 'id' | 'name' | 'owner' | 'notAfter' | 'status' | 'notify' | 'deleted'>;
  readonly endpoints: { readonly name: string; readonly dnsName: string; readonly port: number }[];
}

export interface Cursor {
  readonly notAfter: Date;
  readonly id: number;
}

const EVENT = 'expiration';
const watchedColumns = `c."id", c."name", c."owner", c."notAfter", c."status", c."notify", c."deleted"`;

@Injectable()
export class ExpiryWarningsRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** The next so many certificates that end between the cursor and the horizon, by their end. Certificates that nobody watches are left out. */
  endingSoon(after: Cursor, horizon: Date, limit: number): Promise<WatchedCertificate[]> {
    return this.database.query(
      `SELECT ${watchedColumns}, watching."ids" AS "notificationIds"
       FROM certificates c
       CROSS JOIN LATERAL (
         SELECT array_agg(n."id" ORDER BY n."id") AS "ids"
         FROM certificates_notifications cn JOIN notifications n ON n."id" = cn."notificationId" AND n."active"
         WHERE cn."certificateId" = c."id"
       ) watching
       WHERE (c."notAfter", c."id") > ($1, $2) AND c."notAfter" <= $3
         AND c."notify" AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND watching."ids" IS NOT NULL
       ORDER BY c."notAfter", c."id"
       LIMIT $4`,
      [after.notAfter, after.id, horizon, limit],
    );
  }

  notifications(ids: readonly number[]): Promise<WatchingNotification[]> {
    return this.database.query(`SELECT "id", "pluginSlug", "options" FROM notifications WHERE "id" = ANY($1)`, [ids]);
  }

  /** Writes down what is due, once for each certificate, threshold and recipient. @returns how many were new */
  async plan(due: readonly (DueWarning & { certificateId: number })[]): Promise<number> {
    const rows = await this.database.query<unknown[]>(
      `INSERT INTO notices ("event", "certificateId", "thresholdDays", "recipient", "notificationId", "plannedAt")
       SELECT '${EVENT}', given.*, now() FROM unnest($1::int[], $2::int[], $3::text[], $4::int[]) AS given
       ON CONFLICT ("event", "certificateId", "thresholdDays", "recipient") DO NOTHING
       RETURNING "id"`,
      [due.map((one) => one.certificateId), due.map((one) => one.thresholdDays), due.map((one) => one.recipient), due.map((one) => one.notificationId)],
    );
    return rows.length;
  }

  /** The next recipients that something unsent waits for and that nobody is sending to. */
  async waitingRecipients(after: string, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ recipient: string }[]>(
      `SELECT DISTINCT "recipient" FROM notices
       WHERE "sentAt" IS NULL AND "event" = '${EVENT}' AND "recipient" > $1 AND ("claimedUntil" IS NULL OR "claimedUntil" < now())
       ORDER BY "recipient" LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => row.recipient);
  }

  /** Takes up to so many unsent notices of a recipient for ten minutes; two workers never hold the same one. */
  async claim(recipient: string, limit: number): Promise<AnnouncedCertificate[]> {
    const claimed = await this.database.query<[{ id: string; certificateId: number }[], number]>(
      `UPDATE notices SET "claimedUntil" = now() + interval '10 minutes'
       WHERE "id" IN (
         SELECT "id" FROM notices
         WHERE "sentAt" IS NULL AND "event" = '${EVENT}' AND "recipient" = $1 AND ("claimedUntil" IS NULL OR "claimedUntil" < now())
         ORDER BY "id" LIMIT $2 FOR UPDATE SKIP LOCKED
       )
       RETURNING "id", "certificateId"`,
      [recipient, limit],
    );
    const byCertificate = new Map<number, string[]>();
    for (const { id, certificateId } of claimed[0]) byCertificate.set(certificateId, [...(byCertificate.get(certificateId) ?? []), id]);
    const rows = await this.database.query<(AnnouncedCertificate['certificate'] & { endpoints: AnnouncedCertificate['endpoints'] | null })[]>(
      `SELECT ${watchedColumns}, found."endpoints"
       FROM certificates c
       LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object('name', e."name", 'dnsName', e."dnsname", 'port', e."port")) AS "endpoints"
         FROM (SELECT * FROM endpoints WHERE "certificateId" = c."id" ORDER BY "id" LIMIT 50) e
       ) found ON true
       WHERE c."id" = ANY($1) ORDER BY c."notAfter", c."id"`,
      [[...byCertificate.keys()]],
    );
    const announced = rows.map(({ endpoints, ...certificate }) => ({
      noticeIds: byCertificate.get(certificate.id) ?? [],
      certificate,
      endpoints: endpoints ?? [],
    }));
    const found = new Set(rows.map((row) => row.id));
    await this.drop([...byCertificate].filter(([id]) => !found.has(id)).flatMap(([, ids]) => ids));
    return announced;
  }

  async markSent(noticeIds: readonly string[]): Promise<void> {
    await this.database.query(`UPDATE notices SET "sentAt" = now(), "claimedUntil" = NULL, "failure" = NULL WHERE "id" = ANY($1)`, [noticeIds]);
  }

  async markFailed(noticeIds: readonly string[], because: string): Promise<void> {
    await this.database.query(`UPDATE notices SET "claimedUntil" = NULL, "failure" = $2 WHERE "id" = ANY($1)`, [noticeIds, because]);
  }

  /** Forgets what is no longer due before it was sent, so that it can become due again. */
  async drop(noticeIds: readonly string[]): Promise<void> {
    if (noticeIds.length) await this.database.query(`DELETE FROM notices WHERE "id" = ANY($1) AND "sentAt" IS NULL`, [noticeIds]);
  }
}
