import { Injectable } from '@nestjs/common';
import { prepared } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import type { RoleFace } from '../roles';
import type { UserFace } from '../users';
import {
  type AuthorityFace,
  type CertificateFace,
  type CertificateSummary,
  type CertificateView,
  type DestinationFace,
  type DnsProviderFace,
  type DomainFace,
  type EndpointFace,
  neighboursShown,
  type NotificationFace,
  type RotationPolicyFace,
} from './certificates.views';

/** Columns of a view that are the row's own. */
const ownColumns = [
  'id', 'uuid', 'name', 'externalId', 'owner', 'description', 'status', 'bits', 'body', 'chain', 'csr', 'notify', 'rotation', 'cn', 'notBefore', 'notAfter',
  'distinguishedName', 'issuerDistinguishedName', 'subjectParts', 'issuer', 'serial', 'serialHex', 'sha256', 'keyType', 'signingAlgorithm', 'isCa', 'hasSeveralNames', 'hasPrivateKey',
  'extensions', 'deleted', 'statusReason', 'revokedAt', 'revocationReason', 'createdAt', 'caOfAuthorityId', 'userId', 'authorityId', 'rotationPolicyId', 'dnsProviderId',
] as const; // prettier-ignore
const faceColumns = [
  'id',
  'name',
  'owner',
  'description',
  'status',
  'bits',
  'body',
  'chain',
  'csr',
  'notify',
  'rotation',
  'cn',
  'notBefore',
  'notAfter',
] as const;

const select = (columns: readonly string[]) => columns.map((column) => `c."${column}"`).join(', ');

const joined = (table: string, mine: string, other: string, as: string) =>
  `ARRAY(SELECT j."${other}" FROM "${table}" j WHERE j."${mine}" = c."id" ORDER BY j."${other}" LIMIT ${neighboursShown}) AS "${as}"`;

const fields = (columns: readonly string[], as: string) => columns.map((column) => `'${column}', ${as}."${column}"`).join(', ');
const certificateFace = `json_build_object(${fields(faceColumns, 'n')}, 'rotationPolicy', CASE WHEN p."id" IS NOT NULL THEN json_build_object('id', p."id", 'days', p."days") END)`;
const certificateFaces = `"certificates" n LEFT JOIN "rotation_policies" p ON p."id" = n."rotationPolicyId"`;

const shown = (kind: string, face: string, from: string, ids: string) =>
  `SELECT '${kind}' AS kind, n."id", ${face} AS face FROM ${from} WHERE n."id" = ANY(${ids})`;
const columnsOf = (kind: string, table: string, columns: readonly string[]) => (ids: string) =>
  shown(kind, `json_build_object(${fields(columns, 'n')})`, `"${table}" n`, ids);

/** What is shown of each kind of neighbour, given an array of ids in SQL. */
const facesOf: { readonly [K in Kind]: (ids: string) => string } = {
  user: columnsOf('user', 'users', ['id', 'username', 'email', 'active']),
  role: columnsOf('role', 'roles', ['id', 'name', 'description']),
  destination: columnsOf('destination', 'destinations', ['id', 'label', 'description', 'pluginSlug', 'options']),
  notification: columnsOf('notification', 'notifications', ['id', 'label', 'description', 'pluginSlug', 'options', 'active']),
  domain: columnsOf('domain', 'domains', ['id', 'name', 'sensitive']),
  endpoint: columnsOf('endpoint', 'endpoints', ['id', 'name', 'dnsname', 'owner', 'type', 'active']),
  policy: columnsOf('policy', 'rotation_policies', ['id', 'days']),
  dnsProvider: columnsOf('dnsProvider', 'dns_providers', ['id', 'name', 'providerType', 'description', 'apiEndpoint', 'createdAt']),
  authority: (ids) =>
    shown(
      'authority',
      `json_build_object(${fields(['id', 'name', 'owner', 'description', 'active', 'pluginSlug', 'options'], 'n')}, 'notBefore', c."notBefore", 'notAfter', c."notAfter")`,
      `"authorities" n JOIN "certificates" c ON c."caOfAuthorityId" = n."id"`,
      ids,
    ),
  certificate: (ids) => shown('certificate', certificateFace, certificateFaces, ids),
};

