import { invalidRequest } from '@app/errors';
import { containsPattern, isTooShort, toCamelCase } from '@app/persistence';
import { readSerial } from './serial.rules';

export { toCamelCase };

/** What certificates are looked for. Everything given must hold. */
export interface CertificateSearch {
  readonly filter?: { readonly field: string; readonly value: string } | undefined;
  readonly owners?: readonly string[] | undefined;
  readonly ids?: readonly number[] | undefined;
  /** As a person writes it. */
  readonly serial?: string | undefined;
  /** Ends between today and that many weeks from today. */
  readonly endsWithinWeeks?: number | undefined;
  readonly destinationId?: number | undefined;
  readonly notificationId?: number | undefined;
  /** Only what this user made, or what one of these roles owns. */
  readonly ownOf?: { readonly userId: number | null; readonly roles: readonly string[] } | undefined;
  /** User name or address of who made it. */
  readonly creator?: string | undefined;
  readonly notify?: boolean | undefined;
  readonly rotation?: boolean | undefined;
  /** Not expired, not revoked, not replaced. In each text `%` stands for anything. */
  readonly valid?: { readonly cn: string; readonly owner?: string | undefined; readonly san?: string | undefined } | undefined;
  readonly exactName?: string | undefined;
  readonly replacedBy?: number | undefined;
}

/** What lists leave out unless asked. */
export interface SearchScope {
  /** Null: expired ones are shown, however old. */
  readonly hideEndedBefore: Date | null;
  readonly hideDeleted: boolean;
}

/**
 * What a search needs to be told first. Values that the planner knows, it can count; those of a sub-query it takes for many.
 */
export interface Lookups {
  /** Different values of the columns that have few. */
  readonly keyTypes: readonly string[];
  readonly signingAlgorithms: readonly string[];
  /** Whose name contains, or in quotes equals, the issuer that is looked for. */
  readonly authorityIds: readonly number[];
  /** The creator that is looked for. */
  readonly userIds: readonly number[];
  /** Who matches the owner that is looked for. Null: so many that the certificates are asked. */
  readonly owners: readonly string[] | null;
}

type Bind = (value: unknown) => string;

/**
 * One condition in two spellings that mean the same. `indexed` can use an index; `walked` is written so that it cannot, for when there
 * are so many matches that walking the order of the list finds a page sooner than collecting them all.
 */
export interface Condition {
  readonly indexed: string;
  readonly walked: string;
  /**
   * The condition with only a part of its text left to the index, the most telling part first. An index of trigrams reads a list for each three
   * letters, and those at the edges of words are in almost every row: where few rows have the part, finding it and looking at them is
   * a tenth of the work. `alone` is the part by itself, for counting; `indexed` is the whole condition.
   */
  readonly parts?: readonly ConditionPart[];
  /** No index serves it: a text of one or two characters, of which only the rows themselves can tell. */
  readonly isLoose?: boolean;
}

interface ConditionPart {
  readonly alone: string;
  readonly indexed: string;
}

const plain = (sql: string): Condition => ({ indexed: sql, walked: sql });

/** Says nothing, but has the parameters: a statement must use all that it is sent. */
const idle = ({ indexed }: Condition) => `(${indexed}) IS NOT NULL`;

/** Its part at that place of the order, or the last one it has. */
export const partOf = ({ parts }: Condition, place: number): ConditionPart | undefined => parts?.[Math.min(place, parts.length - 1)];

