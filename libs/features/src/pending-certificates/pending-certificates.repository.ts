import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { DomainError } from '@app/errors';
import {
  filterCondition,
  pageClause,
  statementParameters,
  unsealFrom,
  type FilterColumn,
  type FilterRequest,
  type HeldLease,
  type PageRequest,
} from '@app/persistence';
import type { JsonValue } from '@app/plugins';
import type { Actor } from '@app/rbac';
import type { EntityManager } from 'typeorm';
import { SEALER } from '../foundation';
import { CertificatesRepository, neighboursShown, type OrderPlan } from '../inventory';
import type { PendingRow, PendingView } from './pending-certificates.views';

export interface PendingQuery extends PageRequest {
  readonly filter?: FilterRequest | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly id?: readonly number[] | undefined;
  readonly destinationId?: number | undefined;
}

const joined = (table: string, column: string, as: string) =>
  `ARRAY(SELECT j."${column}" FROM "${table}" j WHERE j."pendingCertificateId" = p."id" ORDER BY j."${column}" LIMIT ${neighboursShown}) AS "${as}"`;

const select = `
  SELECT p."id", p."uuid", p."name", p."rename", p."owner", p."description", p."notify", p."rotation", p."cn", p."csr", p."chain", p."externalId", p."state",
    p."attempts", p."failures", p."status", p."nextStep", p."dueAt", p."resolvedCertificateId", p."renewsId", p."createdAt", p."updatedAt", p."userId", p."authorityId",
    p."rotationPolicyId", p."dnsProviderId", p."sealedPrivateKey" IS NOT NULL AS "hasPrivateKey",
    ${joined('pending_certificates_roles', 'roleId', 'roleIds')},
    ${joined('pending_certificates_destinations', 'destinationId', 'destinationIds')},
    ${joined('pending_certificates_notifications', 'notificationId', 'notificationIds')},
    ${joined('pending_certificates_sources', 'sourceId', 'sourceIds')},
    ${joined('pending_certificate_replacements', 'replacedCertificateId', 'replacesIds')}
  FROM pending_certificates p`;

const textColumn = (name: string): FilterColumn => ({ sql: `p."${name}"`, kind: 'text' });
const filterable: Readonly<Record<string, FilterColumn>> = {
  name: textColumn('name'),
  owner: textColumn('owner'),
  description: textColumn('description'),
  cn: textColumn('cn'),
  commonName: textColumn('cn'),
  externalId: textColumn('externalId'),
  status: textColumn('status'),
  state: { sql: 'p."state"', kind: 'text' },
  issuer: { sql: `(SELECT a."name" FROM authorities a WHERE a."id" = p."authorityId")`, kind: 'text' },
  authority: { sql: `(SELECT a."name" FROM authorities a WHERE a."id" = p."authorityId")`, kind: 'text' },
  destination: {
    sql: `(SELECT string_agg(d."label", E'\\n') FROM pending_certificates_destinations pd JOIN destinations d ON d."id" = pd."destinationId" WHERE pd."pendingCertificateId" = p."id")`,
    kind: 'text',
  },
  notify: { sql: 'p."notify"', kind: 'boolean' },
  active: { sql: 'p."notify"', kind: 'boolean' },
  rotation: { sql: 'p."rotation"', kind: 'boolean' },
  id: { sql: 'p."id"', kind: 'number' },
};
const sortable = {
  id: 'p."id"',
  name: 'p."name"',
  owner: 'p."owner"',
  cn: 'p."cn"',
  commonName: 'p."cn"',
  status: 'p."status"',
  dateCreated: 'p."createdAt"',
  lastUpdated: 'p."updatedAt"',
  numberAttempts: 'p."attempts"',
  externalId: 'p."externalId"',
  description: 'p."description"',
  notify: 'p."notify"',
  active: 'p."notify"',
  rotation: 'p."rotation"',
  userId: 'p."userId"',
  authorityId: 'p."authorityId"',
  rotationPolicyId: 'p."rotationPolicyId"',
  dnsProviderId: 'p."dnsProviderId"',
};

/** What an order is resumed from. */
export interface KeptProgress {
  /** Null: a row of an earlier release. */
  readonly plan: OrderPlan | null;
  /** Null: the issuer has not been asked. */
  readonly issuerState: JsonValue;
}

/** What a step leaves behind. */
export interface Progress {
  readonly issuerState?: JsonValue;
  readonly externalId?: string | null;
  readonly attempts?: number;
  readonly failures?: number;
  readonly status?: string | null;
  readonly nextStep: string;
  readonly inSeconds: number;
}

