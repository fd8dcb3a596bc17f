import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import {
  type FilterColumn,
  filterCondition,
  type FilterRequest,
  pageClause,
  type PageRequest,
  sealFor,
  statementParameters,
  unsealFrom,
} from '@app/persistence';
import type { EntityManager } from 'typeorm';
import { SEALER } from '../foundation';

/** Values of the account's form by name. */
export type Credentials = Record<string, unknown>;

export interface DnsProviderRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string | null;
  readonly providerType: string;
  readonly apiEndpoint: string | null;
  /** Null: never read. */
  readonly zones: string[] | null;
  /** Goes up with each change, also of its credentials. */
  readonly version: number;
  readonly createdAt: Date;
}

const columns = `"id", "uuid", "name", "description", "providerType", "apiEndpoint", "zones", "version", "createdAt"`;
const sortable = {
  id: '"id"',
  name: '"name"',
  providerType: '"providerType"',
  description: '"description"',
  apiEndpoint: '"apiEndpoint"',
  dateCreated: '"createdAt"',
};
const filterable: Readonly<Record<string, FilterColumn>> = {
  id: { sql: '"id"', kind: 'number' },
  name: { sql: '"name"', kind: 'text' },
  providerType: { sql: '"providerType"', kind: 'text' },
  description: { sql: '"description"', kind: 'text' },
};

export type DnsProvidersQuery = PageRequest & { readonly name?: string | undefined; readonly filter?: FilterRequest | undefined };

@Injectable()
export class DnsProvidersRepository {
  constructor(@Inject(SEALER) private readonly sealer: Sealer) {}

  async list(manager: EntityManager, query: DnsProvidersQuery): Promise<{ total: number; rows: DnsProviderRow[] }> {
    const { values, bind } = statementParameters();
    const conditions = [
      ...(query.name === undefined ? [] : [`"name" = ${bind(query.name)}`]),
      ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : []),
    ];
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM dns_providers ${where}`, values);
    const rows = await manager.query<DnsProviderRow[]>(`SELECT ${columns} FROM dns_providers ${where} ${pageClause(query, sortable, '"id"')}`, values);
    return { total: counted?.total ?? 0, rows };
  }

  /** All of them: there are as many as accounts at DNS services. */
  all(manager: EntityManager): Promise<DnsProviderRow[]> {
    return manager.query<DnsProviderRow[]>(`SELECT ${columns} FROM dns_providers ORDER BY "id"`);
  }

  /** @param lock nobody else changes it until the transaction ends */
  async find(manager: EntityManager, id: number, { lock = false } = {}): Promise<DnsProviderRow | null> {
    const [row] = await manager.query<DnsProviderRow[]>(`SELECT ${columns} FROM dns_providers WHERE "id" = $1 ${lock ? 'FOR UPDATE' : ''}`, [id]);
    return row ?? null;
  }

  async credentials(manager: EntityManager, { id, uuid }: Pick<DnsProviderRow, 'id' | 'uuid'>): Promise<Credentials> {
    const [row] = await manager.query<{ sealed: string | null }[]>(`SELECT "sealedCredentials" AS sealed FROM dns_providers WHERE "id" = $1`, [id]);
    const opened = unsealFrom(this.sealer, 'dns_providers.sealedCredentials', uuid, row?.sealed ?? null);
    return opened === null ? {} : (JSON.parse(opened) as Credentials);
  }

  /** @returns null when the name is taken */
  async insert(
    manager: EntityManager,
    row: Omit<DnsProviderRow, 'id' | 'createdAt' | 'zones' | 'apiEndpoint' | 'version'>,
    credentials: Credentials,
  ): Promise<number | null> {
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO dns_providers ("uuid", "name", "description", "providerType", "sealedCredentials") VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ("name") DO NOTHING RETURNING "id"`,
      [row.uuid, row.name, row.description, row.providerType, this.seal(row.uuid, credentials)],
    );
    return made?.id ?? null;
  }

  /** Its zones are read anew. @returns false when the name is taken by another */
  async update(
    manager: EntityManager,
    row: Pick<DnsProviderRow, 'id' | 'uuid' | 'name' | 'description' | 'providerType'>,
    credentials: Credentials,
  ): Promise<boolean> {
    const [taken] = await manager.query<unknown[]>(`SELECT 1 FROM dns_providers WHERE "name" = $1 AND "id" <> $2`, [row.name, row.id]);
    if (taken) return false;
    await manager.query(
      `UPDATE dns_providers SET "name" = $2, "description" = $3, "providerType" = $4, "sealedCredentials" = $5, "zones" = NULL WHERE "id" = $1`,
      [row.id, row.name, row.description, row.providerType, this.seal(row.uuid, credentials)],
    );
    return true;
  }

  async writeZones(manager: EntityManager, id: number, zones: readonly string[]): Promise<void> {
    await manager.query(`UPDATE dns_providers SET "zones" = $2 WHERE "id" = $1`, [id, JSON.stringify(zones)]);
  }

  /** Certificates that name it stay, and name none. */
  async remove(manager: EntityManager, id: number): Promise<void> {
    await manager.query(`DELETE FROM dns_providers WHERE "id" = $1`, [id]);
  }

  private seal(uuid: string, credentials: Credentials): string | null {
    return sealFor(this.sealer, 'dns_providers.sealedCredentials', uuid, JSON.stringify(credentials));
  }
}