function joined(word: ' OR ' | ' AND ', conditions: readonly Condition[]): Condition {
  const join = (spelling: (condition: Condition) => string) => `(${conditions.map(spelling).join(word)})`;
  const numbers = conditions.map(({ parts }) => parts?.length ?? 0);
  // Of alternatives each has to be found by a part; of demands one is enough.
  const isEnough = word === ' AND ' || !numbers.includes(0);
  const parts = Array.from({ length: isEnough ? Math.max(...numbers) : 0 }, (_, place) => ({
    alone: join((condition) => partOf(condition, place)?.alone ?? idle(condition)),
    indexed: join((condition) => partOf(condition, place)?.indexed ?? condition.indexed),
  }));
  const isLoose = conditions.some((condition) => condition.isLoose);
  return { indexed: join(({ indexed }) => indexed), walked: join(({ walked }) => walked), ...(parts.length > 0 && { parts }), ...(isLoose && { isLoose }) };
}
const either = (...conditions: Condition[]): Condition => joined(' OR ', conditions);
const both = (...conditions: Condition[]): Condition => joined(' AND ', conditions);
const nothing = plain('false');

/** The planner counts the matches of `x IS TRUE` as those of `x`, but finds no index for it. */
const unindexed = (sql: string) => `(${sql}) IS TRUE`;

const longEnough = 4;
const partsTried = 2;

/** Words of a pattern, the most telling first: numbers tell things apart, and of host names the first labels do. Places count from 1, in code points. */
function tellingWords(pattern: string): { place: number; length: number }[] {
  const words = [...pattern.matchAll(/[a-z0-9]+/g)].filter(([word]) => word.length >= longEnough);
  const isWhole = words.length === 1 && words[0]?.[0] === pattern.replace(/^%|%$/g, '');
  const hasDigit = ([word]: RegExpMatchArray) => Number(/[0-9]/.test(word));
  return isWhole
    ? []
    : words
        .sort((one, other) => hasDigit(other) - hasDigit(one) || one.index - other.index)
        .slice(0, partsTried)
        .map(({ 0: word, index }) => ({ place: [...pattern.slice(0, index)].length + 1, length: word.length }));
}

/** A LIKE that a trigram index on exactly this expression serves. */
function like(expression: string, pattern: string, bind: Bind): Condition {
  const placeholder = bind(pattern);
  const sql = `${expression} LIKE ${placeholder}`;
  const parts = tellingWords(pattern).map(({ place, length }) => {
    const alone = `${expression} LIKE ('%' || substr(${placeholder}::text, ${place}, ${length}) || '%')`;
    return { alone, indexed: `(${alone} AND ${unindexed(sql)})` };
  });
  const isLoose = pattern.startsWith('%') && isTooShort(pattern.replace(/^%|%$|\\/g, ''));
  return { indexed: sql, walked: unindexed(sql), ...(parts.length > 0 && { parts }), ...(isLoose && { isLoose }) };
}
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** In double quotes: the whole value. */
const unquoted = (value: string): string | null => /^"(.*)"$/s.exec(value)?.[1] ?? null;

/** Who quotes may mean `%` to stand for anything; `_` is part of many names and never does. */
const ownWildcards = (value: string) => value.toLowerCase().replace(/[\\_]/g, '\\$&');

/** For LIKE on a lower-case text: contains the value, or equals it when it is quoted. */
export function likePattern(value: string): string {
  const exact = unquoted(value);
  return exact === null ? containsPattern(value.toLowerCase()) : ownWildcards(exact);
}

/** The index looks for this: the longest run between wildcards. */
const longestRun = (value: string) => value.split('%').sort((one, other) => other.length - one.length)[0] ?? '';

const text = (expression: string, value: string, bind: Bind): Condition => like(expression, likePattern(value), bind);

const searchNames = 'c."searchNames"';

/** Contained in one of the certificate's names, or one of them when quoted. */
function anyName(value: string, bind: Bind): Condition {
  const exact = unquoted(value)?.toLowerCase();
  if (exact === undefined) return like(searchNames, containsPattern(value.toLowerCase()), bind);
  // The index finds rows with the text somewhere; the second condition keeps those where it is a whole line.
  const found = like(searchNames, containsPattern(longestRun(exact)), bind);
  if (!exact.includes('%')) return both(found, plain(`(E'\\n' || ${searchNames} || E'\\n') LIKE ${bind(`%\n${escaped(exact)}\n%`)}`));
  return both(found, plain(`EXISTS (SELECT FROM unnest(string_to_array(${searchNames}, E'\\n')) n WHERE n LIKE ${bind(ownWildcards(exact))})`));
}

