import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@app/api-contract';
import { DomainError } from '@app/errors';
import { type FilterColumn, filterCondition, pageClause, statementParameters, type StoredOptions } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { ROLE_POLICY } from '../foundation';
import type { DestinationFace, DomainFace, NotificationFace } from '../inventory';
import { getGuarded } from './guarded-certificates';

/** A source as a certificate's sub-list shows it. */
export interface SourceFace {
  readonly id: number;
  readonly label: string;
  readonly description: string | null;
  readonly pluginSlug: string;
  readonly options: StoredOptions;
  readonly active: boolean;
  readonly lastRunAt: Date | null;
}

interface Neighbours {
  destinations: DestinationFace;
  sources: SourceFace;
  notifications: NotificationFace;
  domains: DomainFace;
}

interface SubList {
  readonly join: string;
  readonly column: string;
  readonly columns: readonly string[];
  readonly filterable: Readonly<Record<string, FilterColumn>>;
}

const textColumn = (column: string): FilterColumn => ({ sql: `n."${column}"`, kind: 'text' });
const configured = { label: textColumn('label'), description: textColumn('description'), pluginName: textColumn('pluginSlug') };

const subLists: Readonly<Record<keyof Neighbours, SubList>> = {
  destinations: {
    join: 'certificates_destinations',
    column: 'destinationId',
    columns: ['id', 'label', 'description', 'pluginSlug', 'options'],
    filterable: configured,
  },
  sources: {
    join: 'certificates_sources',
    column: 'sourceId',
    columns: ['id', 'label', 'description', 'pluginSlug', 'options', 'active', 'lastRunAt'],
    filterable: configured,
  },
  notifications: {
    join: 'certificates_notifications',
    column: 'notificationId',
    columns: ['id', 'label', 'description', 'pluginSlug', 'options', 'active'],
    filterable: { ...configured, active: { sql: 'n."active"', kind: 'boolean' } },
  },
  domains: { join: 'certificates_domains', column: 'domainId', columns: ['id', 'name', 'sensitive'], filterable: { name: textColumn('name') } },
};

/** What stands around a certificate, a page at a time. */
@Injectable()
export class CertificateNeighboursService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
  ) {}

  async list<Kind extends keyof Neighbours>(actor: Actor, kind: Kind, id: number, query: ListQuery): Promise<{ items: Neighbours[Kind][]; total: number }> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id }, this.policy);
    const { manager } = this.dataSource;
    await getGuarded(manager, id);
    const { join, column, columns, filterable } = subLists[kind];
    const { values, bind } = statementParameters();
    const conditions = [`j."certificateId" = ${bind(id)}`];
    if (query.filter) conditions.push(filterCondition(query.filter, filterable, bind));
    if (query.id) conditions.push(`n."id" = ANY(${bind(query.id)}::int[])`);
    const sortable = Object.fromEntries(columns.filter((name) => name !== 'options').map((name) => [name, `n."${name}"`]));
    const page = pageClause(query, sortable, 'n."id"');
    const from = `FROM "${join}" j JOIN "${kind}" n ON n."id" = j."${column}" WHERE ${conditions.join(' AND ')}`;
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total ${from}`, values);
    const items = await manager.query<Neighbours[Kind][]>(`SELECT ${columns.map((name) => `n."${name}"`).join(', ')} ${from} ${page}`, values);
    return { items, total: counted?.total ?? 0 };
  }

  /** Id of the authority that issued it. @throws DomainError `not-found` when nobody here did */
  async authorityOf(actor: Actor, id: number): Promise<number> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id }, this.policy);
    const { authorityId } = await getGuarded(this.dataSource.manager, id, { unknown: 'Certificate not found.' });
    return authorityId ?? none(`Certificate ${id} was not issued by an authority of ours.`);
  }

  /** Id of the user who requested or imported it. @throws DomainError `not-found` when a source found it */
  async creatorOf(actor: Actor, id: number): Promise<number> {
    authorize(actor, 'certificate.read', { kind: 'certificate', id }, this.policy);
    const { creatorId } = await getGuarded(this.dataSource.manager, id);
    return creatorId ?? none(`Nobody requested or imported certificate ${id}.`);
  }
}

const none = (hint: string): never => {
  throw new DomainError('not-found', 'certificate.no-data', 'No data found', { hint });
};
