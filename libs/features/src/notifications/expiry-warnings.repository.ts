import { Inject, Injectable } from '@nestjs/common';
import type { Certificate } from '@app/persistence';
import { DataSource, type EntityManager } from 'typeorm';

/** A certificate that ends soon, with the ids of the active notifications that watch it. */
export type WatchedCertificate = Pick<Certificate, 'id' | 'name' | 'owner' | 'notAfter' | 'status' | 'notify' | 'deleted'> & {
  readonly notificationIds: number[];
};

export interface WatchingNotification {
  readonly id: number;
  readonly uuid: string;
  readonly label: string;
  readonly active: boolean;
  readonly pluginSlug: string;
  readonly options: Record<string, unknown>;
}

export interface NoticeOfCertificate {
  readonly recipient: string;
  readonly thresholdDays: number;
  readonly plannedAt: Date;
  readonly sentAt: Date | null;
  readonly failure: string | null;
  /** Label; null when the notification is gone. */
  readonly notification: string | null;
}

export interface Cursor {
  readonly notAfter: Date;
  readonly id: number;
}

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
    return this.database.query(`SELECT "id", "uuid", "label", "active", "pluginSlug", "options" FROM notifications WHERE "id" = ANY($1)`, [ids]);
  }

  /** Does anybody want to be told by other ways than the default one? */
  async hasChannels(defaultPlugin: string): Promise<boolean> {
    const [row] = await this.database.query<{ found: boolean }[]>(`SELECT EXISTS (SELECT FROM notifications WHERE "active" AND "pluginSlug" <> $1) AS found`, [
      defaultPlugin,
    ]);
    return row?.found ?? false;
  }

  /** Active notifications of other plugins than the default one, of a certificate or of one that is pending. */
  channelsOf(manager: EntityManager, kind: 'certificate' | 'pending-certificate', id: number, defaultPlugin: string): Promise<WatchingNotification[]> {
    const [table, column] =
      kind === 'certificate' ? ['certificates_notifications', 'certificateId'] : ['pending_certificates_notifications', 'pendingCertificateId'];
    return manager.query(
      `SELECT n."id", n."uuid", n."label", n."active", n."pluginSlug", n."options" FROM ${table} j JOIN notifications n ON n."id" = j."notificationId"
       WHERE j."${column}" = $1 AND n."active" AND n."pluginSlug" <> $2 ORDER BY n."id"`,
      [id, defaultPlugin],
    );
  }

  /** All notifications of one certificate, switched off ones too. */
  notificationsOf(certificateId: number): Promise<WatchingNotification[]> {
    return this.database.query(
      `SELECT n."id", n."uuid", n."label", n."active", n."pluginSlug", n."options" FROM certificates_notifications cn
       JOIN notifications n ON n."id" = cn."notificationId" WHERE cn."certificateId" = $1 ORDER BY n."id"`,
      [certificateId],
    );
  }

  async certificate(id: number): Promise<WatchedCertificate | null> {
    const [row] = await this.database.query<WatchedCertificate[]>(
      `SELECT ${watchedColumns}, ARRAY(SELECT n."id" FROM certificates_notifications cn JOIN notifications n ON n."id" = cn."notificationId" AND n."active"
         WHERE cn."certificateId" = c."id" ORDER BY n."id") AS "notificationIds"
       FROM certificates c WHERE c."id" = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Certificates that end until then and of which nobody is told, because they have no active notification or are switched off. */
  async unwatched(now: Date, horizon: Date, limit: number): Promise<WatchedCertificate[]> {
    return this.database.query(
      `SELECT ${watchedColumns}, '{}'::int[] AS "notificationIds" FROM certificates c
       WHERE c."notAfter" > $1 AND c."notAfter" <= $2 AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked'
         AND (NOT c."notify" OR NOT EXISTS (SELECT FROM certificates_notifications cn JOIN notifications n ON n."id" = cn."notificationId" AND n."active" WHERE cn."certificateId" = c."id"))
         AND NOT EXISTS (SELECT FROM certificate_replacements j WHERE j."replacedCertificateId" = c."id")
       ORDER BY c."notAfter", c."id" LIMIT $3`,
      [now, horizon, limit],
    );
  }

  /** What was announced of one certificate, or is to be. */
  noticesOf(certificateId: number): Promise<NoticeOfCertificate[]> {
    return this.database.query(
      `SELECT n."recipient", n."thresholdDays", n."plannedAt", n."sentAt", n."failure", w."label" AS "notification"
       FROM notices n LEFT JOIN notifications w ON w."id" = n."notificationId"
       WHERE n."certificateId" = $1 AND n."event" = 'expiration' ORDER BY n."plannedAt", n."id" LIMIT 500`,
      [certificateId],
    );
  }
}