/** A column of few different values, which are known: the matching ones are compared by equality. */
function fewValues(column: string, known: readonly string[], value: string, bind: Bind): Condition {
  const exact = unquoted(value)?.toLowerCase();
  const wanted = known.filter((one) => (exact === undefined ? one.toLowerCase().includes(value.toLowerCase()) : one.toLowerCase() === exact));
  return plain(`c."${column}" = ANY(${bind(wanted)}::text[])`);
}

function wholeNumber(field: string, value: string): number {
  if (/^\s*\d{1,10}\s*$/.test(value) && Number(value) <= 2_147_483_647) return Number(value);
  throw invalidRequest('query.filter', { filter: `"${field}" is a number, and "${value}" is not.` });
}

const truthWords = ['true', 'yes', 'on', 't', '1'];
const truth = (value: string) => truthWords.includes(value.trim().toLowerCase());

function issuer(value: string, bind: Bind, { authorityIds }: Lookups): Condition {
  const named = text('lower(c."issuer")', value, bind);
  return authorityIds.length === 0 ? named : either(named, plain(`c."authorityId" = ANY(${bind(authorityIds)}::int[])`));
}

/** A certificate's owner is compared with those known to match, which the index on owners finds at once. */
function ownedBy(pattern: string, bind: Bind, { owners }: Lookups): Condition {
  if (owners === null) return like('lower(c."owner")', pattern, bind);
  const sql = `c."owner" = ANY(${bind(owners)}::text[])`;
  return { indexed: sql, walked: unindexed(sql) };
}

/** The beginning of a serial number in decimal or hex; in full it may be written in every way that people do. */
function serialBegins(value: string, bind: Bind): Condition {
  const digits = unquoted(value) ?? value;
  const hex = digits.replace(/^0x/i, '').replace(/[:\s]/g, '').toUpperCase();
  if (!/^-?[0-9A-F]+$/.test(hex)) return nothing;
  const begins = (column: string, pattern: string) => plain(`c."${column}" LIKE ${bind(unquoted(value) === null ? `${pattern}%` : pattern)}`);
  const found = either(begins('serialHex', hex), ...(/^-?\d+$/.test(digits.trim()) ? [begins('serial', digits.trim())] : []));
  // One or two digits are the beginning of one in a hundred: such a list is sooner looked through than collected.
  return unquoted(value) === null && isTooShort(hex) ? { ...found, walked: unindexed(found.indexed), isLoose: true } : found;
}

