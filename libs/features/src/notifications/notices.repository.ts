import { Inject, Injectable } from '@nestjs/common';
import type { Certificate } from '@app/persistence';
import type { NotificationEvent } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';

export type NoticeEvent = NotificationEvent;

/** One announcement that is due to one recipient. */
export interface PlannedNotice {
  /** 0: of no certificate. Where a request failed: of the pending certificate. */
  readonly certificateId: number;
  readonly thresholdDays: number;
  /** An address, or a channel of the plugin. */
  readonly recipient: string;
  readonly notificationId: number | null;
  /** Null: the default one. */
  readonly pluginSlug: string | null;
  readonly about?: Record<string, unknown>;
}

/** Somebody, or a channel, that something unsent waits for. */
export interface WaitingRecipient {
  readonly recipient: string;
  readonly pluginSlug: string | null;
}

/** A certificate in a message. */
export interface AnnouncedCertificate {
  readonly noticeIds: string[];
  readonly notificationId: number | null;
  readonly about: Record<string, unknown> | null;
  readonly certificate: Pick<Certificate, 'id' | 'name' | 'issuer' | 'owner' | 'notAfter' | 'status' | 'notify' | 'deleted'>;
  readonly endpoints: { readonly name: string; readonly dnsName: string; readonly port: number }[];
}

export interface ClaimedNotice {
  readonly id: string;
  readonly certificateId: number;
  readonly thresholdDays: number;
  readonly notificationId: number | null;
  readonly about: Record<string, unknown> | null;
}

