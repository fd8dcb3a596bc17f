import { Inject, Injectable } from '@nestjs/common';
import type { LongListQuery } from '@app/api-contract';
import { DomainError } from '@app/errors';
import {
  containsPattern,
  estimateRows,
  filterCondition,
  type FilterColumn,
  type FilterRequest,
  findPage,
  type FoundPage,
  isTooShort,
  type LongList,
  LongLists,
  prepared,
  statementParameters,
  toCamelCase,
} from '@app/persistence';
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
const list: LongList = {
  from: '"endpoints" e',
  id: 'e."id"',
  noun: 'endpoints',
  sortable: {
    id: { sql: 'e."id"' },
    name: { sql: 'e."name"' },
    owner: { sql: 'e."owner"', isNullable: true },
    dnsname: { sql: 'e."dnsname"' },
    port: { sql: 'e."port"' },
    type: { sql: 'e."type"' },
    active: { sql: 'e."active"' },
    lastUpdated: { sql: 'e."lastSeenAt"' },
    dateCreated: { sql: 'e."createdAt"' },
  },
};

const columns = `e."id", e."name", e."owner", e."dnsname", e."port", e."type", e."active", e."certificatePath", e."registryType", e."region", e."certificateId",
  s."label" AS "sourceLabel", p."id" AS "policyId", p."name" AS "policyName"`;
const neighbours = `LEFT JOIN "sources" s ON s."id" = e."sourceId" LEFT JOIN "tls_policies" p ON p."id" = e."policyId"`;

const pageOfEndpoints = prepared(
  'endpoints_page',
  `SELECT ${columns} FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN "endpoints" e ON e."id" = wanted."id" ${neighbours} ORDER BY wanted."position"`,
);

/** A name that so many endpoints have is soon met on the way through the list. */
const commonName = 5000;

/** Most other names of one endpoint that are shown. */
const aliasesShown = 500;

/** Listeners that sources found. Written by their syncs alone. */
@Injectable()
export class EndpointsService {
  private readonly longLists = new LongLists();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
  ) {}

  async list(actor: Actor, query: LongListQuery): Promise<Omit<FoundPage, 'ids'> & { items: EndpointView[] }> {
    authorize(actor, 'endpoint.read', { kind: 'endpoint', id: 'any' }, this.policy);
    const { values, bind } = statementParameters();
    const isCommon = query.filter !== undefined && (await this.isCommonName(query.filter));
    const { conditions, loose } = query.filter ? conditionsOf(query.filter, isCommon, bind) : { conditions: [], loose: [] };
    if (query.id) conditions.push(`e."id" = ANY(${bind(query.id)}::int[])`);
    if (query.owner?.length) conditions.push(`e."owner" = ANY(${bind(query.owner)}::text[])`);
    const { manager } = this.dataSource;
    const { ids, ...page } = await findPage(manager, this.longLists, list, { conditions, loose, values }, query);
    return { ...page, items: await this.complete(await manager.query<EndpointRow[]>(pageOfEndpoints, [ids])) };
  }

  /** Is the filter a name that so many endpoints have that walking the list finds a page sooner than collecting them? */
  private async isCommonName({ field, value }: FilterRequest): Promise<boolean> {
    if (toCamelCase(field) !== 'name') return false;
    const pattern = containsPattern(value.toLowerCase());
    return (await estimateRows(this.dataSource.manager, list.from, [`lower(e."name") LIKE $1`], [pattern])) > commonName;
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
      `SELECT a."endpointId", a."alias" FROM unnest($1::int[]) AS wanted("id")
       CROSS JOIN LATERAL (SELECT * FROM "endpoint_aliases" a WHERE a."endpointId" = wanted."id" ORDER BY a."alias" LIMIT ${aliasesShown}) a ORDER BY 1, 2`,
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

/** Each has an index of trigrams on its lower-case text. */
const texts: ReadonlySet<string> = new Set(['owner', 'dnsname', 'certificatePath']);

/** Other columns of few different values: those that match are looked up first, by hopping through the column's index. */
const fewValues: Readonly<Record<string, string>> = { type: 'type', registryType: 'registryType' };

const anyOfFew = (column: string, pattern: string) => {
  const first = (condition: string) => `(SELECT "${column}" FROM "endpoints" WHERE ${condition} ORDER BY "${column}" LIMIT 1)`;
  return `e."${column}" = ANY(ARRAY(
    WITH RECURSIVE seen(value) AS (
      ${first(`"${column}" IS NOT NULL`)} UNION ALL SELECT ${first(`"${column}" > seen.value`)} FROM seen WHERE seen.value IS NOT NULL)
    SELECT value FROM seen WHERE lower(value) LIKE ${pattern}))`;
};

function conditionsOf(filter: FilterRequest, isCommon: boolean, bind: (value: unknown) => string): { conditions: string[]; loose: string[] } {
  const { value } = filter;
  const field = toCamelCase(filter.field);
  const pattern = () => bind(containsPattern(value.toLowerCase()));
  const contains = (condition: string) => (isTooShort(value) ? { conditions: [], loose: [condition] } : { conditions: [condition], loose: [] });
  const few = fewValues[field];
  if (few !== undefined) return { conditions: [anyOfFew(few, pattern())], loose: [] };
  if (field === 'port' && value.trim() === 'null') return { conditions: [], loose: [] };
  if (field === 'ciphers') {
    return {
      conditions: [
        `e."policyId" IN (SELECT pc."policyId" FROM "tls_policies_ciphers" pc JOIN "ciphers" c ON c."id" = pc."cipherId" WHERE c."name" = ${bind(value)})`,
      ],
      loose: [],
    };
  }
  if (field === 'source') {
    return { conditions: [`e."sourceId" = ANY(ARRAY(SELECT s."id" FROM "sources" s WHERE lower(s."label") LIKE ${pattern()}))`], loose: [] };
  }
  if (field === 'name') {
    const wanted = pattern();
    // One row after the other: as a condition on all of them every alias would be read first.
    const ofRow = `(lower(e."name") LIKE ${wanted}
      OR (SELECT true FROM "endpoint_aliases" a WHERE a."endpointId" = e."id" AND lower(a."alias") LIKE ${wanted} LIMIT 1) IS NOT NULL)`;
    // A union, since an index serves each half of it, and none serves the two joined by OR.
    const ofIndexes = `e."id" IN (SELECT n."id" FROM "endpoints" n WHERE lower(n."name") LIKE ${wanted}
         UNION SELECT a."endpointId" FROM "endpoint_aliases" a WHERE lower(a."alias") LIKE ${wanted})`;
    return contains(isCommon || isTooShort(value) ? ofRow : ofIndexes);
  }
  if (texts.has(field)) return contains(`lower(e."${field}") LIKE ${pattern()}`);
  return { conditions: [filterCondition(filter, filterable, bind)], loose: [] };
}
