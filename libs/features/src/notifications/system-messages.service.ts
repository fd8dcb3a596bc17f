import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { JobQueue, sendNotifications, type RunReport } from '@app/jobs';
import type { ChannelEvent, NotificationMessage, SuccessorFacts } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { ExpiryWarningsRepository } from './expiry-warnings.repository';
import { Messenger, type Compose, type SendingTally } from './messenger';
import { NoticesRepository, type ClaimedNotice, type NoticeEvent, type PlannedNotice } from './notices.repository';
import { WarningWishes } from './warning-wishes';

/** Messages that nobody asked for with a notification: each speaks of one thing that happened, but for revocations, which may be many. */
type SystemEvent = Extract<NoticeEvent, 'rotation' | 'reissued_with_no_endpoints' | 'reissue_failed' | 'revocation' | 'failed' | 'job_overdue'>;
const systemEvents: readonly SystemEvent[] = ['rotation', 'reissued_with_no_endpoints', 'reissue_failed', 'revocation', 'failed', 'job_overdue'];

/** After so long without a mail server, or with one that refuses, nobody is told of it any more: setting one up must not flood people with old news. */
const daysWorthTelling = 7;

/** What became of nothing: `id` is that of the pending certificate. */
export interface FailedRequest {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly because: string;
}

/** Whether the settings want mail sent of it; channels are told by what they ask for. */
type ByMail = { readonly byMail: boolean };

interface Audience {
  readonly toOwner: boolean;
  readonly toSecurityTeam?: boolean;
  readonly toChannels?: boolean;
  readonly about?: Record<string, unknown>;
}

export interface OverdueJob {
  readonly name: string;
  readonly description: string;
  readonly because: string;
}

const replacedOf = `
  SELECT c."name", c."owner", c."notAfter" FROM certificate_replacements j JOIN certificates c ON c."id" = j."replacedCertificateId"
  WHERE j."certificateId" = $1 ORDER BY c."id" DESC LIMIT 1`;

const textOf = (about: Record<string, unknown> | null, field: string): string => {
  const value = about?.[field];
  return typeof value === 'string' ? value : '';
};

/**
 * Tells owners and the security team what happened. Planned in a row, then sent by a job, so that neither a mail server that is away
 * nor a worker that dies loses one.
 */
