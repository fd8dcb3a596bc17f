import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config';
import { invalidRequest } from '@app/errors';
import {
  beyondCursor,
  countedExactly,
  cursorAt,
  estimateRows,
  type FoundPage,
  isLong,
  LongLists,
  lookThrough,
  readAfter,
  statementParameters,
  surelyLong,
} from '@app/persistence';
import { DataSource } from 'typeorm';
import { CONFIG } from '../foundation';
import { decideSorting, type Sorting } from './certificate-order.rules';
import {
  type CertificateSearch,
  type Condition,
  endOfShowing,
  likePattern,
  type Lookups,
  ownerPattern,
  partOf,
  scopeConditions,
  searchConditions,
} from './certificate-search.rules';

export interface PageOfCertificates {
  readonly count: number;
  /** From 1. Not looked at when there is a cursor. */
  readonly page: number;
  readonly sortBy?: string | undefined;
  readonly sortDir?: 'asc' | 'desc' | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export type FoundCertificates = FoundPage;

/** A part of a text that so few rows have is worth more to an index than the whole text. */
const fewHaveIt = 2000;

/** Owners that are compared one by one. More have so many certificates that the list is a long one. */
const mostOwners = 200;

const table = '"certificates" c';

interface Line {
  readonly id: number;
  readonly key: string;
}
interface Statement {
  readonly conditions: readonly Condition[];
  readonly values: readonly unknown[];
}

const whereOf = (conditions: readonly Condition[], spelling: 'indexed' | 'walked') =>
  conditions.length > 0 ? `WHERE ${conditions.map((condition) => condition[spelling]).join(' AND ')}` : '';

/** Finds the ids of a page, and how many there are. What stands behind the ids is read by the repository. */
@Injectable()
export class CertificateFinder {
  private readonly longLists = new LongLists();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'certificates'>,
  ) {}

  /**
   * @param showExpired also what ended longer ago than the setting allows
   * @throws DomainError `invalid` for a filter, column or cursor that does not exist
   */
  find(search: CertificateSearch, page: PageOfCertificates, showExpired: boolean, now = new Date()): Promise<FoundCertificates> {
    return readAfter(page.after, () => this.findIn(search, page, showExpired, now));
  }

  private async findIn(search: CertificateSearch, page: PageOfCertificates, showExpired: boolean, now: Date): Promise<FoundCertificates> {
    const sorting = decideSorting(page.sortBy, page.sortDir);
    const { values, bind } = statementParameters();
    const { hideExpiredAfterMonths, allowDeletion } = this.config.certificates;
    const searched = searchConditions(search, now, bind, await this.lookUp(search));
    const hideEndedBefore = showExpired || search.valid ? null : endOfShowing(now, hideExpiredAfterMonths);
    const statement = {
      conditions: [...searched, ...scopeConditions({ hideEndedBefore, hideDeleted: allowDeletion && search.exactName === undefined }, bind, sorting.column)],
      values,
    };

    const looked = await this.lookThroughLoose(statement, sorting, page);
    if (looked) return looked;

    const name = JSON.stringify([whereOf(statement.conditions, 'indexed'), values]);
    let total = this.longLists.find(name);
    if (total === undefined) {
      const narrowed = await this.narrowed(statement);
      const estimated = searched.length > 0 && !narrowed ? await this.estimate(statement) : 0;
      if (estimated <= surelyLong) {
        const found = searched.length > 0 ? await this.collect(narrowed ?? statement, sorting, page) : await this.countAll(statement, sorting, page);
        if (found) return found;
      }
      total = this.longLists.remember(name, Math.max(estimated || (await this.estimate(statement)), countedExactly + 1));
    }
    return { ...(await this.walk(statement, sorting, page)), total, totalIsExact: false };
  }

