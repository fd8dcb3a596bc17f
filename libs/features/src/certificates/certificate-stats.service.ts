import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { statementParameters } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';

export interface CertificateStats {
  readonly labels: (string | number)[];
  readonly values: number[];
}

interface StatsQuery {
  readonly metric: string;
  /** Weeks ahead, for `not_after`. */
  readonly range?: number | undefined;
  readonly destinationId?: number | undefined;
  readonly active?: boolean | undefined;
}

const columns: Readonly<Record<string, string>> = { bits: 'bits', issuer: 'issuer', not_after: 'issuer', notAfter: 'issuer', signing_algorithm: 'signingAlgorithm', signingAlgorithm: 'signingAlgorithm' }; // prettier-ignore
const defaultWeeks = 32;

/** A count over a million rows is as good a minute later; one that is quick is always made anew. */
const slowMs = 50;
const keptMs = 60_000;
const mostKept = 200;

/** Counts certificates for charts. */
@Injectable()
export class CertificateStatsService {
  private readonly kept = new Map<string, { stats: CertificateStats; until: number }>();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
  ) {}

  /** @throws DomainError `invalid` for a metric that nobody keeps */
  async count(actor: Actor, query: StatsQuery): Promise<CertificateStats> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id: 'any' }, this.policy);
    const column = Object.hasOwn(columns, query.metric) ? columns[query.metric] : undefined;
    if (column === undefined) {
      const known = 'bits, issuer, not_after, signing_algorithm';
      throw new DomainError('invalid', 'stats.metric', `Failed to retrieve stats: Stats not available for requested metric: ${query.metric}`, {
        hint: `There are ${known}.`,
      });
    }
    const name = JSON.stringify(query);
    const known = this.kept.get(name);
    if (known && known.until > Date.now()) return known.stats;
    const startedAt = Date.now();
    const stats = await this.countNow(column, query);
    if (this.kept.size >= mostKept) this.kept.clear();
    if (Date.now() - startedAt > slowMs) this.kept.set(name, { stats, until: Date.now() + keptMs });
    return stats;
  }

  private async countNow(column: string, { metric, range, destinationId, active }: StatsQuery): Promise<CertificateStats> {
    const { values, bind } = statementParameters();
    const conditions = ['NOT c."deleted"'];
    if (metric === 'not_after' || metric === 'notAfter') {
      conditions.push(`c."notAfter" >= now() AND c."notAfter" < now() + make_interval(weeks => ${bind(range ?? defaultWeeks)})`);
    }
    if (destinationId !== undefined)
      conditions.push(`c."id" IN (SELECT "certificateId" FROM "certificates_destinations" WHERE "destinationId" = ${bind(destinationId)})`);
    if (active !== undefined) conditions.push(`c."notify" = ${bind(active)}`);
    const rows = await this.dataSource.query<{ label: string | number | null; count: number }[]>(
      `SELECT c."${column}" AS label, count(*)::int AS count FROM "certificates" c WHERE ${conditions.join(' AND ')} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000`,
      values,
    );
    return { labels: rows.map(({ label }) => label ?? 'unknown'), values: rows.map(({ count }) => count) };
  }
}