const kinds = [
  'user',
  'role',
  'destination',
  'notification',
  'domain',
  'endpoint',
  'policy',
  'dnsProvider',
  'authority',
  'certificate',
] as const satisfies readonly Kind[];
const allFaces = (idsOf: (kind: Kind, index: number) => string) => kinds.map((kind, index) => facesOf[kind](idsOf(kind, index))).join('\nUNION ALL\n');

/** Where a row of the page names its neighbours. */
const idsOnPage: { readonly [K in Kind]: string } = {
  user: '"userId"',
  role: 'unnest("roleIds")',
  destination: 'unnest("destinationIds")',
  notification: 'unnest("notificationIds")',
  domain: 'unnest("domainIds")',
  endpoint: 'unnest("endpointIds")',
  policy: '"rotationPolicyId"',
  dnsProvider: '"dnsProviderId"',
  authority: '"authorityId"',
  certificate: 'unnest("replacesIds" || "replacedByIds")',
};

/**
 * Certificates with the ids of their neighbours, and what stands behind the ids, once for the whole page. Each as one JSON text: that spares the API, which
 * has one thread, a tenth of the page, and costs Postgres, which has many, a little more.
 */
const certificateViews = prepared(
  'certificate_views',
  `WITH page AS MATERIALIZED (
     SELECT ${select(ownColumns)},
       ${joined('certificates_roles', 'certificateId', 'roleId', 'roleIds')},
       ${joined('certificates_destinations', 'certificateId', 'destinationId', 'destinationIds')},
       ${joined('certificates_notifications', 'certificateId', 'notificationId', 'notificationIds')},
       ${joined('certificates_domains', 'certificateId', 'domainId', 'domainIds')},
       ${joined('certificate_replacements', 'certificateId', 'replacedCertificateId', 'replacesIds')},
       ${joined('certificate_replacements', 'replacedCertificateId', 'certificateId', 'replacedByIds')},
       ARRAY(SELECT e."id" FROM "endpoints" e WHERE e."certificateId" = c."id" ORDER BY e."id" LIMIT ${neighboursShown}) AS "endpointIds"
     FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN "certificates" c ON c."id" = wanted."id"
     ORDER BY wanted."position")
   SELECT (SELECT json_agg(page) FROM page) AS lines,
     (SELECT json_agg(neighbour) FROM (${allFaces((kind) => `ARRAY(SELECT ${idsOnPage[kind]} FROM page)`)}) neighbour) AS neighbours`,
);

const certificateFaceRows = prepared(
  'certificate_faces',
  `SELECT ${certificateFace} AS face FROM ${certificateFaces} WHERE n."id" = ANY($1::int[]) ORDER BY n."id"`,
);

const neighbourRows = prepared(
  'certificate_neighbours',
  `SELECT json_agg(neighbour) AS neighbours FROM (${allFaces((_kind, index) => `$${index + 1}::int[]`)}) neighbour`,
);

interface Neighbours {
  user: UserFace;
  role: RoleFace;
  destination: DestinationFace;
  notification: NotificationFace;
  domain: DomainFace;
  endpoint: EndpointFace;
  policy: RotationPolicyFace;
  dnsProvider: DnsProviderFace;
  authority: AuthorityFace;
  certificate: CertificateFace;
}
type Kind = keyof Neighbours;
type Wanted = { readonly [K in Kind]?: readonly (number | null)[] };

type OwnRow = Omit<
  CertificateView,
  'rotationPolicy' | 'user' | 'authority' | 'dnsProvider' | 'domains' | 'destinations' | 'notifications' | 'roles' | 'endpoints' | 'replaces' | 'replacedBy'
>;
interface CertificateRow extends OwnRow {
  authorityId: number | null;
  rotationPolicyId: number | null;
  dnsProviderId: number | null;
  roleIds: number[];
  destinationIds: number[];
  notificationIds: number[];
  domainIds: number[];
  endpointIds: number[];
  replacesIds: number[];
  replacedByIds: number[];
}

const distinct = (ids: readonly (number | null)[] = []) => [...new Set(ids.filter((id) => id !== null))];

/** JSON knows no dates. */
const revived: { readonly [K in Kind]?: readonly string[] } = {
  authority: ['notBefore', 'notAfter'],
  certificate: ['notBefore', 'notAfter'],
  dnsProvider: ['createdAt'],
};
const revivedOwn = ['notBefore', 'notAfter', 'createdAt', 'revokedAt'] as const;

/** In place: a copy of so wide a row costs more than all else that is done with it here. */
function revive(row: object, fields: readonly string[]): void {
  const record = row as Record<string, unknown>;
  for (const field of fields) {
    const written = record[field];
    if (typeof written === 'string') record[field] = new Date(written);
  }
}

