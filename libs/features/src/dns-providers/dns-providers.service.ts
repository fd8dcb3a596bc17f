import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CreateDnsProvider, EditDnsProvider } from '@app/api-contract';
import type { Config } from '@app/config';
import { DomainError, invalidRequest, type Reasons } from '@app/errors';
import { parseOptions } from '@app/plugins';
import { authorize, type Actor, type RolePolicy } from '@app/rbac';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit-log';
import { CONFIG, ROLE_POLICY } from '../foundation';
import { PluginHost } from '../plugin-catalog';
import { DnsProvidersRepository, type Credentials, type DnsProviderRow, type DnsProvidersQuery } from './dns-providers.repository';
import { offeredTypes, providerTypes, type ProviderType } from './provider-types.rules';

export type DnsProviderView = Omit<DnsProviderRow, 'uuid'>;

type GivenRequirements = CreateDnsProvider['providerType']['requirements'];

/** An index cannot hold much longer ones. */
const longestName = 256;
const objectOf = ({ id, name }: { id: number; name: string }) => ({ type: 'dns-provider', id, name });
const factsOf = ({ name, description, providerType }: Pick<DnsProviderRow, 'name' | 'description' | 'providerType'>) => ({ name, description, providerType });
const isGiven = (value: unknown) => value !== null && value !== undefined && value !== '';

/** Accounts at DNS services. What they are reached with goes in and never comes out. */
@Injectable()
export class DnsProvidersService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(CONFIG) private readonly config: Pick<Config, 'dns'>,
    private readonly rows: DnsProvidersRepository,
    private readonly plugins: PluginHost,
    private readonly auditLog: AuditLog,
  ) {}

  /** Those that are offered for new accounts. */
  types(): ProviderType[] {
    const { providerTypes: offered } = this.config.dns;
    return offered ? offeredTypes(this.allTypes(), offered) : this.allTypes();
  }

  private allTypes(): ProviderType[] {
    return providerTypes(this.plugins.list('dns-provider'));
  }

  async list(actor: Actor, query: DnsProvidersQuery): Promise<{ total: number; items: DnsProviderView[] }> {
    authorize(actor, 'dns-provider.read', { kind: 'dns-provider', id: 'any' }, this.policy);
    const { total, rows } = await this.rows.list(this.dataSource.manager, query);
    return { total, items: rows };
  }

  /** @throws DomainError `not-found` */
  async get(actor: Actor, id: number): Promise<DnsProviderView> {
    authorize(actor, 'dns-provider.read', { kind: 'dns-provider', id }, this.policy);
    return (await this.rows.find(this.dataSource.manager, id)) ?? notFound(id);
  }

  /** @returns its id */
  async create(actor: Actor, wish: CreateDnsProvider): Promise<number> {
    const grant = authorize(actor, 'dns-provider.create', { kind: 'dns-provider', id: 'new', name: wish.name }, this.policy);
    const credentials = this.read(this.types(), wish.providerType.name, wish.providerType.requirements, {});
    const row = { uuid: randomUUID(), name: checkName(wish.name), description: wish.description, providerType: wish.providerType.name };
    return this.dataSource.transaction(async (manager) => {
      const id = (await this.rows.insert(manager, row, credentials)) ?? nameTaken(row.name);
      const after = { ...factsOf(row), credentials: Object.keys(credentials) };
      await this.auditLog.record(manager, actor, { action: 'dns-provider.create', object: objectOf({ id, name: row.name }), after, grant });
      return id;
    });
  }

  /** A credential that is left out, or null, stays as it was as long as the type does. */
  async edit(actor: Actor, id: number, wish: EditDnsProvider): Promise<DnsProviderView> {
    const grant = authorize(actor, 'dns-provider.edit', { kind: 'dns-provider', id }, this.policy);
    return this.dataSource.transaction(async (manager) => {
      const before = (await this.rows.find(manager, id, { lock: true })) ?? notFound(id);
      const { name: type, requirements } = wish.providerType ?? { name: before.providerType, requirements: [] };
      const kept = type === before.providerType ? await this.rows.credentials(manager, before) : {};
      // An account that is there stays what it is, also when its type is not offered any more.
      const credentials = this.read(type === before.providerType ? [...this.types(), ...this.allTypes()] : this.types(), type, requirements, kept);
      const after = { ...before, name: checkName(wish.name), description: wish.description, providerType: type };
      if (!(await this.rows.update(manager, after, credentials))) nameTaken(after.name);
      const changed = { ...factsOf(after), ...(requirements.length ? { credentials: requirements.map(({ name }) => name) } : {}) };
      await this.auditLog.record(manager, actor, { action: 'dns-provider.update', object: objectOf(after), before: factsOf(before), after: changed, grant });
      return (await this.rows.find(manager, id)) ?? notFound(id);
    });
  }

  /** Certificates that name it stay. One that is not there is deleted already. */
  async remove(actor: Actor, id: number): Promise<void> {
    const grant = authorize(actor, 'dns-provider.delete', { kind: 'dns-provider', id }, this.policy);
    await this.dataSource.transaction(async (manager) => {
      const row = await this.rows.find(manager, id, { lock: true });
      if (!row) return;
      await this.rows.remove(manager, id);
      await this.auditLog.record(manager, actor, { action: 'dns-provider.delete', object: objectOf(row), before: factsOf(row), grant });
    });
  }

  /** @throws DomainError `invalid` with a reason for each that does not fit */
  private read(types: readonly ProviderType[], typeName: string, given: GivenRequirements, kept: Credentials): Credentials {
    const type = types.find(({ name }) => name === typeName);
    if (!type) {
      const hint = `Choose one of: ${types.map(({ name }) => name).join(', ')}.`; // prettier-ignore
      throw invalidRequest('dns-provider.type-unknown', { providerType: { name: `There is no DNS provider type "${typeName}".` } }, hint);
    }
    const values = Object.fromEntries(given.filter(({ value }) => isGiven(value)).map(({ name, value }) => [name, value]));
    const all = { ...kept, ...values };
    const nest = (reasons: Reasons): Reasons => ({ providerType: { requirements: reasons } });
    if (type.isInstalled) return parseOptions(this.plugins.dnsProvider(typeName), all, nest);
    const missing = type.requirements.filter(({ name, required }) => required && !isGiven(all[name]));
    if (missing.length)
      throw invalidRequest('dns-provider.incomplete', nest(Object.fromEntries(missing.map(({ name }) => [name, 'Missing data for required field.']))));
    return Object.fromEntries(Object.entries(all).filter(([name]) => type.requirements.some((requirement) => requirement.name === name)));
  }
}

function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= longestName) return trimmed;
  throw invalidRequest('dns-provider.name', { name: `A name has 1 to ${longestName} characters.` });
}

const notFound = (id: number): never => {
  throw new DomainError('not-found', 'dns-provider.not-found', 'No data found', { hint: `There is no DNS provider with the id ${id}.` });
};
const nameTaken = (name: string): never => {
  throw new DomainError('conflict', 'dns-provider.name-taken', `There is a DNS provider with the name "${name}" already.`, { hint: 'Choose another name.' });
};
