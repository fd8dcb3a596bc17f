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
  'rotationPolicyId',
];

const select = (columns: readonly string[]) => columns.map((column) => `c."${column}"`).join(', ');

const joined = (table: string, mine: string, other: string, as: string) =>
  `ARRAY(SELECT j."${other}" FROM "${table}" j WHERE j."${mine}" = c."id" ORDER BY j."${other}" LIMIT ${neighboursShown}) AS "${as}"`;

/** All rows as one JSON text: reading a page of wide rows value by value takes several times as long as parsing that. */
const asOne = (rows: string) => `SELECT json_agg(line) AS lines FROM (${rows}) line`;

/** Ids of the neighbours with the row; what stands behind the ids is read once for the whole page. */
const certificateRows = prepared(
  'certificate_views',
  asOne(`
  SELECT ${select(ownColumns)},
    ${joined('certificates_roles', 'certificateId', 'roleId', 'roleIds')},
    ${joined('certificates_destinations', 'certificateId', 'destinationId', 'destinationIds')},
    ${joined('certificates_notifications', 'certificateId', 'notificationId', 'notificationIds')},
    ${joined('certificates_domains', 'certificateId', 'domainId', 'domainIds')},
    ${joined('certificate_replacements', 'certificateId', 'replacedCertificateId', 'replacesIds')},
    ${joined('certificate_replacements', 'replacedCertificateId', 'certificateId', 'replacedByIds')},
    ARRAY(SELECT e."id" FROM "endpoints" e WHERE e."certificateId" = c."id" ORDER BY e."id" LIMIT ${neighboursShown}) AS "endpointIds"
  FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN "certificates" c ON c."id" = wanted."id"
  ORDER BY wanted."position"`),
);

const object = (columns: readonly string[]) => `json_build_object(${columns.map((column) => `'${column}', n."${column}"`).join(', ')})`;
const neighbours = (kind: string, table: string, columns: readonly string[], placeholder: string) =>
  `SELECT '${kind}' AS kind, n."id", ${object(columns)} AS face FROM "${table}" n WHERE n."id" = ANY(${placeholder}::int[])`;

const neighbourRows = prepared(
  'certificate_neighbours',
  asOne(
    [
      neighbours('user', 'users', ['id', 'username', 'email', 'active'], '$1'),
      neighbours('role', 'roles', ['id', 'name', 'description'], '$2'),
      neighbours('destination', 'destinations', ['id', 'label', 'description', 'pluginSlug', 'options'], '$3'),
      neighbours('notification', 'notifications', ['id', 'label', 'description', 'pluginSlug', 'options', 'active'], '$4'),
      neighbours('domain', 'domains', ['id', 'name', 'sensitive'], '$5'),
      neighbours('endpoint', 'endpoints', ['id', 'name', 'dnsname', 'owner', 'type', 'active'], '$6'),
      neighbours('policy', 'rotation_policies', ['id', 'days'], '$7'),
      neighbours('dnsProvider', 'dns_providers', ['id', 'name', 'providerType', 'description', 'apiEndpoint', 'createdAt'], '$8'),
      `SELECT 'authority' AS kind, n."id", json_build_object('id', n."id", 'name', n."name", 'owner', n."owner", 'description', n."description", 'active', n."active",
     'pluginSlug', n."pluginSlug", 'options', n."options", 'notBefore', c."notBefore", 'notAfter', c."notAfter") AS face
   FROM "authorities" n JOIN "certificates" c ON c."caOfAuthorityId" = n."id" WHERE n."id" = ANY($9::int[])`,
    ].join('\nUNION ALL\n'),
  ),
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
}
type Kind = keyof Neighbours;
type Wanted = { readonly [K in Kind]?: readonly (number | null)[] };

interface FaceRow extends Omit<CertificateFace, 'rotationPolicy'> {
  rotationPolicyId: number | null;
}
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

const kinds = ['user', 'role', 'destination', 'notification', 'domain', 'endpoint', 'policy', 'dnsProvider', 'authority'] as const satisfies readonly Kind[];
const distinct = (ids: readonly (number | null)[] = []) => [...new Set(ids.filter((id) => id !== null))];