@Injectable()
export class SystemMessages {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications' | 'server'>,
    @Inject(JobQueue) private readonly queue: JobQueue,
    private readonly notices: NoticesRepository,
    private readonly messenger: Messenger,
    private readonly notifications: ExpiryWarningsRepository,
    private readonly wishes: WarningWishes,
  ) {}

  /** An endpoint serves the new certificate: to its owner, and to channels that want to hear. */
  rotated(certificateId: number, { byMail }: ByMail): Promise<void> {
    return this.plan('rotation', certificateId, { toOwner: byMail });
  }

  /** Somebody has to deploy the new one by hand: to owner and security team, unless the old one has endpoints or goes where it deploys itself. In the caller's transaction; call `nudge` after it. */
  async reissuedWithoutEndpoints(
    manager: EntityManager,
    oldId: number,
    newId: number,
    untoldDestinations: readonly string[],
    { byMail }: ByMail,
  ): Promise<void> {
    const [row] = await manager.query<{ deployed: boolean }[]>(
      `SELECT EXISTS (SELECT FROM endpoints WHERE "certificateId" = $1)
         OR EXISTS (SELECT FROM certificates_destinations cd JOIN destinations d ON d."id" = cd."destinationId" WHERE cd."certificateId" = $1 AND d."label" = ANY($2::text[])) AS deployed`,
      [oldId, untoldDestinations],
    );
    if (!row?.deployed) await this.planIn(manager, 'reissued_with_no_endpoints', newId, { toOwner: byMail, toSecurityTeam: byMail });
  }

  /** To owner and security team. In the caller's transaction; call `nudge` after it. */
  async reissueFailed(manager: EntityManager, certificateId: number, because: string, { byMail }: ByMail): Promise<void> {
    await this.planIn(manager, 'reissue_failed', certificateId, { toOwner: byMail, toSecurityTeam: byMail, about: { because } });
  }

  /** To the owners, unless they want to hear nothing. In the transaction of the revocation, before that silences them; call `nudge` after it. */
  async revoked(manager: EntityManager, certificateIds: readonly number[]): Promise<void> {
    const rows = await manager.query<{ id: number }[]>(`SELECT "id" FROM certificates WHERE "id" = ANY($1::int[]) AND "notify"`, [certificateIds]);
    for (const { id } of rows) await this.planIn(manager, 'revocation', id, { toOwner: true });
  }

  /** Found by asking around: to the security team, and to the owner who wants to hear. In the transaction that notes it; call `nudge` after it. */
  async foundRevoked(manager: EntityManager, certificateId: number, { toOwner }: { toOwner: boolean }): Promise<void> {
    await this.planIn(manager, 'revocation', certificateId, { toOwner, toSecurityTeam: true, toChannels: toOwner });
  }

  /** To the security team, and to the owner and the channels who want to hear. In the caller's transaction; call `nudge` after it. */
  async requestFailed(manager: EntityManager, { id, name, owner, because }: FailedRequest, { toOwner }: { toOwner: boolean }): Promise<void> {
    const about = { name, owner, because };
    const channels = toOwner ? await this.channels(manager, 'failed', 'pending-certificate', id) : [];
    await this.notices.planAgain(manager, 'failed', [
      ...this.noticesTo([...(toOwner ? [owner] : []), ...this.config.notifications.securityTeam], id, about),
      ...channels.map((channel) => ({ ...channel, certificateId: id, thresholdDays: 0, about })),
    ]);
  }

  /** To the security team. @returns false when there is none */
  async jobsOverdue(jobs: readonly OverdueJob[]): Promise<boolean> {
    const due = this.noticesTo(this.config.notifications.securityTeam, 0, { jobs });
    await this.notices.planAgain(this.dataSource.manager, 'job_overdue', due);
    await this.nudge();
    return due.length > 0;
  }

  /** Has what is planned sent soon; without it, it is sent within minutes. */
  async nudge(): Promise<void> {
    await this.queue.enqueue(sendNotifications, {});
  }

  /** Sends all that is planned and not sent yet. */
  async send(signal: AbortSignal): Promise<RunReport> {
    const tally: SendingTally = { messages: 0, announced: 0, failed: [] };
    const tooOld = await this.notices.forgetStale(systemEvents, daysWorthTelling);
    const notConfigured = this.messenger.notConfigured();
    if (notConfigured && !(await this.notifications.hasChannels(this.config.notifications.defaultPlugin)))
      return { outcome: 'skipped', because: notConfigured };
    for (const event of systemEvents) {
      const sent =
        event === 'revocation'
          ? await this.messenger.sendAll(event, this.composeRevocations, signal)
          : await this.messenger.sendAll(event, this.compose(event), signal, 1);
      tally.messages += sent.messages;
      tally.failed.push(...sent.failed);
    }
    return {
      outcome: tally.failed.length ? 'partly-failed' : 'done',
      messages: tally.messages,
      ...(tooOld ? { tooOld } : {}),
      ...(tally.failed.length ? { failed: tally.failed.slice(0, 100) } : {}),
    };
  }

  private async plan(event: ChannelEvent, certificateId: number, audience: Audience): Promise<void> {
    if (await this.planIn(this.dataSource.manager, event, certificateId, audience)) await this.nudge();
  }

  /** @returns whether there is anybody to tell */
  private async planIn(manager: EntityManager, event: ChannelEvent, certificateId: number, audience: Audience): Promise<boolean> {
    const { toOwner, toSecurityTeam = false, toChannels = true, about } = audience;
    const [certificate] = await manager.query<{ owner: string }[]>(`SELECT "owner" FROM certificates WHERE "id" = $1`, [certificateId]);
    if (!certificate) return false;
    const channels = toChannels ? await this.channels(manager, event, 'certificate', certificateId) : [];
    const due = [
      ...this.noticesTo([...(toOwner ? [certificate.owner] : []), ...(toSecurityTeam ? this.config.notifications.securityTeam : [])], certificateId, about),
      ...channels.map((channel) => ({ ...channel, certificateId, thresholdDays: 0, ...(about && { about }) })),
    ];
    await this.notices.planAgain(manager, event, due);
    return due.length > 0;
  }

  /** Notifications of other plugins that are attached and tell of this event. */
  private async channels(manager: EntityManager, event: ChannelEvent, kind: 'certificate' | 'pending-certificate', id: number) {
    const attached = await this.notifications.channelsOf(manager, kind, id, this.config.notifications.defaultPlugin);
    return attached.flatMap((notification) => {
      const read = this.wishes.read(notification);
      if (!read.usable || !read.wish.channel || !read.events.includes(event)) return [];
      const { pluginSlug, name: recipient } = read.wish.channel;
      return [{ recipient, pluginSlug, notificationId: notification.id }];
    });
  }

  /** One for each address. @param about what the rows do not say */
  private noticesTo(addresses: readonly string[], certificateId: number, about?: Record<string, unknown>): PlannedNotice[] {
    return [...new Set(addresses.map((address) => address.trim().toLowerCase()))].map((recipient) => ({
      certificateId,
      thresholdDays: 0,
      recipient,
      notificationId: null,
      pluginSlug: null,
      ...(about && { about }),
    }));
  }

  private compose(event: Exclude<SystemEvent, 'revocation'>): Compose {
    return async (claimed) => {
      const [notice] = claimed;
      const message = notice && (await this.messageOf(event, notice));
      return message && notice ? { message, noticeIds: [notice.id] } : null;
    };
  }

  /** An authority that is revoked takes hundreds with it: they come in one message. */
  private readonly composeRevocations: Compose = async (claimed) => {
    const found = await this.notices.certificatesOf(claimed);
    if (!found.length) return null;
    const certificates = found.map((one) => ({ ...factsOf(one, this.config.server.hostname), status: 'revoked' }));
    return {
      message: { event: 'revocation', certificates, contacts: this.config.notifications.securityTeam },
      noticeIds: found.flatMap((one) => one.noticeIds),
    };
  };

  private messageOf(event: Exclude<SystemEvent, 'revocation'>, notice: ClaimedNotice): NotificationMessage | Promise<NotificationMessage | null> {
    if (event === 'job_overdue') return overdueMessage(notice);
    return event === 'failed' ? failedMessage(notice, this.config.notifications.securityTeam) : this.certificateMessage(event, notice);
  }

  private async certificateMessage(
    event: Exclude<SystemEvent, 'job_overdue' | 'failed' | 'revocation'>,
    notice: ClaimedNotice,
  ): Promise<NotificationMessage | null> {
    const [found] = await this.notices.certificatesOf([notice]);
    if (!found) return null;
    const certificate = factsOf(found, this.config.server.hostname);
    const contacts = this.config.notifications.securityTeam;
    if (event === 'reissue_failed') return { event, certificate, because: textOf(notice.about, 'because'), contacts };
    return { event, certificate: { ...certificate, replaced: await this.replacedBy(notice.certificateId) }, contacts };
  }

  private async replacedBy(certificateId: number): Promise<SuccessorFacts['replaced']> {
    const [row] = await this.dataSource.query<{ name: string; owner: string; notAfter: Date }[]>(replacedOf, [certificateId]);
    if (!row) return null;
    const { name, owner, notAfter } = row;
    return { name, owner, notAfter, url: null };
  }
}

function failedMessage({ about }: ClaimedNotice, contacts: readonly string[]): NotificationMessage {
  return { event: 'failed', request: { name: textOf(about, 'name'), owner: textOf(about, 'owner') }, because: textOf(about, 'because'), contacts };
}

function overdueMessage({ about }: ClaimedNotice): NotificationMessage {
  const jobs = Array.isArray(about?.['jobs']) ? (about['jobs'] as OverdueJob[]) : [];
  return { event: 'job_overdue', jobs };
}