@Injectable()
export class PendingCertificatesRepository {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly certificates: CertificatesRepository,
  ) {}

  /** Those that wait. @param ownOf only those that this actor made, or holds a role on */
  async list(manager: EntityManager, query: PendingQuery, ownOf: Actor | null): Promise<{ total: number; rows: PendingRow[] }> {
    const { values, bind } = statementParameters();
    // Settled orders are history: they are shown to whoever asks for them.
    const conditions = query.filter?.field === 'state' ? [] : [`p."state" = 'waiting'`];
    if (query.filter) conditions.push(filterCondition(query.filter, filterable, bind));
    if (query.id?.length) conditions.push(`p."id" = ANY(${bind(query.id)}::int[])`);
    if (query.owner?.length) conditions.push(`p."owner" = ANY(${bind(query.owner)}::text[])`);
    if (query.destinationId !== undefined) {
      conditions.push(
        `EXISTS (SELECT FROM pending_certificates_destinations d WHERE d."pendingCertificateId" = p."id" AND d."destinationId" = ${bind(query.destinationId)})`,
      );
    }
    if (ownOf) {
      conditions.push(`(p."userId" = ${bind(ownOf.userId)} OR p."owner" = ANY(${bind(ownOf.roles)}::text[]) OR EXISTS (
        SELECT FROM pending_certificates_roles pr JOIN roles r ON r."id" = pr."roleId" WHERE pr."pendingCertificateId" = p."id" AND r."name" = ANY(${bind(ownOf.roles)}::text[])))`);
    }
    const where = `WHERE ${conditions.join(' AND ')}`;
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM pending_certificates p ${where}`, values);
    const rows = await manager.query<PendingRow[]>(`${select} ${where} ${pageClause(query, sortable, 'p."id"')}`, values);
    return { total: counted?.total ?? 0, rows };
  }

  /** In any state. @param lock nobody else changes it until the transaction ends */
  async find(manager: EntityManager, id: number, { lock = false } = {}): Promise<PendingRow | null> {
    const [row] = await manager.query<PendingRow[]>(`${select} WHERE p."id" = $1 ${lock ? 'FOR UPDATE OF p' : ''}`, [id]);
    return row ?? null;
  }

  /** With their neighbours, in a fixed number of queries. */
  async view(manager: EntityManager, rows: readonly PendingRow[]): Promise<PendingView[]> {
    const known = await this.certificates.neighbours(manager, {
      user: rows.map(({ userId }) => userId),
      authority: rows.map(({ authorityId }) => authorityId),
      policy: rows.map(({ rotationPolicyId }) => rotationPolicyId),
      role: rows.flatMap(({ roleIds }) => roleIds),
      destination: rows.flatMap(({ destinationIds }) => destinationIds),
      notification: rows.flatMap(({ notificationIds }) => notificationIds),
    });
    const faces = await this.certificates.findFaces(manager, rows.flatMap(({ replacesIds }) => replacesIds)); // prettier-ignore
    return rows.map((row) => ({
      ...row,
      user: known.find('user', row.userId),
      authority: known.find('authority', row.authorityId),
      rotationPolicy: known.find('policy', row.rotationPolicyId),
      roles: known.all('role', row.roleIds),
      destinations: known.all('destination', row.destinationIds),
      notifications: known.all('notification', row.notificationIds),
      replaces: faces.filter((face) => row.replacesIds.includes(face.id)),
    }));
  }

  async progressOf(manager: EntityManager, id: number): Promise<KeptProgress> {
    const [row] = await manager.query<
      { plan: (Omit<OrderPlan, 'notBefore' | 'notAfter'> & { notBefore: string; notAfter: string }) | null; issuerState: JsonValue }[]
    >(`SELECT "plan", "issuerState" FROM pending_certificates WHERE "id" = $1`, [id]);
    const plan = row?.plan ? { ...row.plan, notBefore: new Date(row.plan.notBefore), notAfter: new Date(row.plan.notAfter) } : null;
    return { plan, issuerState: row?.issuerState ?? null };
  }

  /** PEM. Null: it is held elsewhere, or was emptied when the certificate came. */
  async privateKey(manager: EntityManager, { id, uuid }: Pick<PendingRow, 'id' | 'uuid'>): Promise<string | null> {
    const [row] = await manager.query<{ sealed: string | null }[]>(`SELECT "sealedPrivateKey" AS sealed FROM pending_certificates WHERE "id" = $1`, [id]);
    return unsealFrom(this.sealer, 'pending_certificates.sealedPrivateKey', uuid, row?.sealed ?? null);
  }

  /** Ids of those whose time has come, the longest waiting first. */
  async due(manager: EntityManager, most: number): Promise<number[]> {
    const rows = await manager.query<{ id: number }[]>(
      `SELECT "id" FROM pending_certificates WHERE "state" = 'waiting' AND "dueAt" <= now() ORDER BY "dueAt" LIMIT $1`,
      [most],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Writes down where an order stands, as long as the lease is held: whoever lost it must not write over what its next holder has written.
   * @throws DomainError `conflict` when it is lost, or the order is settled
   */
  async advance(manager: EntityManager, id: number, lease: HeldLease, progress: Partial<Progress>): Promise<void> {
    const { values, bind } = statementParameters();
    const set = (column: string, value: unknown) => (value === undefined ? [] : [`"${column}" = ${bind(value)}`]);
    const assignments = [
      `"updatedAt" = now()`,
      ...(progress.issuerState === undefined ? [] : set('issuerState', JSON.stringify(progress.issuerState))),
      ...set('externalId', progress.externalId ?? undefined),
      ...set('attempts', progress.attempts),
      ...set('failures', progress.failures),
      ...set('status', progress.status),
      ...set('nextStep', progress.nextStep),
      ...(progress.inSeconds === undefined ? [] : [`"dueAt" = now() + make_interval(secs => ${bind(progress.inSeconds)})`]),
    ];
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE pending_certificates SET ${assignments.join(', ')} WHERE "id" = ${bind(id)} AND "state" = 'waiting'
       AND EXISTS (SELECT FROM leases WHERE "name" = ${bind(lease.name)} AND "holder" = ${bind(lease.holder)}) RETURNING "id"`,
      values,
    );
    if (rows.length) return;
    throw new DomainError('conflict', 'pending-certificate.lease-lost', `Somebody else has taken over pending certificate ${id}.`);
  }

  async ordersOfOthers(manager: EntityManager, id: number, externalIds: readonly string[]): Promise<string[]> {
    const rows = await manager.query<{ externalId: string }[]>(
      `SELECT "externalId" FROM pending_certificates WHERE "externalId" = ANY($1::text[]) AND "id" <> $2`,
      [externalIds, id],
    );
    return rows.map(({ externalId }) => externalId);
  }
}
