import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RunReport } from '@app/jobs';
import { furthestNotificationDays } from '@app/plugins';
import { CONFIG } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { ExpiryWarningsRepository, type Cursor, type WatchedCertificate } from './expiry-warnings.repository';
import { Messenger, refuseSilence, reportOf, type Compose } from './messenger';
import { NoticesRepository } from './notices.repository';
import { decideWarning, dueWarnings, type DueWarning, type WarningWish } from './warning.rules';
import { WarningWishes } from './warning-wishes';

const DAY_MS = 24 * 60 * 60 * 1000;
const certificatesAtOnce = 2_000;

/** A certificate that somebody is due to be told of, or why nobody is. */
export interface WarningPlan {
  readonly certificate: WatchedCertificate;
  readonly due: readonly DueWarning[];
  readonly because: string;
}

/** Warns of certificates that end. First writes down who is due to be told of what, then tells each recipient in one message. */
@Injectable()
export class ExpiryWarningsService {
  private readonly log = new Logger('expiry warnings');

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications' | 'server'>,
    private readonly repository: ExpiryWarningsRepository,
    private readonly notices: NoticesRepository,
    private readonly wishes: WarningWishes,
    private readonly messenger: Messenger,
  ) {}

  /**
   * @throws DomainError `upstream` when nobody at all could be told, so that it is tried again
   */
  async warn(now: Date, signal: AbortSignal): Promise<RunReport> {
    const notConfigured = this.messenger.notConfigured();
    const isMailOff = notConfigured !== null;
    if (isMailOff && !(await this.repository.hasChannels(this.config.notifications.defaultPlugin))) return { outcome: 'skipped', because: notConfigured };
    let planned = 0;
    const unusable = new Map<number, string>();
    for await (const batch of this.plans(now, signal, unusable)) {
      const due = batch
        .flatMap(({ certificate, due }) => due.map((one) => ({ ...one, certificateId: certificate.id })))
        .filter(({ pluginSlug }) => !isMailOff || pluginSlug !== null);
      planned += await this.notices.plan('expiration', due);
    }
    const tally = await this.messenger.sendAll('expiration', this.compose(now), signal);
    refuseSilence(tally);
    const broken = [...unusable].map(([notificationId, because]) => ({ notificationId, because }));
    return {
      outcome: tally.failed.length || broken.length ? 'partly-failed' : 'done',
      planned,
      mails: tally.messages,
      certificates: tally.announced,
      ...reportOf(tally),
      ...(broken.length ? { unusable: broken.slice(0, 100) } : {}),
    };
  }

  /**
   * Who is due to be told of what, certificate by certificate, by their end; in batches, so that it takes no more memory for a million.
   * @param unusable gets the notifications that cannot be used, and why
   */
  async *plans(now: Date, signal: AbortSignal, unusable: Map<number, string>): AsyncGenerator<WarningPlan[]> {
    const horizon = new Date(now.getTime() + (furthestNotificationDays + 1) * DAY_MS);
    const known = new Map<number, WarningWish | null>();
    let cursor: Cursor = { notAfter: now, id: 0 };
    while (!signal.aborted) {
      const batch = await this.repository.endingSoon(cursor, horizon, certificatesAtOnce);
      await this.readWishes(batch, known, unusable);
      yield batch.map((certificate) => this.planFor(certificate, known, now));
      const last = batch.at(-1);
      if (!last || batch.length < certificatesAtOnce) return;
      cursor = { notAfter: last.notAfter, id: last.id };
    }
  }

  private planFor(certificate: WatchedCertificate, known: ReadonlyMap<number, WarningWish | null>, now: Date): WarningPlan {
    const decision = decideWarning(certificate, this.policy, now);
    if (!decision.warn) return { certificate, due: [], because: decision.because };
    const wanted = certificate.notificationIds.flatMap((id) => known.get(id) ?? []);
    const due = dueWarnings(decision.daysLeft, wanted, this.wishes.toldBeside(certificate.owner));
    const next = Math.max(...wanted.map(({ thresholdDays }) => thresholdDays));
    const waits = wanted.length ? `The next warning is due at ${next} days.` : 'None of its notifications can be used.';
    return { certificate, due, because: due.length ? decision.because : `${decision.because} ${waits}` };
  }

  private async readWishes(batch: readonly WatchedCertificate[], known: Map<number, WarningWish | null>, unusable: Map<number, string>): Promise<void> {
    const unread = [...new Set(batch.flatMap((certificate) => certificate.notificationIds))].filter((id) => !known.has(id));
    if (!unread.length) return;
    for (const notification of await this.repository.notifications(unread)) {
      const read = this.wishes.read(notification);
      known.set(notification.id, read.usable ? read.wish : null);
      if (read.usable || read.isSwitchedOff) continue;
      unusable.set(notification.id, read.because);
      this.log.warn({ message: 'Notification cannot be used', notificationId: notification.id, because: read.because });
    }
  }

  private compose(now: Date): Compose {
    return async (claimed) => {
      const certificates = await this.notices.certificatesOf(claimed);
      // Switched off, revoked or expired since it was written down.
      const due = certificates.filter(({ certificate }) => decideWarning(certificate, this.policy, now).warn);
      if (!due.length) return null;
      const message = { event: 'expiration', certificates: due.map((one) => factsOf(one, this.config.server.hostname)) } as const;
      return { message, noticeIds: due.flatMap((one) => one.noticeIds) };
    };
  }

  private get policy() {
    return { excludedNameParts: this.config.notifications.excludedCommonNames };
  }
}
