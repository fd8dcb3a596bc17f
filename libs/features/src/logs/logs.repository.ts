import type { LogsQuery } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { containsPattern, pageClause, statementParameters } from '@app/persistence';
import type { EntityManager } from 'typeorm';
import { actionsOf } from '../audit-log';
import type { UserFace } from '../users';

export interface LogRow {
  /** A bigint, as text. */
  readonly id: string;
  readonly at: Date;
  readonly actorKind: 'user' | 'system' | 'anonymous';
  readonly actor: string;
  readonly apiKeyId: number | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly objectType: string;
  readonly objectId: number | null;
  readonly objectName: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly grantedBy: string | null;
  readonly reason: string | null;
  readonly user: UserFace | null;
}

/** Rows are counted one by one up to here; beyond it the total is an estimate. */
const COUNTED = 10_000;

const sortable = { id: 'l."id"', loggedAt: 'l."at"', logType: 'l."action"', action: 'l."action"' };

const columns = `
  l."id", l."at", l."actorKind", l."actor", l."apiKeyId", l."address", l."requestId", l."action", l."outcome", l."objectType", l."objectId", l."objectName",
  l."before", l."after", l."grantedBy", l."reason",
  CASE WHEN u."id" IS NULL THEN NULL ELSE json_build_object('id', u."id", 'username', u."username", 'email', u."email", 'active', u."active") END AS "user"`;

/** Each matches an index: names by trigram, actions and objects with the sequence number behind. */
function conditionsFor(query: LogsQuery, bind: (value: unknown) => string): string[] {
  const { filter, id, from, until, action, user, objectType, objectId, owner } = query;
  if (owner?.length) throw invalidRequest('query.owner', { owner: 'Log entries have no owner.' });
  return [
    ...(id ? [`l."id" = ANY(${bind(id)})`] : []),
    ...(filter ? [filterBy(filter, bind)] : []),
    ...(from ? [`l."at" >= ${bind(from)}`] : []),
    ...(until ? [`l."at" < ${bind(until)}`] : []),
    ...(action ? [`l."action" = ANY(${bind(actionsOf(action))})`] : []),
    ...(user ? [`l."userId" IN (SELECT "id" FROM users WHERE "username" = ${bind(user)} OR lower("email") = lower(${bind(user)}))`] : []),
    ...(objectType ? [`l."objectType" = ${bind(objectType)}`] : []),
    ...(objectId === undefined ? [] : [`l."objectId" = ${bind(objectId)}`]),
  ];
}

function filterBy({ field, value }: NonNullable<LogsQuery['filter']>, bind: (value: unknown) => string): string {
  const pattern = containsPattern(value.toLowerCase());
  switch (field.toLowerCase()) {
    case 'certificate.name':
      return `l."objectType" = 'certificate' AND lower(l."objectName") LIKE ${bind(pattern)}`;
    case 'user.email':
      return `l."actorKind" = 'user' AND lower(l."actor") LIKE ${bind(pattern)}`;
    default:
      throw invalidRequest('query.filter', {
        filter: `The log cannot be filtered by "${field}". It can by certificate.name and user.email, and by the parameters from, until, action, user, objectType and objectId.`,
      });
  }
}

export interface LogPage {
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly rows: readonly LogRow[];
}

export async function listLog(manager: EntityManager, query: LogsQuery): Promise<LogPage> {
  const { values, bind } = statementParameters();
  const conditions = conditionsFor(query, bind);
  const where = conditions.length ? `WHERE ${conditions.join(' AND ')}` : '';
  const page = pageClause(query, sortable, 'l."id"');
  const [counted, rows] = await Promise.all([
    manager.query<{ total: number; estimate: number }[]>(
      `SELECT (SELECT count(*) FROM (SELECT 1 FROM audit_log l ${where} LIMIT ${COUNTED + 1}) few)::integer AS "total",
         (SELECT GREATEST("reltuples", 0)::bigint::integer FROM pg_class WHERE "oid" = 'audit_log'::regclass) AS "estimate"`,
      values,
    ),
    // The page is chosen by the narrow columns first: the wide ones and the users are read for its rows only.
    manager.query<LogRow[]>(
      `SELECT ${columns} FROM (SELECT l."id" AS "chosen" FROM audit_log l ${where} ${page}) c JOIN audit_log l ON l."id" = c."chosen"
         LEFT JOIN users u ON u."id" = l."userId" ${page.replace(/ LIMIT .*/, '')}`,
      values,
    ),
  ]);
  const { total, estimate } = counted[0] ?? { total: 0, estimate: 0 };
  const totalIsExact = total <= COUNTED;
  return { total: totalIsExact || conditions.length ? total : Math.max(total, estimate), totalIsExact, rows };
}