  /** Null: nothing that is looked for needs it, or what else is looked for leaves so few that all of them can be looked at. */
  private async lookThroughLoose({ conditions, values }: Statement, sorting: Sorting, page: PageOfCertificates): Promise<FoundCertificates | null> {
    const loose = conditions.filter(({ isLoose }) => isLoose).map(({ walked }) => walked);
    if (loose.length === 0) return null;
    const others = conditions.filter(({ isLoose }) => !isLoose);
    const { manager } = this.dataSource;
    if (!(await isLong(manager, table, others.map(({ indexed }) => indexed), loose, values))) return null; // prettier-ignore
    refuseUnindexed(sorting);
    return lookThrough(manager, {
      from: table,
      id: 'c."id"',
      key: `c."${sorting.column}"`,
      conditions: others.map(({ walked }) => walked),
      loose,
      values,
      order: sorting,
      page,
      noun: 'certificates',
    });
  }

  /** Collects all matches by the filter's index and sorts them. Null: there are too many. */
  private async collect({ conditions, values }: Statement, sorting: Sorting, page: PageOfCertificates): Promise<FoundCertificates | null> {
    const own = [...values];
    const bindHere = (value: unknown) => `$${own.push(value)}`;
    const { column, direction } = sorting;
    const [row] = await this.dataSource.query<{ total: number; lines: [number, string][] | null }[]>(
      `WITH hit AS MATERIALIZED (
         SELECT c."id", c."${column}" AS key FROM "certificates" c ${whereOf(conditions, 'indexed')} LIMIT ${countedExactly + 1})
       SELECT (SELECT count(*)::int FROM hit) AS total,
              (SELECT json_agg(json_build_array(line."id", line.key::text)) FROM (
                 SELECT hit."id", hit.key FROM hit ${this.afterCursor('hit."id"', 'hit.key', sorting, page, bindHere, 'WHERE')}
                 ORDER BY hit.key ${direction}, hit."id" ${direction} ${windowOf(page)}) line) AS lines`,
      own,
    );
    if (!row || row.total > countedExactly) return null;
    const lines = (row.lines ?? []).map(([id, key]) => ({ id, key }));
    return { ...pageOf(lines, sorting, page), total: row.total, totalIsExact: true };
  }

  /** With only a part of each text left to the index, when the planner expects few rows to have it. Null: there is no such part. */
  private async narrowed(statement: Statement): Promise<Statement | null> {
    const places = Math.max(0, ...statement.conditions.map(({ parts }) => parts?.length ?? 0));
    for (let place = 0; place < places; place++) {
      const spelt = (spelling: 'alone' | 'indexed') => ({
        ...statement,
        conditions: statement.conditions.map((condition) => ({ ...condition, indexed: partOf(condition, place)?.[spelling] ?? condition.indexed })),
      });
      if ((await this.estimate(spelt('alone'))) <= fewHaveIt) return spelt('indexed');
    }
    return null;
  }

