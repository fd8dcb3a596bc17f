import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RunReport } from '@app/jobs';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { factsOf } from './certificate-facts.rules';
import { Messenger, refuseSilence, reportOf, type Compose } from './messenger';
import { NoticesRepository } from './notices.repository';
import { dueWarnings, daysLeft } from './warning.rules';

const DAY_MS = 24 * 60 * 60 * 1000;

interface EndingAuthority {
  readonly certificateId: number;
  readonly owner: string;
  readonly notAfter: Date;
}

/** Certificates of active authorities; whoever signed them. Its owner is the authority's. */
const ending = `
  SELECT c."id" AS "certificateId", a."owner", c."notAfter" FROM authorities a JOIN certificates c ON c."caOfAuthorityId" = a."id"
  WHERE a."active" AND c."notify" AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND c."notAfter" > $1 AND c."notAfter" <= $2`;
const kinds = `
  SELECT c."id", a."active" AND c."notify" AND c."status" IS DISTINCT FROM 'revoked' AND c."notAfter" > $2 AS "isDue", a."parentId" IS NULL AS "isRoot",
         (SELECT count(*)::int FROM certificates issued WHERE issued."authorityId" = a."id") AS "issuedCertificates"
  FROM certificates c JOIN authorities a ON a."id" = c."caOfAuthorityId" WHERE c."id" = ANY($1)`;

/** Warns owners and the security team of authorities that end: each authority and threshold once. */
@Injectable()
export class AuthorityWarningsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'notifications' | 'server'>,
    private readonly notices: NoticesRepository,
    private readonly messenger: Messenger,
  ) {}

  async warn(now: Date, signal: AbortSignal): Promise<RunReport> {
    const notConfigured = this.messenger.notConfigured();
    if (notConfigured) return { outcome: 'skipped', because: notConfigured };
    const { authorityIntervalsDays, securityTeam } = this.config.notifications;
    const horizon = new Date(now.getTime() + (Math.max(0, ...authorityIntervalsDays) + 1) * DAY_MS);
    const rows = authorityIntervalsDays.length ? await this.database.query<EndingAuthority[]>(ending, [now, horizon]) : [];
    const wishes = authorityIntervalsDays.map((thresholdDays) => ({ notificationId: 0, thresholdDays, recipients: [] }));
    const due = rows.flatMap(({ certificateId, owner, notAfter }) =>
      dueWarnings(daysLeft(notAfter, now), wishes, [owner, ...securityTeam]).map((one) => ({ ...one, notificationId: null, certificateId })),
    );
    const planned = await this.notices.plan('authority_expiration', due);
    const tally = await this.messenger.sendAll('authority_expiration', this.compose(now), signal);
    refuseSilence(tally);
    return { outcome: tally.failed.length ? 'partly-failed' : 'done', planned, ...reportOf(tally) };
  }

  private compose(now: Date): Compose {
    return async (claimed) => {
      const certificates = await this.notices.certificatesOf(claimed);
      const rows = await this.database.query<{ id: number; isDue: boolean; isRoot: boolean; issuedCertificates: number }[]>(kinds, [
        certificates.map(({ certificate }) => certificate.id),
        now,
      ]);
      const due = certificates.flatMap((one) => {
        const row = rows.find(({ id, isDue }) => isDue && id === one.certificate.id);
        return row ? [{ ...one, isRoot: row.isRoot, issuedCertificates: row.issuedCertificates }] : [];
      });
      if (!due.length) return null;
      const authorities = due.map((one) => ({
        ...factsOf(one, this.config.server.hostname),
        isRoot: one.isRoot,
        issuedCertificates: one.issuedCertificates,
      }));
      return { message: { event: 'authority_expiration', authorities }, noticeIds: due.flatMap((one) => one.noticeIds) };
    };
  }
}