function fingerprint(value: string, bind: Bind): Condition {
  const hex = (unquoted(value) ?? value).replace(/[:\s]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? plain(`(c."sha256" = ${bind(hex)} AND NOT c."deleted")`) : nothing;
}

/** Any scrap that a person has of a certificate. */
function anyScrap(value: string, bind: Bind, lookups: Lookups): Condition {
  const parts = [text('lower(c."name")', value, bind), anyName(value, bind), ownedBy(likePattern(value), bind, lookups)];
  if (/^[0-9a-fx:\s]{4,}$/i.test(value)) parts.push(serialBegins(value, bind), fingerprint(value, bind));
  return either(...parts);
}

const statuses = ['valid', 'revoked', 'unknown'];

const filters: Readonly<Record<string, (value: string, bind: Bind, lookups: Lookups) => Condition>> = {
  any: anyScrap,
  id: (value, bind) => plain(`c."id" = ${bind(wholeNumber('id', value))}`),
  name: (value, bind) => either(text('lower(c."name")', value, bind), anyName(value, bind)),
  fixedName: (value, bind) => plain(`c."name" = ${bind(value)}`),
  cn: anyName,
  commonName: anyName,
  owner: (value, bind, lookups) => ownedBy(likePattern(value), bind, lookups),
  issuer,
  description: (value, bind) => text('lower(c."description")', value, bind),
  externalId: (value, bind) => both(text('lower(c."externalId")', value, bind), plain('c."externalId" IS NOT NULL')),
  serial: serialBegins,
  serialHex: serialBegins,
  sha256: fingerprint,
  status: (value, bind) => fewValues('status', statuses, value, bind),
  keyType: (value, bind, { keyTypes }) => fewValues('keyType', keyTypes, value, bind),
  signingAlgorithm: (value, bind, { signingAlgorithms }) => fewValues('signingAlgorithm', signingAlgorithms, value, bind),
  bits: (value, bind) => plain(`c."bits" = ${bind(wholeNumber('bits', value))}`),
  destination: (value, bind) => deployedTo(wholeNumber('destination', value), bind),
  notify: (value, bind) => plain(`c."notify" = ${bind(truth(value))}`),
  active: (value, bind) => plain(`c."notify" = ${bind(truth(value))}`),
  rotation: (value, bind) => plain(`c."rotation" = ${bind(truth(value))}`),
};

/** What a list can be filtered by. */
export const filterFields: readonly string[] = Object.keys(filters);

const pemFields = ['body', 'chain', 'csr', 'privateKey'];

function filterCondition({ field, value }: { field: string; value: string }, bind: Bind, lookups: Lookups): Condition {
  const name = toCamelCase(field);
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (filter) return filter(value, bind, lookups);
  const hint = pemFields.includes(name) ? 'Search for what is in it: a name, the serial number, or the fingerprint (sha256).' : undefined;
  throw invalidRequest('query.filter', { filter: `Certificates cannot be filtered by "${field}". They can by ${filterFields.join(', ')}.` }, hint);
}

const joinedTo = (table: string, column: string, id: number, bind: Bind) =>
  plain(`c."id" IN (SELECT "certificateId" FROM "${table}" WHERE "${column}" = ${bind(id)})`);
const deployedTo = (id: number, bind: Bind) => joinedTo('certificates_destinations', 'destinationId', id, bind);

const DAY_MS = 24 * 60 * 60 * 1000;
const startOfDay = (date: Date) => new Date(Math.floor(date.getTime() / DAY_MS) * DAY_MS);

/** For LIKE on a lower-case owner; null when no owner is looked for. */
export function ownerPattern({ filter, valid }: CertificateSearch): string | null {
  const field = filter && toCamelCase(filter.field);
  if (filter && (field === 'owner' || field === 'any')) return likePattern(filter.value);
  return valid?.owner === undefined ? null : ownWildcards(valid.owner);
}

/** `%` is the caller's own wildcard here; the index looks for the longest run between them. */
function validOnes({ cn, owner, san }: NonNullable<CertificateSearch['valid']>, now: Date, bind: Bind, lookups: Lookups): Condition[] {
  const pattern = ownWildcards;
  const conditions = [
    plain(`c."notAfter" >= ${bind(startOfDay(now))}`),
    plain(`c."status" IS DISTINCT FROM 'revoked'`),
    // Row by row: as a set, all replacements that there are would be read first.
    plain(`(SELECT true FROM "certificate_replacements" r WHERE r."replacedCertificateId" = c."id" LIMIT 1) IS NULL`),
  ];
  const longest = longestRun(cn);
  if (longest !== '')
    // However long it takes: clients of this list rely on seeing all of them.
    conditions.unshift({
      ...both(like(searchNames, containsPattern(longest.toLowerCase()), bind), plain(`lower(c."cn") LIKE ${bind(pattern(cn))}`)),
      isLoose: false,
    });
  if (owner !== undefined) conditions.push(ownedBy(pattern(owner), bind, lookups));
  if (san !== undefined) {
    conditions.push(
      plain(
        `EXISTS (SELECT FROM "certificates_domains" j JOIN "domains" d ON d."id" = j."domainId" WHERE j."certificateId" = c."id" AND d."name" LIKE ${bind(pattern(san))})`,
      ),
    );
  }
  return conditions;
}

function serialCondition(serial: string, bind: Bind): Condition {
  const wanted = readSerial(serial);
  return plain('hex' in wanted ? `c."serialHex" = ${bind(wanted.hex)}` : `c."serial" = ${bind(wanted.decimal)}`);
}

/** Everything that was looked for. Empty: every certificate. @throws DomainError `invalid` for what cannot be looked for */
export function searchConditions(search: CertificateSearch, now: Date, bind: Bind, lookups: Lookups): Condition[] {
  const conditions: Condition[] = [];
  const { filter, owners, ids, serial, endsWithinWeeks, destinationId, notificationId, ownOf, creator, notify, rotation, valid, exactName, replacedBy } =
    search;
  if (filter) conditions.push(filterCondition(filter, bind, lookups));
  if (owners?.length === 1) conditions.push(plain(`c."owner" = ${bind(owners[0]?.toLowerCase())}`));
  else if (owners?.length) conditions.push(plain(`c."owner" = ANY(${bind(owners.map((owner) => owner.toLowerCase()))}::text[])`));
  if (ids?.length) conditions.push(plain(`c."id" = ANY(${bind(ids)}::int[])`));
  if (serial !== undefined) conditions.push(serialCondition(serial, bind));
  if (endsWithinWeeks) {
    const today = startOfDay(now);
    const end = new Date(today.getTime() + (endsWithinWeeks * 7 + 1) * DAY_MS);
    conditions.push(plain(`c."notAfter" >= ${bind(today)} AND c."notAfter" < ${bind(end)}`));
  }
  if (destinationId !== undefined) conditions.push(deployedTo(destinationId, bind));
  if (notificationId !== undefined) conditions.push(joinedTo('certificates_notifications', 'notificationId', notificationId, bind));
  if (ownOf) conditions.push(plain(`(c."userId" = ${bind(ownOf.userId)} OR c."owner" = ANY(${bind(ownOf.roles.map((role) => role.toLowerCase()))}::text[]))`));
  if (creator !== undefined) conditions.push(plain(`c."userId" = ANY(${bind(lookups.userIds)}::int[])`));
  if (notify !== undefined) conditions.push(plain(`c."notify" = ${bind(notify)}`));
  if (rotation !== undefined) conditions.push(plain(`c."rotation" = ${bind(rotation)}`));
  if (exactName !== undefined) conditions.push(plain(`c."name" = ${bind(exactName)}`));
  if (replacedBy !== undefined)
    conditions.push(plain(`c."id" IN (SELECT "replacedCertificateId" FROM "certificate_replacements" WHERE "certificateId" = ${bind(replacedBy)})`));
  if (valid) conditions.push(...validOnes(valid, now, bind, lookups));
  return conditions;
}

/** What is left out, whatever is looked for. Walking the order of the end it is where the walk begins. */
export function scopeConditions({ hideEndedBefore, hideDeleted }: SearchScope, bind: Bind, sortedBy: string): Condition[] {
  const conditions: Condition[] = [];
  if (hideEndedBefore) {
    const sql = `c."notAfter" > ${bind(hideEndedBefore)}`;
    conditions.push(sortedBy === 'notAfter' ? plain(sql) : { indexed: sql, walked: unindexed(sql) });
  }
  if (hideDeleted) conditions.push(plain('NOT c."deleted"'));
  return conditions;
}

/** Lists leave out what ended before this day. @param months as set: negative, −1 for a month */
export function endOfShowing(now: Date, months: number): Date {
  const day = startOfDay(now);
  const shifted = new Date(day);
  shifted.setUTCMonth(day.getUTCMonth() + months);
  // The 31st of a month before one with 30 days.
  if (shifted.getUTCDate() !== day.getUTCDate()) shifted.setUTCDate(0);
  return shifted;
}
