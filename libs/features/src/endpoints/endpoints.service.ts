import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { containsPattern, filterCondition, pageClause, statementParameters, type FilterColumn, type FilterRequest } from '@app/persistence';
import { authorize, type Actor, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import type { CertificateFace } from '../inventory';

export interface EndpointView {
  readonly id: number;
  readonly name: string;
  readonly owner: string | null;
  readonly dnsname: string;
  readonly port: number;
  readonly type: string;
  readonly active: boolean;
  readonly certificatePath: string | null;
  readonly registryType: string | null;
  readonly region: string | null;
  readonly sourceLabel: string | null;
  readonly aliases: readonly string[];
  readonly policy: { readonly id: number; readonly name: string; readonly ciphers: readonly { readonly id: number; readonly name: string }[] } | null;
  readonly certificate: CertificateFace | null;
}

interface EndpointRow extends Omit<EndpointView, 'policy' | 'certificate' | 'aliases'> {
  readonly policyId: number | null;
  readonly policyName: string | null;
  readonly certificateId: number | null;
}

const text = (column: string): FilterColumn => ({ sql: `e."${column}"`, kind: 'text' });
const filterable: Record<string, FilterColumn> = {
  id: { sql: 'e."id"', kind: 'number' },
  name: text('name'),
  owner: text('owner'),
  dnsname: text('dnsname'),
  type: text('type'),
  certificatePath: text('certificatePath'),
  registryType: text('registryType'),
  region: text('region'),
  active: { sql: 'e."active"', kind: 'boolean' },
  port: { sql: 'e."port"', kind: 'number' },
};
const sortable = {
  id: 'e."id"',
  name: 'e."name"',
  owner: 'e."owner"',
  dnsname: 'e."dnsname"',
  port: 'e."port"',
  type: 'e."type"',
  active: 'e."active"',
  certificatePath: 'e."certificatePath"',
  registryType: 'e."registryType"',
  region: 'e."region"',
  certificateId: 'e."certificateId"',
  policyId: 'e."policyId"',
  sourceId: 'e."sourceId"',
  lastUpdated: 'e."lastSeenAt"',
  dateCreated: 'e."createdAt"',
};

const columns = `e."id", e."name", e."owner", e."dnsname", e."port", e."type", e."active", e."certificatePath", e."registryType", e."region", e."certificateId",
  s."label" AS "sourceLabel", p."id" AS "policyId", p."name" AS "policyName"`;
const neighbours = `LEFT JOIN "sources" s ON s."id" = e."sourceId" LEFT JOIN "tls_policies" p ON p."id" = e."policyId"`;

/** Listeners that sources found. Written by their syncs alone. */
@Injectable()
export class EndpointsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
  ) {}

  async list(actor: Actor, query: ListQuery): Promise<{ total: number; items: EndpointView[] }> {
    authorize(actor, 'endpoint.read', { kind: 'endpoint', id: 'any' }, this.policy);
    const { values, bind } = statementParameters();
    const conditions = [
      ...(query.filter ? conditionsOf(query.filter, bind) : []),
      ...(query.id ? [`e."id" = ANY(${bind(query.id)}::int[])`] : []),
      ...(query.owner?.length ? [`e."owner" = ANY(${bind(query.owner)}::text[])`] : []),
    ];
    const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
    const { manager } = this.dataSource;
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM "endpoints" e ${where}`, values);
    const rows = await manager.query<EndpointRow[]>(
      `SELECT ${columns} FROM (SELECT * FROM "endpoints" e ${where} ${pageClause(query, sortable, 'e."id"')}) e ${neighbours} ${orderClause(query)}`,
      values,
    );
    return { total: counted?.total ?? 0, items: await this.complete(rows) };
  }

  /** @throws DomainError `not-found` */
  async get(actor: Actor, id: number): Promise<EndpointView> {
    authorize(actor, 'endpoint.read', { kind: 'endpoint', id }, this.policy);
    const rows = await this.dataSource.manager.query<EndpointRow[]>(`SELECT ${columns} FROM "endpoints" e ${neighbours} WHERE e."id" = $1`, [id]);
    const [view] = await this.complete(rows);
    if (view) return view;
    throw new DomainError('not-found', 'endpoint.not-found', 'No data found', { hint: `There is no endpoint ${id}.` });
  }

  /** Three queries for any page: aliases, ciphers, certificates. */
  private async complete(rows: readonly EndpointRow[]): Promise<EndpointView[]> {
    if (!rows.length) return [];
    const { manager } = this.dataSource;
    const aliases = await manager.query<{ endpointId: number; alias: string }[]>(
      `SELECT "endpointId", "alias" FROM "endpoint_aliases" WHERE "endpointId" = ANY($1::int[]) ORDER BY 1, 2`,
      [rows.map(({ id }) => id)],
    );
    const ciphers = await manager.query<{ policyId: number; id: number; name: string }[]>(
      `SELECT pc."policyId", c."id", c."name" FROM "tls_policies_ciphers" pc JOIN "ciphers" c ON c."id" = pc."cipherId" WHERE pc."policyId" = ANY($1::int[]) ORDER BY 1, 3`,
      [[...new Set(rows.map(({ policyId }) => policyId))]],
    );
    const certificates = await manager.query<(Omit<CertificateFace, 'rotationPolicy'> & { policyId: number | null; policyDays: number })[]>(
      `SELECT c."id", c."name", c."owner", c."description", c."status", c."bits", c."body", c."chain", c."csr", c."notify", c."rotation", c."cn", c."notBefore",
         c."notAfter", r."id" AS "policyId", r."days" AS "policyDays"
       FROM "certificates" c LEFT JOIN "rotation_policies" r ON r."id" = c."rotationPolicyId" WHERE c."id" = ANY($1::int[])`,
      [[...new Set(rows.map(({ certificateId }) => certificateId))]],
    );
    const faces = new Map(
      certificates.map(({ policyId, policyDays, ...face }): [number, CertificateFace] => [
        face.id,
        { ...face, rotationPolicy: policyId === null ? null : { id: policyId, days: policyDays } },
      ]),
    );
    return rows.map(({ policyId, policyName, certificateId, ...row }) => ({
      ...row,
      aliases: aliases.filter(({ endpointId }) => endpointId === row.id).map(({ alias }) => alias),
      policy: policyId === null ? null : { id: policyId, name: policyName ?? '', ciphers: ciphers.filter((cipher) => cipher.policyId === policyId) },
      certificate: certificateId === null ? null : (faces.get(certificateId) ?? null),
    }));
  }
}

const orderClause = (query: ListQuery): string => pageClause(query, sortable, 'e."id"').replace(/ LIMIT .*$/s, '');

function conditionsOf(filter: FilterRequest, bind: (value: unknown) => string): string[] {
  const { field, value } = filter;
  if (field === 'port' && value.trim() === 'null') return [];
  if (field === 'ciphers') {
    return [
      `EXISTS (SELECT FROM "tls_policies_ciphers" pc JOIN "ciphers" c ON c."id" = pc."cipherId" WHERE pc."policyId" = e."policyId" AND c."name" = ${bind(value)})`,
    ];
  }
  if (field === 'source') return [`EXISTS (SELECT FROM "sources" s WHERE s."id" = e."sourceId" AND s."label" ILIKE ${bind(containsPattern(value))})`];
  if (field === 'name') {
    const pattern = bind(containsPattern(value.toLowerCase()));
    // A union, since an index serves each half of it, and none serves the two joined by OR.
    return [
      `e."id" IN (SELECT n."id" FROM "endpoints" n WHERE lower(n."name") LIKE ${pattern}
         UNION SELECT a."endpointId" FROM "endpoint_aliases" a WHERE lower(a."alias") LIKE ${pattern})`,
    ];
  }
  return [filterCondition(filter, filterable, bind)];
}
