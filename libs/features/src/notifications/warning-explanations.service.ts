import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { furthestNotificationDays } from '@app/plugins';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { ExpiryWarningsRepository, type NoticeOfCertificate, type WatchedCertificate } from './expiry-warnings.repository';
import { ExpiryWarningsService } from './expiry-warnings.service';
import { NoticesRepository, type PlannedNotice } from './notices.repository';
import { daysLeft, decideWarning, dueWarnings } from './warning.rules';
import { WarningWishes } from './warning-wishes';

const DAY_MS = 24 * 60 * 60 * 1000;
const messagesShown = 500;
const certificatesShown = 5_000;
const silentShown = 500;

export interface PlannedMessage {
  readonly recipient: string;
  /** Null: the default plugin. */
  readonly pluginSlug: string | null;
  readonly certificates: { readonly certificate: WatchedCertificate; readonly daysLeft: number; readonly thresholdDays: number; readonly because: string }[];
}

export interface WarningsPreview {
  readonly messages: readonly PlannedMessage[];
  readonly silent: readonly { readonly certificate: WatchedCertificate; readonly daysLeft: number; readonly because: string }[];
  readonly unusable: readonly { readonly notificationId: number; readonly because: string }[];
  readonly isCut: boolean;
}

export interface ExplainedNotification {
  readonly id: number;
  readonly label: string;
  readonly pluginSlug: string;
  readonly active: boolean;
  readonly thresholdDays: number | null;
  readonly recipients: readonly string[];
  readonly because: string;
}

export interface WarningsExplained {
  readonly warned: boolean;
  readonly because: string;
  readonly daysLeft: number;
  readonly nextStep: string | null;
  readonly when: Date | null;
  readonly notices: readonly NoticeOfCertificate[];
  readonly notifications: readonly ExplainedNotification[];
}

/** Says who would be told of what, and why somebody was or was not. Sends nothing, and writes nothing down. */
@Injectable()
export class WarningExplanations {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly repository: ExpiryWarningsRepository,
    private readonly notices: NoticesRepository,
    private readonly wishes: WarningWishes,
    private readonly warnings: ExpiryWarningsService,
  ) {}

  /** What a run at this moment would send. What was sent before is not in it. */
  async preview(actor: Actor, now: Date, signal: AbortSignal): Promise<WarningsPreview> {
    authorize(actor, 'notification.preview', { kind: 'notification', id: 'any' }, this.policy);
    const messages = new Map<string, PlannedMessage>();
    const silent: WarningsPreview['silent'][number][] = [];
    const unusable = new Map<number, string>();
    let shown = 0;
    let isCut = false;
    for await (const batch of this.warnings.plans(now, signal, unusable)) {
      const due = batch.flatMap((plan) => plan.due.map((one) => ({ ...one, certificateId: plan.certificate.id, plan })));
      const sent: ReadonlySet<PlannedNotice> = await this.notices.known('expiration', due);
      for (const one of due) {
        if (sent.has(one)) continue;
        const key = `${one.pluginSlug ?? ''} ${one.recipient}`;
        if ((!messages.has(key) && messages.size >= messagesShown) || shown >= certificatesShown) {
          isCut = true;
          continue;
        }
        const message = messages.get(key) ?? { recipient: one.recipient, pluginSlug: one.pluginSlug, certificates: [] };
        const because = `${one.plan.because} It is announced from ${one.thresholdDays} days on.`;
        message.certificates.push({
          certificate: one.plan.certificate,
          daysLeft: daysLeft(one.plan.certificate.notAfter, now),
          thresholdDays: one.thresholdDays,
          because,
        });
        messages.set(key, message);
        shown += 1;
      }
      for (const { certificate, due: none, because } of batch) {
        if (none.length || decideWarning(certificate, this.excluded, now).warn) continue;
        if (silent.length < silentShown) silent.push({ certificate, daysLeft: daysLeft(certificate.notAfter, now), because });
        else isCut = true;
      }
    }
    const horizon = new Date(now.getTime() + furthestNotificationDays * DAY_MS);
    for (const certificate of await this.repository.unwatched(now, horizon, silentShown - silent.length)) {
      const decision = decideWarning(certificate, this.excluded, now);
      silent.push({
        certificate,
        daysLeft: daysLeft(certificate.notAfter, now),
        because: decision.warn ? 'No active notification watches it.' : decision.because,
      });
    }
    return {
      messages: [...messages.values()],
      silent,
      unusable: [...unusable].map(([notificationId, because]) => ({ notificationId, because })),
      isCut: isCut || silent.length >= silentShown,
    };
  }

  /** @throws DomainError `not-found` */
  async ofCertificate(actor: Actor, id: number, now: Date): Promise<WarningsExplained> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id }, this.policy);
    const certificate = await this.repository.certificate(id);
    if (!certificate) throw new DomainError('not-found', 'certificate.not-found', 'No data found', { hint: `There is no certificate ${id}.` });
    const decision = decideWarning(certificate, this.excluded, now);
    const left = daysLeft(certificate.notAfter, now);
    const notices = await this.repository.noticesOf(id);
    const read = (await this.repository.notificationsOf(id)).map((notification) => ({ notification, read: this.wishes.read(notification) }));
    const wanted = read.flatMap(({ notification, read }) => (notification.active && read.usable ? [read.wish] : []));
    const beside = this.wishes.toldBeside(certificate.owner);
    const notifications = read.map(({ notification: { id: notificationId, label, pluginSlug, active }, read }): ExplainedNotification => {
      const face = { id: notificationId, label, pluginSlug, active };
      if (!read.usable) return { ...face, thresholdDays: null, recipients: [], because: read.because };
      const { thresholdDays, recipients, channel } = read.wish;
      const told = [...(channel ? [channel.name] : recipients), ...beside];
      if (!active) return { ...face, thresholdDays, recipients: told, because: 'It is switched off.' };
      const because = !decision.warn ? decision.because : left > thresholdDays ? `It tells at ${thresholdDays} days; there are ${left} left.` : `It has told, or tells with the next run, from ${thresholdDays} days on.`; // prettier-ignore
      return { ...face, thresholdDays, recipients: told, because };
    });
    if (!decision.warn) return { warned: false, because: decision.because, daysLeft: left, nextStep: null, when: null, notices, notifications };
    if (!wanted.length) {
      const because = read.length ? 'None of its notifications is active and usable.' : 'It has no notification.';
      return { warned: false, because, daysLeft: left, nextStep: 'Attach a notification to it.', when: null, notices, notifications };
    }
    const isOpen = dueWarnings(left, wanted, beside).some(
      (due) => !notices.some((notice) => notice.sentAt && notice.recipient === due.recipient && notice.thresholdDays === due.thresholdDays),
    );
    const nextThreshold = Math.max(...wanted.map(({ thresholdDays }) => thresholdDays).filter((days) => days < left), -1);
    const when = nextThreshold < 0 ? null : new Date(certificate.notAfter.getTime() - (nextThreshold + 1) * DAY_MS);
    const nextStep = isOpen
      ? 'It is announced with the next round of warnings, which comes once a day.'
      : when
        ? `It is announced at ${nextThreshold} days.`
        : null;
    return { warned: true, because: decision.because, daysLeft: left, nextStep, when: isOpen ? null : when, notices, notifications };
  }

  private get excluded() {
    return { excludedNameParts: this.config.notifications.excludedCommonNames };
  }
}