/** JSON knows no dates. */
const revived: { readonly [K in Kind]?: readonly string[] } = { authority: ['notBefore', 'notAfter'], dnsProvider: ['createdAt'] };
const revivedOwn = ['notBefore', 'notAfter', 'createdAt', 'revokedAt'] as const;

interface AsOne<Line> {
  /** Null: there are none. */
  readonly lines: Line[] | null;
}

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
  private readonly faces = new Map<string, unknown>();

  constructor(rows: readonly NeighbourRow[]) {
    for (const { kind, id, face } of rows) {
      revive(face, revived[kind] ?? []);
      this.faces.set(`${kind} ${id}`, face);
    }
  }

  find<K extends Kind>(kind: K, id: number | null): Neighbours[K] | null {
    return id === null ? null : ((this.faces.get(`${kind} ${id}`) as Neighbours[K] | undefined) ?? null);
  }

  all<K extends Kind>(kind: K, ids: readonly number[]): Neighbours[K][] {
    return ids.flatMap((id) => this.find(kind, id) ?? []);
  }
}

/** Reads certificates with all that is shown of them, in a fixed number of queries. Never their keys. */
@Injectable()
export class CertificatesRepository {
  /** In the order of the ids; what does not exist is left out. Two queries, and a third when something replaces something. */
  async findViews(manager: EntityManager, ids: readonly number[]): Promise<CertificateView[]> {
    if (ids.length === 0) return [];
    const [answer] = await manager.query<AsOne<CertificateRow>[]>(certificateRows, [ids]);
    const rows = answer?.lines ?? [];
    const relatedIds = distinct(rows.flatMap((row) => [...row.replacesIds, ...row.replacedByIds]));
    const related = relatedIds.length > 0 ? await this.faceRows(manager, relatedIds) : [];
    const known = await this.neighbours(manager, {
      user: rows.map(({ userId }) => userId),
      role: rows.flatMap(({ roleIds }) => roleIds),
      destination: rows.flatMap(({ destinationIds }) => destinationIds),
      notification: rows.flatMap(({ notificationIds }) => notificationIds),
      domain: rows.flatMap(({ domainIds }) => domainIds),
      endpoint: rows.flatMap(({ endpointIds }) => endpointIds),
      policy: [...rows, ...related].map(({ rotationPolicyId }) => rotationPolicyId),
      dnsProvider: rows.map(({ dnsProviderId }) => dnsProviderId),
      authority: rows.map(({ authorityId }) => authorityId),
    });
    const faces = new Map(related.map((row) => [row.id, { ...row, rotationPolicy: known.find('policy', row.rotationPolicyId) }]));
    const facesOf = (wanted: readonly number[]): CertificateFace[] => wanted.flatMap((id) => faces.get(id) ?? []);
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
        replaces: facesOf(row.replacesIds),
        replacedBy: facesOf(row.replacedByIds),
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

  /** As other objects show certificates. */
  async findFaces(manager: EntityManager, ids: readonly number[]): Promise<CertificateFace[]> {
    if (ids.length === 0) return [];
    const rows = await this.faceRows(manager, distinct(ids));
    const known = await this.neighbours(manager, { policy: rows.map(({ rotationPolicyId }) => rotationPolicyId) });
    return rows.map((row) => ({ ...row, rotationPolicy: known.find('policy', row.rotationPolicyId) }));
  }

  private faceRows(manager: EntityManager, ids: readonly number[]): Promise<FaceRow[]> {
    return manager.query<FaceRow[]>(`SELECT ${select(faceColumns)} FROM "certificates" c WHERE c."id" = ANY($1::int[]) ORDER BY c."id"`, [ids]);
  }

  /** What stands behind ids, read at once. */
  async neighbours(manager: EntityManager, wanted: Wanted): Promise<NeighbourIndex> {
    const ids = kinds.map((kind) => distinct(wanted[kind]));
    if (ids.every(({ length }) => length === 0)) return new NeighbourIndex([]);
    const [answer] = await manager.query<AsOne<NeighbourRow>[]>(neighbourRows, ids);
    return new NeighbourIndex(answer?.lines ?? []);
  }
}
