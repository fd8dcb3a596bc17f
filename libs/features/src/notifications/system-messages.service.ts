import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { JobQueue, sendNotifications, type RunReport } from '@app/jobs';
import type { NotificationMessage, SuccessorFacts } from '@app/plugins';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { Messenger, type Compose, type SendingTally } from './messenger';
import { NoticesRepository, type ClaimedNotice, type NoticeEvent } from './notices.repository';

/** Messages that nobody asked for with a notification: each speaks of one thing that happened. */
type SystemEvent = Extract<NoticeEvent, 'rotation' | 'reissued_with_no_endpoints' | 'reissue_failed' | 'revocation' | 'job_overdue'>;
const systemEvents: readonly SystemEvent[] = ['rotation', 'reissued_with_no_endpoints', 'reissue_failed', 'revocation', 'job_overdue'];

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
  ) {}

  /** An endpoint serves the new certificate: to its owner. */
  rotated(certificateId: number): Promise<void> {
    return this.plan('rotation', certificateId, { toSecurityTeam: false });
  }

  /** Somebody has to deploy the new one by hand: to owner and security team, unless the old one has endpoints or goes where it deploys itself. */
  async reissuedWithoutEndpoints(oldId: number, newId: number, untoldDestinations: readonly string[]): Promise<void> {
    const [row] = await this.dataSource.query<{ deployed: boolean }[]>(
      `SELECT EXISTS (SELECT FROM endpoints WHERE "certificateId" = $1)
         OR EXISTS (SELECT FROM certificates_destinations cd JOIN destinations d ON d."id" = cd."destinationId" WHERE cd."certificateId" = $1 AND d."label" = ANY($2::text[])) AS deployed`,
      [oldId, untoldDestinations],
    );
    if (!row?.deployed) await this.plan('reissued_with_no_endpoints', newId, { toSecurityTeam: true });
  }

  /** To owner and security team. */
  reissueFailed(certificateId: number, because: string): Promise<void> {
    return this.plan('reissue_failed', certificateId, { toSecurityTeam: true, about: { because } });
  }

  /** To the owners, unless they want to hear nothing. In the transaction of the revocation, before that silences them; call `nudge` after it. */
  async revoked(manager: EntityManager, certificateIds: readonly number[]): Promise<void> {
    const rows = await manager.query<{ id: number }[]>(`SELECT "id" FROM certificates WHERE "id" = ANY($1::int[]) AND "notify"`, [certificateIds]);
    for (const { id } of rows) await this.planIn(manager, 'revocation', id, { toSecurityTeam: false });
  }

  /** To the security team. @returns false when there is none */
  async jobsOverdue(jobs: readonly OverdueJob[]): Promise<boolean> {
    const { securityTeam } = this.config.notifications;
    const about = { jobs };
    const due = securityTeam.map((recipient) => ({ certificateId: 0, thresholdDays: 0, recipient, notificationId: null, pluginSlug: null, about }));
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
    const notConfigured = this.messenger.notConfigured();
    if (notConfigured) return { outcome: 'skipped', because: notConfigured };
    for (const event of systemEvents) {
      const sent = await this.messenger.sendAll(event, this.compose(event), signal, 1);
      tally.messages += sent.messages;
      tally.failed.push(...sent.failed);
    }
    return {
      outcome: tally.failed.length ? 'partly-failed' : 'done',
      messages: tally.messages,
      ...(tally.failed.length ? { failed: tally.failed.slice(0, 100) } : {}),
    };
  }

  private async plan(event: SystemEvent, certificateId: number, wish: { toSecurityTeam: boolean; about?: Record<string, unknown> }): Promise<void> {
    await this.planIn(this.dataSource.manager, event, certificateId, wish);
    await this.nudge();
  }

  private async planIn(
    manager: EntityManager,
    event: SystemEvent,
    certificateId: number,
    { toSecurityTeam, about }: { toSecurityTeam: boolean; about?: Record<string, unknown> },
  ): Promise<void> {
    const [certificate] = await manager.query<{ owner: string }[]>(`SELECT "owner" FROM certificates WHERE "id" = $1`, [certificateId]);
    if (!certificate) return;
    const told = [certificate.owner, ...(toSecurityTeam ? this.config.notifications.securityTeam : [])].map((address) => address.trim().toLowerCase());
    const due = [...new Set(told)].map((recipient) => ({
      certificateId,
      thresholdDays: 0,
      recipient,
      notificationId: null,
      pluginSlug: null,
      ...(about && { about }),
    }));
    await this.notices.planAgain(manager, event, due);
  }

  private compose(event: SystemEvent): Compose {
    return async (claimed) => {
      const [notice] = claimed;
      const message = notice && (event === 'job_overdue' ? overdueMessage(notice) : await this.certificateMessage(event, notice));
      return message && notice ? { message, noticeIds: [notice.id] } : null;
    };
  }

  private async certificateMessage(event: Exclude<SystemEvent, 'job_overdue'>, notice: ClaimedNotice): Promise<NotificationMessage | null> {
    const [found] = await this.notices.certificatesOf([notice]);
    if (!found) return null;
    const certificate = factsOf(found, this.config.server.hostname);
    const contacts = this.config.notifications.securityTeam;
    if (event === 'revocation') return { event, certificate: { ...certificate, status: 'revoked' }, contacts };
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

function overdueMessage({ about }: ClaimedNotice): NotificationMessage {
  const jobs = Array.isArray(about?.['jobs']) ? (about['jobs'] as OverdueJob[]) : [];
  return { event: 'job_overdue', jobs };
}
