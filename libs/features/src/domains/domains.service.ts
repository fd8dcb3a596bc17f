import { Inject, Injectable } from '@nestjs/common';
import type { LongListQuery, SaveDomain } from '@app/api-contract';
import type { Config } from '@app/config';
import { DomainError } from '@app/errors';
import { filterCondition, findPage, type FoundPage, isTooShort, type LongList, LongLists, prepared, statementParameters } from '@app/persistence';
import { type Actor, authorize, can, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { checkDomains, domainName, type RequestedName, sensitiveCandidates } from './sensitive.rules';

export interface StoredDomain {
  readonly id: number;
  readonly name: string;
  readonly sensitive: boolean;
}

const columns = '"id", "name", "sensitive"';
const domains: LongList = {
  from: '"domains"',
  id: '"id"',
  noun: 'domains',
  sortable: { id: { sql: '"id"' }, name: { sql: '"name"' }, sensitive: { sql: '"sensitive"' } },
};
const filterable = { id: { sql: '"id"', kind: 'number' }, name: { sql: '"name"', kind: 'text' }, sensitive: { sql: '"sensitive"', kind: 'boolean' } } as const;

const pageOfDomains = prepared(
  'domains_page',
  `SELECT ${columns} FROM unnest($1::int[]) WITH ORDINALITY AS wanted("id", "position") JOIN "domains" USING ("id") ORDER BY "position"`,
);

const thingOf = (domain?: StoredDomain) => ({ kind: 'domain', id: domain?.id ?? ('new' as const), name: domain?.name });

/** The names on certificates, and which of them are sensitive. */
@Injectable()
export class DomainsService {
  private readonly longLists = new LongLists();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'permissions'>,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    private readonly auditLog: AuditLog,
  ) {}

  async list(actor: Actor, query: LongListQuery): Promise<Omit<FoundPage, 'ids'> & { items: StoredDomain[] }> {
    authorize(actor, 'domain.read', { kind: 'domain', id: 'any' }, this.policy);
    const { filter } = query;
    const { values, bind } = statementParameters();
    const conditions = query.id ? [`"id" = ANY(${bind(query.id)}::int[])`] : [];
    const isLoose = filter?.field.toLowerCase() === 'name' && isTooShort(filter.value);
    const filters = filter ? [filterCondition(filter, filterable, bind)] : [];
    const search = { conditions: isLoose ? conditions : [...conditions, ...filters], loose: isLoose ? filters : [], values };
    const { ids, ...page } = await findPage(this.dataSource.manager, this.longLists, domains, search, query);
    const items = await this.dataSource.manager.query<StoredDomain[]>(pageOfDomains, [ids]);
    return { ...page, items };
  }

  async get(actor: Actor, id: number): Promise<StoredDomain> {
    authorize(actor, 'domain.read', { kind: 'domain', id }, this.policy);
    return this.find(this.dataSource.manager, id);
  }

  /** A sensitive name takes the right to mark one: else anybody could keep others from a name. */
  async create(actor: Actor, { name, sensitive }: SaveDomain): Promise<StoredDomain> {
    const grant = authorize(actor, sensitive ? 'domain.edit' : 'domain.create', thingOf(), this.policy);
    return this.dataSource.transaction(async (manager) => {
      const wanted = domainName(name);
      const [domain] = await manager.query<StoredDomain[]>(
        `INSERT INTO "domains" ("name", "sensitive") VALUES ($1, $2) ON CONFLICT ("name") DO NOTHING RETURNING ${columns}`,
        [wanted, sensitive],
      );
      if (!domain) throw taken(wanted);
      await this.auditLog.record(manager, actor, { action: 'domain.create', object: objectOf(domain), after: { ...domain }, grant });
      return domain;
    });
  }

  async edit(actor: Actor, id: number, { name, sensitive }: SaveDomain): Promise<StoredDomain> {
    authorize(actor, 'domain.edit', { kind: 'domain', id }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const before = await this.find(manager, id, 'FOR UPDATE');
      const grant = authorize(actor, 'domain.edit', thingOf(before), this.policy);
      const wanted = domainName(name);
      const [other] = await manager.query<{ id: number }[]>(`SELECT "id" FROM "domains" WHERE "name" = $1 AND "id" <> $2`, [wanted, id]);
      if (other) throw taken(wanted);
      await manager.query(`UPDATE "domains" SET "name" = $2, "sensitive" = $3 WHERE "id" = $1`, [id, wanted, sensitive]);
      const after = { id, name: wanted, sensitive };
      await this.auditLog.record(manager, actor, { action: 'domain.update', object: objectOf(after), before: { ...before }, after, grant });
      return after;
    });
  }

  /**
   * May the actor ask for certificates with these names? Administrators and the roles of the setting may ask for any.
   * @throws DomainError `invalid` at the field of the first name that is not allowed
   */
  async checkRequested(manager: EntityManager, actor: Actor, requested: readonly RequestedName[]): Promise<void> {
    if (requested.length === 0 || can(actor, 'domain.use-sensitive', { kind: 'domain', id: 'any' }, this.policy)) return;
    const { exact, below } = sensitiveCandidates(requested.map(({ name }) => name));
    const rows = await manager.query<{ name: string }[]>(
      `SELECT "name" FROM "domains" WHERE "sensitive" AND ("name" = ANY($1::text[]) OR substring("name" from position('.' in "name") + 1) = ANY($2::text[]))`,
      [exact, below],
    );
    checkDomains(requested, { allowedDomains: this.config.permissions.allowedDomains, sensitiveNames: rows.map(({ name }) => name) });
  }

  private async find(manager: EntityManager, id: number, lock: '' | 'FOR UPDATE' = ''): Promise<StoredDomain> {
    const [domain] = await manager.query<StoredDomain[]>(`SELECT ${columns} FROM "domains" WHERE "id" = $1 ${lock}`, [id]);
    if (domain) return domain;
    throw new DomainError('not-found', 'domain.not-found', 'No data found', { hint: 'GET /domains lists those there are.' });
  }
}

const objectOf = ({ id, name }: StoredDomain) => ({ type: 'domain', id, name });

const taken = (name: string) =>
  new DomainError('conflict', 'domain.taken', `There is a domain "${name}" already.`, {
    hint: 'Find it with GET /domains?filter=name;…, and change that one.',
  });
