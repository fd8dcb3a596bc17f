import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/errors';
import { containsPattern, statementParameters } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';

export interface CertificateQuery {
  /** Parts of names; each must be in the common name or another name of the certificate. */
  readonly fqdnParts: readonly string[];
  /** Part of the issuer's name, as the certificate or the authority has it. */
  readonly issuer?: string | undefined;
  readonly owner?: string | undefined;
  readonly withExpired: boolean;
}

export interface QueriedCertificate {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly issuer: string;
}

/** Whether an endpoint serves it, or a destination has it. */
export type DeploymentFilter = 'all' | 'deployed' | 'ready';
export type ValidityFilter = 'all' | 'expired' | 'valid';

export interface NameReportRow {
  readonly certificateId: number;
  readonly fqdn: string;
  readonly parentDomain: string;
  readonly issuer: string;
  readonly owner: string;
  readonly notAfter: Date;
  readonly totalDays: number;
  readonly remainingDays: number;
}

export interface ExpiryReportRow {
  readonly id: number;
  readonly name: string;
  readonly cn: string | null;
  readonly owner: string;
  readonly issuer: string;
  readonly notAfter: Date;
  /** `name:port`; null: no endpoint is known to serve it. */
  readonly endpoint: string | null;
}

const AT_ONCE = 2_000;

const DEPLOYED = `(EXISTS (SELECT 1 FROM endpoints e WHERE e."certificateId" = c."id")
  OR EXISTS (SELECT 1 FROM certificates_destinations d WHERE d."certificateId" = c."id"))`;
const deployment: Record<DeploymentFilter, string> = { all: 'true', deployed: DEPLOYED, ready: `NOT ${DEPLOYED}` };
const validity: Record<ValidityFilter, string> = {
  all: 'true',
  expired: 'c."notAfter" <= now()',
  valid: `c."notAfter" > now() AND c."status" IS DISTINCT FROM 'revoked'`,
};

const NAME_ROWS = `
  SELECT c."id" AS "certificateId", d."name" AS "fqdn", regexp_replace(d."name", '^[^.]+\\.(?=.+\\.)', '') AS "parentDomain", c."issuer", c."owner", c."notAfter",
         ceil(extract(epoch FROM c."notAfter" - c."notBefore") / 86400)::int AS "totalDays",
         floor(extract(epoch FROM c."notAfter" - now()) / 86400)::int AS "remainingDays"
  FROM certificates c JOIN certificates_domains cd ON cd."certificateId" = c."id" JOIN domains d ON d."id" = cd."domainId"`;

