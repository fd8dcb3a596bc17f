import { Injectable } from '@nestjs/common';
import {
  filterCondition,
  pageClause,
  statementParameters,
  type FilterColumn,
  type FilterRequest,
  type PageRequest,
  type StoredOptions,
} from '@app/persistence';
import type { EntityManager } from 'typeorm';

/** A row that names a plugin and holds its options. */
export interface ConfiguredPlugin {
  readonly id: number;
  readonly uuid: string;
  readonly label: string;
  readonly description: string | null;
  readonly pluginSlug: string;
  /** As stored: secret values are sealed. */
  readonly options: StoredOptions;
  /** Goes up with each change. Rows that are part of others come without. */
  readonly version?: number;
}

export interface ConfiguredPluginsQuery extends PageRequest {
  readonly filter?: FilterRequest | undefined;
  readonly id?: readonly number[] | undefined;
  readonly active?: boolean | undefined;
}

/** Columns beside those of every such row. */
const ownColumns = {
  destinations: [],
  notifications: ['active', 'owner', 'creatorId'],
  sources: ['active', 'lastRunAt', 'lastTriedAt', 'lastFailure'],
} as const satisfies Record<string, readonly string[]>;

export type ConfiguredTable = keyof typeof ownColumns;

interface Extras {
  destinations: Record<never, never>;
  notifications: { active: boolean; owner: string | null; creatorId: number | null };
  sources: { active: boolean; lastRunAt: Date | null; lastTriedAt: Date | null; lastFailure: string | null };
}

export type ConfiguredRow<Table extends ConfiguredTable> = ConfiguredPlugin & Readonly<Extras[Table]>;

export type ConfiguredValues<Table extends ConfiguredTable> = Omit<ConfiguredPlugin, 'id' | 'uuid' | 'version'> & Partial<Extras[Table]>;

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
const columnsOf = (table: ConfiguredTable) => quoted(['id', 'uuid', 'label', 'description', 'pluginSlug', 'options', 'version', ...ownColumns[table]]);

function searchOf(table: ConfiguredTable): { filterable: Record<string, FilterColumn>; sortable: Record<string, string> } {
  const isActive = ownColumns[table].some((column) => column === 'active');
  return {
    filterable: {
      label: { sql: '"label"', kind: 'text' },
      description: { sql: '"description"', kind: 'text' },
      pluginName: { sql: '"pluginSlug"', kind: 'text' },
      ...(isActive ? { active: { sql: '"active"', kind: 'boolean' as const } } : {}),
      id: { sql: '"id"', kind: 'number' },
    },
    sortable: {
      id: '"id"',
      label: '"label"',
      description: '"description"',
      pluginName: '"pluginSlug"',
      ...(isActive ? { active: '"active"' } : {}),
      ...(table === 'sources' ? { lastRun: '"lastRunAt"' } : {}),
      dateCreated: '"createdAt"',
    },
  };
}

/** The rows of destinations, notifications and sources: a label, a plugin and its options. */
@Injectable()
export class ConfiguredPluginsRepository {
  /** @param lock nobody else changes it until the transaction ends */
  async find<Table extends ConfiguredTable>(manager: EntityManager, table: Table, id: number, { lock = false } = {}): Promise<ConfiguredRow<Table> | null> {
    const [row] = await manager.query<ConfiguredRow<Table>[]>(`SELECT ${columnsOf(table)} FROM "${table}" WHERE "id" = $1 ${lock ? 'FOR NO KEY UPDATE' : ''}`, [
      id,
    ]);
    return row ?? null;
  }

  async list<Table extends ConfiguredTable>(
    manager: EntityManager,
    table: Table,
    query: ConfiguredPluginsQuery,
  ): Promise<{ total: number; rows: ConfiguredRow<Table>[] }> {
    const { filterable, sortable } = searchOf(table);
    const { values, bind } = statementParameters();
    const conditions = [
      ...(query.filter ? [filterCondition(query.filter, filterable, bind)] : []),
      ...(query.id?.length ? [`"id" = ANY(${bind(query.id)})`] : []),
      ...(query.active !== undefined && filterable['active'] ? [`"active" = ${bind(query.active)}`] : []),
    ];
    const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
    const [counted] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM "${table}" ${where}`, values);
    const rows = await manager.query<ConfiguredRow<Table>[]>(
      `SELECT ${columnsOf(table)} FROM "${table}" ${where} ${pageClause(query, sortable, '"id"')}`,
      values,
    );
    return { total: counted?.total ?? 0, rows };
  }

  /** @returns null when the label is taken */
  async insert<Table extends ConfiguredTable>(manager: EntityManager, table: Table, uuid: string, row: ConfiguredValues<Table>): Promise<number | null> {
    const given = Object.entries({ ...row, uuid, options: JSON.stringify(row.options) }).filter(([, value]) => value !== undefined);
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO "${table}" (${quoted(given.map(([name]) => name))}) VALUES (${given.map((_, position) => `$${position + 1}`).join(', ')})
       ON CONFLICT ("label") DO NOTHING RETURNING "id"`,
      given.map(([, value]) => value),
    );
    return made?.id ?? null;
  }

  /** @returns false when the label is taken by another */
  async update<Table extends ConfiguredTable>(manager: EntityManager, table: Table, id: number, change: ConfiguredValues<Table>): Promise<boolean> {
    const given = Object.entries({ ...change, options: JSON.stringify(change.options) }).filter(([, value]) => value !== undefined);
    const assignments = given.map(([name], position) => `"${name}" = $${position + 2}`).join(', ');
    // In a savepoint of its own: a label that is taken must not end the caller's transaction.
    try {
      await manager.transaction((nested) => nested.query(`UPDATE "${table}" SET ${assignments} WHERE "id" = $1`, [id, ...given.map(([, value]) => value)]));
      return true;
    } catch (error) {
      if (isLabelTaken(error, table)) return false;
      throw error;
    }
  }

  async remove(manager: EntityManager, table: ConfiguredTable, id: number): Promise<void> {
    await manager.query(`DELETE FROM "${table}" WHERE "id" = $1`, [id]);
  }
}

const isLabelTaken = (error: unknown, table: ConfiguredTable): boolean =>
  typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === `${table}_label_key`;