/** What was announced, is to be announced, or failed to be. A row is planned, claimed by a worker, sent and marked; never sent unplanned. */
@Injectable()
export class NoticesRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Writes down what is due, once for each certificate, threshold and recipient. @returns how many were new */
  async plan(event: NoticeEvent, due: readonly PlannedNotice[]): Promise<number> {
    return this.insert(this.database.manager, event, due, 'DO NOTHING');
  }

  /** The same for what may happen again: what was sent before is sent anew. In the caller's transaction. */
  async planAgain(manager: EntityManager, event: NoticeEvent, due: readonly PlannedNotice[]): Promise<number> {
    const again = `DO UPDATE SET "sentAt" = NULL, "claimedUntil" = NULL, "failure" = NULL, "plannedAt" = now(), "about" = excluded."about"`;
    return this.insert(manager, event, due, again);
  }

  private async insert(manager: EntityManager, event: NoticeEvent, due: readonly PlannedNotice[], onConflict: string): Promise<number> {
    if (due.length === 0) return 0;
    const rows = await manager.query<unknown[]>(
      `INSERT INTO notices ("event", "certificateId", "thresholdDays", "recipient", "notificationId", "pluginSlug", "about", "plannedAt")
       SELECT $1, given.*, now() FROM unnest($2::int[], $3::int[], $4::text[], $5::int[], $6::text[], $7::jsonb[]) AS given
       ON CONFLICT ("event", "certificateId", "thresholdDays", "recipient") ${onConflict}
       RETURNING "id"`,
      [
        event,
        due.map((one) => one.certificateId),
        due.map((one) => one.thresholdDays),
        due.map((one) => one.recipient),
        due.map((one) => one.notificationId),
        due.map((one) => one.pluginSlug),
        due.map((one) => (one.about ? JSON.stringify(one.about) : null)),
      ],
    );
    return rows.length;
  }

  /** Which of these are planned or sent already. */
  async known(event: NoticeEvent, due: readonly PlannedNotice[]): Promise<ReadonlySet<PlannedNotice>> {
    const rows = await this.database.query<{ position: number }[]>(
      `SELECT given."position"::int FROM unnest($2::int[], $3::int[], $4::text[]) WITH ORDINALITY AS given("certificateId", "thresholdDays", "recipient", "position")
       JOIN notices n ON n."event" = $1 AND n."certificateId" = given."certificateId" AND n."thresholdDays" = given."thresholdDays" AND n."recipient" = given."recipient"
       WHERE n."sentAt" IS NOT NULL`,
      [event, due.map((one) => one.certificateId), due.map((one) => one.thresholdDays), due.map((one) => one.recipient)],
    );
    return new Set(rows.flatMap(({ position }) => due[position - 1] ?? []));
  }

  /** The next recipients that something unsent waits for and that nobody is sending to. */
  async waitingRecipients(event: NoticeEvent, after: WaitingRecipient, limit: number): Promise<WaitingRecipient[]> {
    return this.database.query<WaitingRecipient[]>(
      `SELECT DISTINCT "recipient", "pluginSlug", COALESCE("pluginSlug", '') AS slug FROM notices
       WHERE "sentAt" IS NULL AND "event" = $1 AND ("recipient", COALESCE("pluginSlug", '')) > ($2, $3) AND ("claimedUntil" IS NULL OR "claimedUntil" < now())
       ORDER BY "recipient", slug LIMIT $4`,
      [event, after.recipient, after.pluginSlug ?? '', limit],
    );
  }

  /** Takes up to so many unsent notices of a recipient for ten minutes; two workers never hold the same one. */
  async claim(event: NoticeEvent, { recipient, pluginSlug }: WaitingRecipient, limit: number): Promise<ClaimedNotice[]> {
    const [claimed] = await this.database.query<[ClaimedNotice[], number]>(
      `UPDATE notices SET "claimedUntil" = now() + interval '10 minutes'
       WHERE "id" IN (
         SELECT "id" FROM notices
         WHERE "sentAt" IS NULL AND "event" = $1 AND "recipient" = $2 AND "pluginSlug" IS NOT DISTINCT FROM $3
           AND ("claimedUntil" IS NULL OR "claimedUntil" < now())
         ORDER BY "id" LIMIT $4 FOR UPDATE SKIP LOCKED
       )
       RETURNING "id", "certificateId", "thresholdDays", "notificationId", "about"`,
      [event, recipient, pluginSlug, limit],
    );
    return claimed;
  }

  /** The certificates that claimed notices speak of, by their end. Notices of certificates that are gone are dropped. */
  async certificatesOf(claimed: readonly ClaimedNotice[]): Promise<AnnouncedCertificate[]> {
    const byCertificate = new Map<number, ClaimedNotice[]>();
    for (const notice of claimed) byCertificate.set(notice.certificateId, [...(byCertificate.get(notice.certificateId) ?? []), notice]);
    const rows = await this.database.query<(AnnouncedCertificate['certificate'] & { endpoints: AnnouncedCertificate['endpoints'] | null })[]>(
      `SELECT c."id", c."name", c."issuer", c."owner", c."notAfter", c."status", c."notify", c."deleted", found."endpoints"
       FROM certificates c
       LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object('name', e."name", 'dnsName', e."dnsname", 'port', e."port")) AS "endpoints"
         FROM (SELECT * FROM endpoints WHERE "certificateId" = c."id" ORDER BY "id" LIMIT 50) e
       ) found ON true
       WHERE c."id" = ANY($1) ORDER BY c."notAfter", c."id"`,
      [[...byCertificate.keys()]],
    );
    const found = new Set(rows.map((row) => row.id));
    await this.drop([...byCertificate].filter(([id]) => !found.has(id)).flatMap(([, notices]) => notices.map((notice) => notice.id)));
    return rows.map(({ endpoints, ...certificate }) => {
      const notices = byCertificate.get(certificate.id) ?? [];
      const [first] = notices;
      return {
        noticeIds: notices.map((notice) => notice.id),
        notificationId: first?.notificationId ?? null,
        about: first?.about ?? null,
        certificate,
        endpoints: endpoints ?? [],
      };
    });
  }

  async markSent(noticeIds: readonly string[]): Promise<void> {
    await this.database.query(`UPDATE notices SET "sentAt" = now(), "claimedUntil" = NULL, "failure" = NULL WHERE "id" = ANY($1)`, [noticeIds]);
  }

  async markFailed(noticeIds: readonly string[], because: string): Promise<void> {
    await this.database.query(`UPDATE notices SET "claimedUntil" = NULL, "failure" = $2 WHERE "id" = ANY($1)`, [noticeIds, because]);
  }

  /** Forgets what waited so long that it is news no more. @returns how many */
  async forgetStale(events: readonly NoticeEvent[], days: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(
      `DELETE FROM notices WHERE "sentAt" IS NULL AND "event" = ANY($1::text[]) AND "plannedAt" < now() - make_interval(days => $2)
         AND ("claimedUntil" IS NULL OR "claimedUntil" < now())`,
      [events, days],
    );
    return count;
  }

  /** Forgets what is no longer due before it was sent, so that it can become due again. */
  async drop(noticeIds: readonly string[]): Promise<void> {
    if (noticeIds.length) await this.database.query(`DELETE FROM notices WHERE "id" = ANY($1) AND "sentAt" IS NULL`, [noticeIds]);
  }
}