/** Lists for people and spreadsheets. Read in portions, so that a million rows need no memory. */
@Injectable()
export class ReportsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
  ) {}

  /** Certificates by parts of their names, in any case of letters, by id. */
  async *certificates(actor: Actor, { fqdnParts, issuer, owner, withExpired }: CertificateQuery): AsyncGenerator<QueriedCertificate> {
    this.allow(actor);
    for (let after = 0; ;) {
      const { values, bind } = statementParameters();
      const like = (expression: string, part: string) => `${expression} LIKE ${bind(containsPattern(part.toLowerCase()))}`;
      const conditions = [
        `c."id" > ${bind(after)}`,
        'NOT c."deleted"',
        ...(withExpired ? [] : ['c."notAfter" > now()']),
        ...fqdnParts.map((part) => `(${like('c."searchNames"', part)} OR ${like(`lower(coalesce(c."cn", ''))`, part)})`),
        ...(issuer === undefined ? [] : [`(${like('lower(c."issuer")', issuer)} OR ${like('lower(a."name")', issuer)})`]),
        ...(owner === undefined ? [] : [like('lower(c."owner")', owner)]),
      ];
      const rows = await this.dataSource.query<QueriedCertificate[]>(
        `SELECT c."id", c."name", c."owner", c."issuer" FROM certificates c LEFT JOIN authorities a ON a."id" = c."authorityId"
         WHERE ${conditions.join(' AND ')} ORDER BY c."id" LIMIT ${AT_ONCE}`,
        values,
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = last.id;
    }
  }

  /** A row for each name of each certificate, by certificate. */
  async *names(actor: Actor, filter: { validity: ValidityFilter; deployment: DeploymentFilter }): AsyncGenerator<NameReportRow> {
    this.allow(actor);
    for (let after = { certificateId: 0, fqdn: '' }; ;) {
      const rows = await this.dataSource.query<NameReportRow[]>(
        `${NAME_ROWS} WHERE (c."id", d."name") > ($1, $2) AND NOT c."deleted" AND ${validity[filter.validity]} AND ${deployment[filter.deployment]}
         ORDER BY c."id", d."name" LIMIT ${AT_ONCE}`,
        [after.certificateId, after.fqdn],
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = last;
    }
  }

  /** Certificates that end within so many days, those without an endpoint too; the next to end first. A row for each endpoint. */
  async *expiring(actor: Actor, { days, deployment: wanted }: { days: number; deployment: DeploymentFilter }): AsyncGenerator<ExpiryReportRow> {
    this.allow(actor);
    let after: { notAfter: Date | null; id: number } = { notAfter: null, id: 0 };
    for (;;) {
      const certificates: (Omit<ExpiryReportRow, 'endpoint'> & { endpoints: string[] })[] = await this.dataSource.query(
        `SELECT c."id", c."name", c."cn", c."owner", c."issuer", c."notAfter",
                ARRAY(SELECT e."dnsname" || ':' || e."port" FROM endpoints e WHERE e."certificateId" = c."id" ORDER BY 1 LIMIT 1000) AS endpoints
         FROM certificates c
         WHERE (c."notAfter", c."id") > (coalesce($1, now()), $2) AND c."notAfter" <= now() + make_interval(days => $3)
           AND NOT c."deleted" AND c."status" IS DISTINCT FROM 'revoked' AND ${deployment[wanted]}
         ORDER BY c."notAfter", c."id" LIMIT ${AT_ONCE}`,
        [after.notAfter, after.id, days],
      );
      for (const { endpoints, ...row } of certificates) for (const endpoint of endpoints.length ? endpoints : [null]) yield { ...row, endpoint };
      const last = certificates.at(-1);
      if (!last || certificates.length < AT_ONCE) return;
      after = last;
    }
  }

  /**
   * Certificates by their exact names and decimal serial numbers, each once.
   * @throws DomainError `not-found` that names those that are not there
   */
  async certificatesCalled(
    actor: Actor,
    { names, serials }: { names: readonly string[]; serials: readonly string[] },
  ): Promise<{ id: number; name: string }[]> {
    this.allow(actor);
    const rows = await this.dataSource.query<{ id: number; name: string; serial: string }[]>(
      `SELECT "id", "name", "serial" FROM certificates WHERE ("name" = ANY($1::text[]) OR "serial" = ANY($2::text[])) AND NOT "deleted" ORDER BY "id"`,
      [names, serials],
    );
    const missing = [
      ...names.filter((name) => !rows.some((row) => row.name === name)).map((name) => `named "${name}"`),
      ...serials.filter((serial) => !rows.some((row) => row.serial === serial)).map((serial) => `with the serial number ${serial}`),
    ];
    if (missing.length) throw new DomainError('not-found', 'certificate.unknown', `There is no certificate ${missing.join(', and none ')}.`);
    return rows.map(({ id, name }) => ({ id, name }));
  }

  /** @throws DomainError `not-found`; `invalid` when several sources have an endpoint of this name and none is said */
  async endpointCalled(actor: Actor, name: string, sourceLabel?: string): Promise<number> {
    authorize(actor, 'endpoint.read', { kind: 'endpoint', id: 'any' }, this.policy);
    const rows = await this.dataSource.query<{ id: number; label: string | null }[]>(
      `SELECT e."id", s."label" FROM endpoints e LEFT JOIN sources s ON s."id" = e."sourceId"
       WHERE e."name" = $1 AND ($2::text IS NULL OR s."label" = $2) ORDER BY e."id" LIMIT 20`,
      [name, sourceLabel ?? null],
    );
    const [first, second] = rows;
    if (!first)
      throw new DomainError(
        'not-found',
        'endpoint.unknown',
        `There is no endpoint "${name}"${sourceLabel === undefined ? '' : ` at the source "${sourceLabel}"`}.`,
      );
    if (!second) return first.id;
    const sources = rows.map(({ label }) => label ?? 'none').join(', ');
    throw new DomainError('invalid', 'endpoint.ambiguous', `Several endpoints are called "${name}".`, { hint: `Say which with --source: ${sources}.` });
  }

  private allow(actor: Actor): void {
    authorize(actor, 'certificate.read', { kind: 'certificate', id: 'any' }, this.policy);
  }
}
