import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RunReport } from '@app/jobs';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { Messenger, refuseSilence, reportOf } from './messenger';
import { NoticesRepository } from './notices.repository';

const DAY_MS = 24 * 60 * 60 * 1000;
/** More would not be read, and would not fit a mail. */
const certificatesInASummary = 1_000;

/** Sends the security team, once a day, a summary of what ends soon. */
@Injectable()
export class SecuritySummaryService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications' | 'server'>,
    private readonly notices: NoticesRepository,
    private readonly messenger: Messenger,
  ) {}

  async send(now: Date, signal: AbortSignal): Promise<RunReport> {
    const { securityTeam, summaryWhenEmpty } = this.config.notifications;
    const notConfigured = this.messenger.notConfigured();
    if (notConfigured) return { outcome: 'skipped', because: notConfigured };
    if (!securityTeam.length) return { outcome: 'skipped', because: 'There is no security team (LEMUR_SECURITY_TEAM_EMAIL).' };
    const ending = await this.endingSoon(now);
    const ids = ending.slice(0, certificatesInASummary);
    const hasMore = ending.length > ids.length;
    if (!ids.length && !summaryWhenEmpty) return { outcome: 'done', certificates: 0, messages: 0 };
    const today = Math.floor(now.getTime() / DAY_MS);
    const due = securityTeam.map((recipient) => ({
      certificateId: 0,
      thresholdDays: today,
      recipient: recipient.trim().toLowerCase(),
      notificationId: null,
      pluginSlug: null,
    }));
    await this.notices.plan('expiration_summary', due);
    const found = await this.notices.certificatesOf(
      ids.map((certificateId) => ({ id: '0', certificateId, thresholdDays: 0, notificationId: null, about: null })),
    );
    const certificates = found.map((one) => factsOf(one, this.config.server.hostname));
    const tally = await this.messenger.sendAll(
      'expiration_summary',
      // A summary of a day that is over is old news: today's takes its place.
      (claimed) => {
        const current = claimed.filter(({ thresholdDays }) => thresholdDays === today).map(({ id }) => id);
        return Promise.resolve(current.length ? { message: { event: 'expiration_summary', certificates, hasMore } as const, noticeIds: current } : null);
      },
      signal,
    );
    refuseSilence(tally);
    return { outcome: tally.failed.length ? 'partly-failed' : 'done', certificates: ids.length, ...(hasMore ? { hasMore } : {}), ...reportOf(tally) };
  }

  /** One more than a summary lists, when there are more. */
  private async endingSoon(now: Date): Promise<number[]> {
    const { summaryThresholdDays, excludedCommonNames } = this.config.notifications;
    const until = new Date(now.getTime() + (summaryThresholdDays + 1) * DAY_MS);
    const rows = await this.database.query<{ id: number }[]>(
      `SELECT c."id" FROM certificates c
       WHERE c."notAfter" > $1 AND c."notAfter" < $2 AND c."notify" AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked'
         AND NOT EXISTS (SELECT FROM unnest($3::text[]) part WHERE part <> '' AND position(lower(part) in lower(c."name")) > 0)
       ORDER BY c."notAfter", c."id" LIMIT $4`,
      [now, until, excludedCommonNames, certificatesInASummary + 1],
    );
    return rows.map(({ id }) => id);
  }
}
