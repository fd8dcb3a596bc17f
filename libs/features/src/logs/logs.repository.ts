import type { LogsQuery } from '@app/api-contract';
import { invalidRequest } from '@app/errors';
import { containsPattern, findPage, type FoundPage, isTooShort, type LongList, type LongLists, prepared, statementParameters } from '@app/persistence';
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

const log: LongList = {
  from: 'audit_log l',
  id: 'l."id"',
  noun: 'entries',
  sortable: { id: { sql: 'l."id"' }, loggedAt: { sql: 'l."at"' }, logType: { sql: 'l."action"' }, action: { sql: 'l."action"' } },
};

const columns = `
  l."id", l."at", l."actorKind", l."actor", l."apiKeyId", l."address", l."requestId", l."action", l."outcome", l."objectType", l."objectId", l."objectName",
  l."before", l."after", l."grantedBy", l."reason",
  CASE WHEN u."id" IS NULL THEN NULL ELSE json_build_object('id', u."id", 'username', u."username", 'email', u."email", 'active', u."active") END AS "user"`;

/** Each matches an index: names by trigram, actions and objects with the sequence number behind. */
function conditionsFor(query: LogsQuery, bind: (value: unknown) => string): { conditions: string[]; loose: string[] } {
  const { filter, id, from, until, action, user, objectType, objectId, owner } = query;
  if (owner?.length) throw invalidRequest('query.owner', { owner: 'Log entries have no owner.' });
  const filters = filter ? [filterBy(filter, bind)] : [];
  const isLoose = filter !== undefined && isTooShort(filter.value);
  const conditions = [
    ...(id ? [`l."id" = ANY(${bind(id)})`] : []),
    ...(isLoose ? [] : filters),
    ...(from ? [`l."at" >= ${bind(from)}`] : []),
    ...(until ? [`l."at" < ${bind(until)}`] : []),
    ...(action ? [`l."action" = ANY(${bind(actionsOf(action))})`] : []),
    ...(user ? [`l."userId" IN (SELECT "id" FROM users WHERE "username" = ${bind(user)} OR lower("email") = lower(${bind(user)}))`] : []),
    ...(objectType ? [`l."objectType" = ${bind(objectType)}`] : []),
    ...(objectId === undefined ? [] : [`l."objectId" = ${bind(objectId)}`]),
  ];
  return { conditions, loose: isLoose ? filters : [] };
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

export interface LogPage extends Omit<FoundPage, 'ids'> {
  readonly rows: readonly LogRow[];
}

const pageOfLog = prepared(
  'log_page',
  `SELECT ${columns} FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted("id", "position") JOIN audit_log l ON l."id" = wanted."id"
     LEFT JOIN users u ON u."id" = l."userId" ORDER BY wanted."position"`,
);

/**
 * Between two times the order of the numbers is that of time, but for acts of the same moment; of the two orders only that of time begins
 * at the right place, instead of walking there from the newest entry.
 */
const orderOf = ({ sortBy, sortDir, from, until }: LogsQuery): Pick<LogsQuery, 'sortBy' | 'sortDir'> => {
  const isByNumber = sortBy === undefined || sortDir === undefined || sortBy.toLowerCase() === 'id';
  return isByNumber && (from ?? until) ? { sortBy: 'loggedAt', sortDir: sortDir ?? 'desc' } : { sortBy, sortDir };
};

export async function listLog(manager: EntityManager, lists: LongLists, query: LogsQuery): Promise<LogPage> {
  const { values, bind } = statementParameters();
  const conditions = conditionsFor(query, bind);
  const { ids, ...page } = await findPage(manager, lists, log, { ...conditions, values }, { ...query, ...orderOf(query) });
  return { ...page, rows: await manager.query<LogRow[]>(pageOfLog, [ids]) };
}
