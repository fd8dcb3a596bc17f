import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import type { RunReport } from '@app/jobs';
import { furthestNotificationDays, intervalDays, parseOptions, type CertificateFacts, type IntervalUnit } from '@app/plugins';
import { CONFIG } from '../foundation';
import { PluginHost } from '../plugin-catalog';
import { certificateUrl, endpointUrl } from './dashboard-links.rules';
import { ExpiryWarningsRepository, type AnnouncedCertificate, type Cursor, type WatchedCertificate } from './expiry-warnings.repository';
import { decideWarning, dueWarnings, type WarningWish } from './warning.rules';

const DAY_MS = 24 * 60 * 60 * 1000;
const certificatesAtOnce = 2_000;
const recipientsAtOnce = 100;
/** More would not be read, and would not fit a mail. The rest goes into a second one. */
const certificatesInAMail = 250;

/** What a run did, for the record of runs. */
interface Tally {
  planned: number;
  mails: number;
  announced: number;
  failed: { recipient: string; because: string }[];
  unusable: Map<number, string>;
}

/**
 * Warns of certificates that end. First writes down who is due to be told of what, then tells each recipient in one mail.
 * At least once: a worker that dies between the mail server's yes and its own note sends that mail again.
 */
@Injectable()
export class ExpiryWarningsService {
  private readonly log = new Logger('expiry warnings');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ExpiryWarningsRepository) private readonly repository: ExpiryWarningsRepository,
    @Inject(PluginHost) private readonly host: PluginHost,
  ) {}

  /**
   * @throws DomainError `upstream` when nobody at all could be told, so that it is tried again
   */
  async warn(now: Date, signal: AbortSignal): Promise<RunReport> {
    const notConfigured = this.host.list('notification').find((plugin) => plugin.slug === this.config.notifications.defaultPlugin)?.notConfigured;
    if (notConfigured) return { outcome: 'skipped', because: notConfigured };
    const tally: Tally = { planned: 0, mails: 0, announced: 0, failed: [], unusable: new Map() };
    await this.planAll(now, signal, tally);
    await this.sendAll(now, signal, tally);
    if (tally.failed.length && !tally.mails) {
      throw new DomainError('upstream', 'notification.nobody-told', `No warning could be sent: ${tally.failed[0]?.because ?? 'unknown'}`, {
        hint: 'See whether the mail server answers (MAIL_SERVER, MAIL_PORT). What is unsent is kept and sent by the next run.',
      });
    }
    const unusable = [...tally.unusable].map(([notificationId, because]) => ({ notificationId, because }));
    return {
      outcome: tally.failed.length || unusable.length ? 'partly-failed' : 'done',
      planned: tally.planned,
      mails: tally.mails,
      certificates: tally.announced,
      ...(tally.failed.length ? { failed: tally.failed.slice(0, 100) } : {}),
      ...(unusable.length ? { unusable: unusable.slice(0, 100) } : {}),
    };
  }

  private async planAll(now: Date, signal: AbortSignal, tally: Tally): Promise<void> {
    const horizon = new Date(now.getTime() + (furthestNotificationDays + 1) * DAY_MS);
    const wishes = new Map<number, WarningWish | null>();
    let cursor: Cursor = { notAfter: now, id: 0 };
    while (!signal.aborted) {
      const batch = await this.repository.endingSoon(cursor, horizon, certificatesAtOnce);
      await this.readWishes(batch, wishes, tally);
      const due = batch.flatMap((certificate) => this.dueFor(certificate, wishes, now));
      if (due.length) tally.planned += await this.repository.plan(due);
      const last = batch.at(-1);
      if (!last || batch.length < certificatesAtOnce) return;
      cursor = { notAfter: last.notAfter, id: last.id };
    }
  }

  private dueFor(certificate: WatchedCertificate, wishes: ReadonlyMap<number, WarningWish | null>, now: Date) {
    const decision = decideWarning(certificate, this.policy, now);
    if (!decision.warn) return [];
    const wanted = certificate.notificationIds.flatMap((id) => wishes.get(id) ?? []);
    return dueWarnings(decision.daysLeft, wanted, this.toldBeside(certificate.owner)).map((due) => ({ ...due, certificateId: certificate.id }));
  }

  /** Reads the notifications of a batch that were not read before; one that cannot be read is noted and spoils no other. */
  private async readWishes(batch: readonly WatchedCertificate[], wishes: Map<number, WarningWish | null>, tally: Tally): Promise<void> {
    const unread = [...new Set(batch.flatMap((certificate) => certificate.notificationIds))].filter((id) => !wishes.has(id));
    if (!unread.length) return;
    for (const { id, pluginSlug, options } of await this.repository.notifications(unread)) {
      wishes.set(id, null);
      if (this.config.notifications.disabledPlugins.includes(pluginSlug)) continue;
      try {
        const notifier = this.host.notifier(pluginSlug);
        const parsed = parseOptions(notifier, options) as { interval: number; unit: IntervalUnit };
        wishes.set(id, { notificationId: id, thresholdDays: intervalDays(parsed), recipients: notifier.recipients(parsed) });
      } catch (cause) {
        const because = cause instanceof Error ? cause.message : String(cause);
        tally.unusable.set(id, because);
        this.log.warn({ message: 'Notification cannot be used', notificationId: id, because });
      }
    }
  }

  private async sendAll(now: Date, signal: AbortSignal, tally: Tally): Promise<void> {
    let last = '';
    while (!signal.aborted) {
      const recipients = await this.repository.waitingRecipients(last, recipientsAtOnce);
      for (const recipient of recipients) {
        if (signal.aborted) return;
        await this.sendTo(recipient, now, signal, tally);
      }
      const end = recipients.at(-1);
      if (end === undefined || recipients.length < recipientsAtOnce) return;
      last = end;
    }
  }

  private async sendTo(recipient: string, now: Date, signal: AbortSignal, tally: Tally): Promise<void> {
    const claimed = await this.repository.claim(recipient, certificatesInAMail);
    // Switched off, revoked or expired since it was written down.
    const isDue = ({ certificate }: AnnouncedCertificate) => decideWarning(certificate, this.policy, now).warn;
    await this.repository.drop(claimed.filter((one) => !isDue(one)).flatMap((one) => one.noticeIds));
    const due = claimed.filter(isDue);
    if (!due.length) return;
    const noticeIds = due.flatMap((one) => one.noticeIds);
    const because = await this.mail(recipient, due, signal);
    if (because === null) {
      await this.repository.markSent(noticeIds);
      tally.mails += 1;
      tally.announced += due.length;
      return;
    }
    await this.repository.markFailed(noticeIds, because);
    tally.failed.push({ recipient, because });
    this.log.warn({ message: 'Warning could not be sent', recipient, certificates: due.length, because });
  }

  /** @returns why it was not sent; null when it was */
  private async mail(recipient: string, due: readonly AnnouncedCertificate[], signal: AbortSignal): Promise<string | null> {
    const notifier = this.host.notifier(this.config.notifications.defaultPlugin);
    try {
      const message = { event: 'expiration', certificates: due.map((one) => factsOf(one, this.config.server.hostname)) } as const;
      const [delivery] = await notifier.send(message, [recipient], null, this.host.contextFor(notifier, signal));
      return delivery?.sent ? null : (delivery?.because ?? 'The plugin said nothing of the delivery.');
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }

  private toldBeside(owner: string): string[] {
    const { spareSecurityTeam, securityTeam } = this.config.notifications;
    return [owner, ...(spareSecurityTeam ? [] : securityTeam)];
  }

  private get policy() {
    return { excludedNameParts: this.config.notifications.excludedCommonNames };
  }
}

const factsOf = ({ certificate, endpoints }: AnnouncedCertificate, hostname: string | undefined): CertificateFacts => ({
  name: certificate.name,
  owner: certificate.owner,
  notAfter: certificate.notAfter,
  status: certificate.status ?? 'valid',
  url: certificateUrl(hostname, certificate.name),
  endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: endpointUrl(hostname, endpoint.name) })),
});