  /** The whole list: nothing has to be collected to know whether it is a short one. Null: it is not. */
  private async countAll(statement: Statement, sorting: Sorting, page: PageOfCertificates): Promise<FoundCertificates | null> {
    const [counted] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM (SELECT FROM "certificates" c ${whereOf(statement.conditions, 'indexed')} LIMIT ${countedExactly + 1}) hit`,
      [...statement.values],
    );
    const total = counted?.total ?? 0;
    return total > countedExactly ? null : { ...(await this.walk(statement, { ...sorting, isIndexed: true }, page)), total, totalIsExact: true };
  }

  /** Walks along the index of the order until the page is full: the more matches there are, the sooner. */
  private async walk({ conditions, values }: Statement, sorting: Sorting, page: PageOfCertificates): Promise<{ ids: number[]; next: string | null }> {
    const { column, direction } = sorting;
    refuseUnindexed(sorting);
    const own = [...values];
    const where = whereOf(conditions, 'walked');
    const after = this.afterCursor('c."id"', `c."${column}"`, sorting, page, (value) => `$${own.push(value)}`, where === '' ? 'WHERE' : 'AND');
    const lines = await this.dataSource.query<Line[]>(
      `SELECT c."id", c."${column}"::text AS key FROM "certificates" c ${where} ${after}
       ORDER BY c."${column}" ${direction}${column === 'id' ? '' : `, c."id" ${direction}`} ${windowOf(page)}`,
      own,
    );
    return pageOf(lines, sorting, page);
  }

  private afterCursor(id: string, key: string, sorting: Sorting, page: PageOfCertificates, bind: (value: unknown) => string, word: 'WHERE' | 'AND'): string {
    return beyondCursor(id, key, sorting, page.after, bind)
      .map((condition) => `${word} ${condition}`)
      .join('');
  }

  private async lookUp(search: CertificateSearch): Promise<Lookups> {
    const { filter, creator } = search;
    const owners = ownerPattern(search);
    const field = filter?.field.toLowerCase().replaceAll('_', '');
    return {
      keyTypes: field === 'keytype' ? await this.valuesOf('keyType') : [],
      signingAlgorithms: field === 'signingalgorithm' ? await this.valuesOf('signingAlgorithm') : [],
      authorityIds: filter && field === 'issuer' ? await this.authoritiesLike(filter.value) : [],
      userIds: creator === undefined ? [] : await this.usersNamed(creator),
      owners: owners === null ? [] : await this.ownersLike(owners),
    };
  }

  /** Hops from value to value through the column's index, as many hops as there are values. */
  private async valuesOf(column: 'keyType' | 'signingAlgorithm'): Promise<string[]> {
    const next = (condition: string) => `SELECT "${column}" FROM "certificates" WHERE ${condition} ORDER BY "${column}" LIMIT 1`;
    const rows = await this.dataSource.query<{ value: string }[]>(
      `WITH RECURSIVE seen(value) AS (
         (${next(`"${column}" IS NOT NULL`)}) UNION ALL SELECT (${next(`"${column}" > seen.value`)}) FROM seen WHERE seen.value IS NOT NULL)
       SELECT value FROM seen WHERE value IS NOT NULL`,
    );
    return rows.map(({ value }) => value);
  }

  /** Out of everybody who ever owned a certificate: a few thousand where there are a million certificates. */
  private async ownersLike(pattern: string): Promise<string[] | null> {
    const rows = await this.dataSource.query<{ owner: string }[]>(
      `SELECT "owner" FROM "certificate_owners" WHERE lower("owner") LIKE $1 ORDER BY "owner" LIMIT ${mostOwners + 1}`,
      [pattern],
    );
    return rows.length > mostOwners ? null : rows.map(({ owner }) => owner);
  }

  private async authoritiesLike(issuer: string): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(`SELECT "id" FROM "authorities" WHERE lower("name") LIKE $1 ORDER BY "id"`, [
      likePattern(issuer),
    ]);
    return rows.map(({ id }) => id);
  }

  private async usersNamed(creator: string): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(`SELECT "id" FROM "users" WHERE "username" = $1 OR lower("email") = lower($1) ORDER BY "id"`, [
      creator,
    ]);
    return rows.map(({ id }) => id);
  }

  private estimate({ conditions, values }: Statement): Promise<number> {
    return estimateRows(this.dataSource.manager, table, conditions.map(({ indexed }) => indexed), values); // prettier-ignore
  }
}

function refuseUnindexed({ isIndexed, column }: Sorting): void {
  if (isIndexed) return;
  throw invalidRequest(
    'query.sort',
    { sortBy: `More than ${countedExactly} certificates cannot be sorted by "${column}".` },
    'Filter the list first, or sort it by another column.',
  );
}

const windowOf = ({ count, page, after }: PageOfCertificates) =>
  `LIMIT ${Number(count)} OFFSET ${after === undefined ? (Number(page) - 1) * Number(count) : 0}`;

const pageOf = (lines: readonly Line[], sorting: Sorting, { count }: PageOfCertificates): { ids: number[]; next: string | null } => ({
  ids: lines.map(({ id }) => id),
  next: lines.length === count ? cursorAt(sorting, lines.at(-1)) : null,
});
