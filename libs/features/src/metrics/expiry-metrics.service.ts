import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import type { RunReport } from '@app/jobs';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { MetricSinks } from './metric-sinks';

interface Row {
  readonly id: number;
  readonly cn: string | null;
  readonly notAfter: Date;
  readonly hasEndpoint: boolean;
  readonly isReplacement: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const atOnce = 1_000;

const ending = `
  SELECT c."id", c."cn", c."notAfter",
    EXISTS (SELECT FROM endpoints e WHERE e."certificateId" = c."id" AND e."active") AS "hasEndpoint",
    EXISTS (SELECT FROM certificate_replacements j WHERE j."certificateId" = c."id") AS "isReplacement"
  FROM certificates c
  WHERE (c."notAfter", c."id") > ($1, $2) AND ($3::timestamptz IS NULL OR c."notAfter" <= $3) AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked'
    AND NOT EXISTS (SELECT FROM certificate_replacements j WHERE j."replacedCertificateId" = c."id")
  ORDER BY c."notAfter", c."id" LIMIT $4`;

/** Tells the sinks how many days each certificate has left. */
@Injectable()
export class ExpiryMetricsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'metrics'>,
    private readonly sinks: MetricSinks,
  ) {}

  async report(now: Date, signal: AbortSignal): Promise<RunReport> {
    if (!this.sinks.isListening) return { outcome: 'skipped', because: 'No metric sink is set up (METRIC_PROVIDERS).' };
    const window = this.config.metrics.expiryWindowDays;
    const until = window === undefined ? null : new Date(now.getTime() + window * DAY_MS);
    let [reported, withoutName] = [0, 0];
    for (let after = { notAfter: now, id: 0 }; !signal.aborted;) {
      const batch = await this.database.query<Row[]>(ending, [after.notAfter, after.id, until, atOnce]);
      for (const row of batch) {
        if (row.cn === null) withoutName += 1;
        this.sinks.take({
          name: 'certificates.days_until_expiration',
          type: 'gauge',
          value: Math.floor((row.notAfter.getTime() - now.getTime()) / DAY_MS),
          at: now,
          tags: {
            cert_id: String(row.id),
            common_name: (row.cn ?? '').replaceAll('*', 'star'),
            has_active_endpoints: String(row.hasEndpoint),
            is_replacement: String(row.isReplacement),
          },
        });
      }
      reported += batch.length;
      // Handed over before the next ones are read: what does not fit is dropped there.
      await this.sinks.handedOver();
      const last = batch.at(-1);
      if (!last || batch.length < atOnce) break;
      after = last;
    }
    return { outcome: 'done', reported, ...(withoutName ? { withoutCommonName: withoutName } : {}) };
  }
}
