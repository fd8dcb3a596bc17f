import { Inject, Injectable } from '@nestjs/common';
import type { Sealer } from '@app/crypto';
import { sealedColumns, sealFor, unsealFrom, type SealedColumn, type StoredOptions } from '@app/persistence';
import { type Actor, authorize, type RolePolicy } from '@app/rbac';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit-log';
import { ROLE_POLICY, SEALER } from '../foundation';

/** Tables whose plugin options hold sealed values among others. */
const optionTables = ['authorities', 'destinations', 'notifications', 'sources'] as const;
type OptionTable = (typeof optionTables)[number];

export interface ResealReport {
  /** Where → how many rows are, or were, sealed with an older key. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows that none of the keys opens, and which were left alone. */
  readonly failed: readonly { readonly where: string; readonly uuid: string; readonly because: string }[];
}

/** Few enough that those who read them meanwhile hardly wait. */
const AT_ONCE = 100;
const MOST_FAILURES_TOLD = 100;

interface Row {
  readonly uuid: string;
  readonly content: string | StoredOptions;
}

/** One kind of row: how its secrets are found, and what is stored in their place. */
interface Place {
  readonly where: string;
  readonly table: string;
  readonly column: string;
  /** @throws DomainError when none of the keys opens it */
  reseal(row: Row): string;
}

/** Moves all that is sealed to the newest key, so that older keys can be taken away. */
@Injectable()
export class SealedSecretsService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(ROLE_POLICY) private readonly policy: RolePolicy,
    @Inject(AuditLog) private readonly auditLog: AuditLog,
  ) {}

  /**
   * @param commit false: only counts
   * @throws DomainError `forbidden`
   */
  async moveToNewestKey(actor: Actor, { commit }: { commit: boolean }): Promise<ResealReport> {
    const grant = authorize(actor, 'secret.re-encrypt', { kind: 'secret', id: 'any' }, this.policy);
    const rows: Record<string, number> = {};
    const failed: ResealReport['failed'][number][] = [];
    for (const place of this.places()) {
      const count = commit ? await this.moveAll(place, failed) : await this.count(place);
      if (count) rows[place.where] = count;
    }
    if (commit && Object.keys(rows).length) {
      const object = { type: 'secret', id: null, name: null };
      await this.auditLog.record(this.dataSource.manager, actor, { action: 'secret.re-encrypt', object, after: { keyId: this.sealer.keyId, rows }, grant });
    }
    return { rows, failed: failed.slice(0, MOST_FAILURES_TOLD) };
  }

  private places(): Place[] {
    const columns = Object.entries(sealedColumns).map(([name, { table, column }]): Place => ({
      where: name,
      table,
      column,
      reseal: ({ uuid, content }) =>
        sealFor(this.sealer, name as SealedColumn, uuid, unsealFrom(this.sealer, name as SealedColumn, uuid, content as string)) ?? '',
    }));
    const options = optionTables.map((table): Place => ({
      where: `${table}.options`,
      table,
      column: 'options',
      reseal: ({ uuid, content }) => JSON.stringify(this.resealOptions(table, uuid, content as StoredOptions)),
    }));
    return [...columns, ...options];
  }

  private resealOptions(table: OptionTable, rowUuid: string, options: StoredOptions): StoredOptions {
    return Object.fromEntries(
      Object.entries(options).map(([name, value]) => {
        if (typeof value !== 'string' || !isEnvelope(value) || !this.sealer.needsResealing(value)) return [name, value];
        const place = { table, column: `options.${name}`, rowUuid };
        return [name, this.sealer.seal(this.sealer.unseal(value, place), place)];
      }),
    );
  }

  /** Rows that hold an envelope of another key. In options an envelope stands between quotation marks. */
  private stale({ column }: Place): string {
    if (column !== 'options') return `"${column}" IS NOT NULL AND NOT starts_with("${column}", 'v1.' || $1 || '.')`;
    return `EXISTS (SELECT 1 FROM jsonb_each_text("options") option WHERE option.value ~ '^(v1\\.[A-Za-z0-9_-]+\\.|gAAAA)' AND NOT starts_with(option.value, 'v1.' || $1 || '.'))`;
  }

  private async count(place: Place): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM "${place.table}" WHERE ${this.stale(place)}`, [
      this.sealer.keyId,
    ]);
    return row?.count ?? 0;
  }

  private async moveAll(place: Place, failed: ResealReport['failed'][number][]): Promise<number> {
    let moved = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { last, count } = await this.dataSource.transaction((manager) => this.moveSome(manager, place, after, failed));
      moved += count;
      if (last === null) return moved;
      after = last;
    }
  }

  private async moveSome(manager: EntityManager, place: Place, after: string, failed: ResealReport['failed'][number][]) {
    const { table, column, where } = place;
    const rows = await manager.query<Row[]>(
      `SELECT "uuid", "${column}" AS content FROM "${table}" WHERE "uuid" > $2 AND ${this.stale(place)} ORDER BY "uuid" LIMIT ${AT_ONCE} FOR NO KEY UPDATE`,
      [this.sealer.keyId, after],
    );
    const changed: { uuid: string; content: string }[] = [];
    for (const row of rows) {
      try {
        changed.push({ uuid: row.uuid, content: place.reseal(row) });
      } catch (problem) {
        failed.push({ where, uuid: row.uuid, because: problem instanceof Error ? problem.message : String(problem) });
      }
    }
    const type = column === 'options' ? 'jsonb' : 'text';
    if (changed.length)
      await manager.query(
        `UPDATE "${table}" SET "${column}" = new.content::${type} FROM unnest($1::uuid[], $2::text[]) AS new("uuid", content) WHERE "${table}"."uuid" = new."uuid"`,
        [changed.map(({ uuid }) => uuid), changed.map(({ content }) => content)],
      );
    return { count: changed.length, last: rows.length < AT_ONCE ? null : (rows.at(-1)?.uuid ?? null) };
  }
}

const isEnvelope = (value: string) => /^(v1\.[\w-]+\.|gAAAA)/.test(value);