interface NeighbourRow {
  readonly kind: Kind;
  readonly id: number;
  readonly face: object;
}

class NeighbourIndex {
  private readonly faces = new Map<Kind, Map<number, unknown>>(kinds.map((kind) => [kind, new Map()]));

  /** @param rows null: there are none */
  constructor(rows: readonly NeighbourRow[] | null = null) {
    for (const { kind, id, face } of rows ?? []) {
      revive(face, revived[kind] ?? []);
      this.faces.get(kind)?.set(id, face);
    }
  }

  find<K extends Kind>(kind: K, id: number | null): Neighbours[K] | null {
    return id === null ? null : ((this.faces.get(kind)?.get(id) as Neighbours[K] | undefined) ?? null);
  }

  all<K extends Kind>(kind: K, ids: readonly number[]): Neighbours[K][] {
    return ids.flatMap((id) => this.find(kind, id) ?? []);
  }
}

/** Reads certificates with all that is shown of them, in a fixed number of queries. Never their keys. */
@Injectable()
export class CertificatesRepository {
  /** In the order of the ids; what does not exist is left out. One query. */
  async findViews(manager: EntityManager, ids: readonly number[]): Promise<CertificateView[]> {
    if (ids.length === 0) return [];
    const [page] = await manager.query<{ lines: CertificateRow[] | null; neighbours: NeighbourRow[] | null }[]>(certificateViews, [ids]);
    const known = new NeighbourIndex(page?.neighbours);
    const rows = page?.lines ?? [];
    return rows.map((row) => {
      revive(row, revivedOwn);
      return Object.assign(row, {
        user: known.find('user', row.userId),
        authority: known.find('authority', row.authorityId),
        rotationPolicy: known.find('policy', row.rotationPolicyId),
        dnsProvider: known.find('dnsProvider', row.dnsProviderId),
        domains: known.all('domain', row.domainIds),
        destinations: known.all('destination', row.destinationIds),
        notifications: known.all('notification', row.notificationIds),
        roles: known.all('role', row.roleIds),
        endpoints: known.all('endpoint', row.endpointIds),
        replaces: known.all('certificate', row.replacesIds),
        replacedBy: known.all('certificate', row.replacedByIds),
      });
    });
  }

  async findView(manager: EntityManager, id: number): Promise<CertificateView | null> {
    const [view] = await this.findViews(manager, [id]);
    return view ?? null;
  }

  /** What a short list shows. */
  async findSummaries(manager: EntityManager, ids: readonly number[]): Promise<CertificateSummary[]> {
    if (ids.length === 0) return [];
    const rows = await manager.query<(Omit<CertificateSummary, 'authority'> & { authorityId: number | null })[]>(
      `SELECT ${select(['id', 'name', 'owner', 'notify', 'rotation', 'issuer', 'cn', 'notBefore', 'notAfter', 'status', 'keyType', 'bits', 'serialHex', 'authorityId'])},
         EXISTS (SELECT FROM "certificate_replacements" j WHERE j."replacedCertificateId" = c."id") AS "isReplaced"
       FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN "certificates" c ON c."id" = wanted."id" ORDER BY wanted."position"`,
      [ids],
    );
    const known = await this.neighbours(manager, { authority: rows.map(({ authorityId }) => authorityId) });
    return rows.map((row) => ({ ...row, authority: known.find('authority', row.authorityId) }));
  }

  /** As other objects show certificates, by id. */
  async findFaces(manager: EntityManager, ids: readonly number[]): Promise<CertificateFace[]> {
    if (ids.length === 0) return [];
    const rows = await manager.query<{ face: CertificateFace }[]>(certificateFaceRows, [distinct(ids)]);
    for (const { face } of rows) revive(face, revived.certificate ?? []);
    return rows.map(({ face }) => face);
  }

  /** What stands behind ids, read at once. */
  async neighbours(manager: EntityManager, wanted: Wanted): Promise<NeighbourIndex> {
    const ids = kinds.map((kind) => distinct(wanted[kind]));
    if (ids.every(({ length }) => length === 0)) return new NeighbourIndex();
    const [answer] = await manager.query<{ neighbours: NeighbourRow[] | null }[]>(neighbourRows, ids);
    return new NeighbourIndex(answer?.neighbours);
  }
}
