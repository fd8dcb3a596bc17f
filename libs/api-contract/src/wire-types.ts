import { z } from 'zod';

/*
 * The building blocks of request bodies: what the wire accepts, what it becomes, and the words of a refusal.
 * Clients match on these words, so they are the same everywhere. Bodies arrive with camelCase keys: the API turns
 * snake_case into camelCase before it parses.
 */

export const missing = 'Missing data for required field.';
export const notNull = 'Field may not be null.';

/** Absent and null are told apart from a value of the wrong type. */
export const refusal = (wrongType: string) => (issue: { input?: unknown }) => {
  if (issue.input === undefined) return missing;
  return issue.input === null ? notNull : wrongType;
};

const NUL = '\u0000';
const isControl = (character: string) => character < ' ' || character === '\u007f';

/** Any text, several lines too. U+0000 is refused: Postgres cannot store it. */
export const text = () =>
  z.string({ error: refusal('Not a valid string.') }).refine((value) => !value.includes(NUL), { error: 'A text may not contain the character U+0000.' });

/** Text of one line, for names and subjects: no control characters, which could end a header or hide in a list. */
export const line = () =>
  z
    .string({ error: refusal('Not a valid string.') })
    .refine((value) => ![...value].some(isControl), { error: 'A name is one line, without control characters.' });

/** A PEM text, not looked into here. An empty text counts as absent, since forms send it for a field left empty. */
export const pem = () => text().transform((value) => (value.trim() === '' ? undefined : value));

export interface Range {
  min?: number;
  max?: number;
}

const outside = (value: number, { min, max }: Range) => {
  if (min !== undefined && max !== undefined && (value < min || value > max)) return `Must be between ${min} and ${max}, not ${value}.`;
  if (min !== undefined && value < min) return `Must be at least ${min}, not ${value}.`;
  return max !== undefined && value > max ? `Must be at most ${max}, not ${value}.` : undefined;
};

const limits = ({ min, max }: Range) => ({ ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) });

/** How something is printed that is taken in several forms: old clients send numbers and truths as text, new ones need not know. */
export const sentAs = <Schema extends z.ZodType>(printed: { type: 'integer' | 'boolean'; minimum?: number; maximum?: number }, schema: Schema): Schema =>
  schema.meta(printed);

/** A number, or text that reads as a whole number. Decimals are cut: 1.9 is 1. */
export const int = (range: Range = {}) =>
  sentAs({ type: 'integer', ...limits(range) }, z.union([z.number(), z.string()], { error: refusal('Not a valid integer.') })).transform((value, context) => {
    const isWhole = typeof value === 'number' || /^\s*[+-]?\d+\s*$/.test(value);
    const number = Math.trunc(Number(value));
    const problem = isWhole && Number.isSafeInteger(number) ? outside(number, range) : 'Not a valid integer.';
    if (problem === undefined) return number;
    context.issues.push({ code: 'custom', message: problem, input: value });
    return z.NEVER;
  });

/** Largest `integer` of Postgres. Nothing has an id beyond it. */
const MAX_ID = 2_147_483_647;

/** Id of a stored object. */
export const id = () => int().refine((value) => Math.abs(value) <= MAX_ID, { error: 'Not a valid integer.' });

const truths = new Map<unknown, boolean>([
  ...[true, 1, '1', 't', 'T', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...[false, 0, '0', 'f', 'F', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

export const bool = () =>
  sentAs({ type: 'boolean' }, z.union([z.boolean(), z.number(), z.string()], { error: refusal('Not a valid boolean.') })).transform((value, context) => {
    const truth = truths.get(value);
    if (truth !== undefined) return truth;
    context.issues.push({ code: 'custom', message: 'Not a valid boolean.', input: value });
    return z.NEVER;
  });

const LOCAL_PART = /^[-!#$%&'*+/=?^_`{}|~\w]+(\.[-!#$%&'*+/=?^_`{}|~\w]+)*$/;
const DOTTED_HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/i;
const IPV4_LITERAL = /^\[(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\]$/;

/** The host in its ASCII form (IDNA), or as it was when it has none. */
const toAscii = (host: string) => {
  const url = `http://${host}/`;
  return /^[\w.-]*$/.test(host) || !URL.canParse(url) ? host : new URL(url).hostname;
};

function isEmailAddress(value: string): boolean {
  const at = value.lastIndexOf('@');
  const [local, host] = [value.slice(0, at), value.slice(at + 1)];
  if (at < 1 || local.length > 64 || value.length > 254 || !LOCAL_PART.test(local)) return false;
  return host === 'localhost' || IPV4_LITERAL.test(host) || DOTTED_HOST.test(toAscii(host));
}

/** `local@host`: a dotted host, `localhost` or an IPv4 address in brackets; a unicode host is allowed (IDNA). */
export const email = () =>
  z
    .string({ error: refusal('Not a valid string.') })
    .refine(isEmailAddress, { error: 'Not a valid email address.' })
    .meta({ format: 'email' });

/** The address of a team, in lower case: owners are compared without regard to case. */
export const ownerEmail = () => email().transform((value) => value.toLowerCase());

const DATE_TIME = /^(\d{4}-\d\d-(\d\d))[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(?:Z|z|([+-]\d\d)(?::?(\d\d))?)?$/;

/** Reads a date with a time. Without a zone it is UTC; a date alone is not an instant. */
export function readInstant(value: string): Date | undefined {
  const [, date, day, time, seconds = '00', fraction = '0', zoneHours = '+00', zoneMinutes = '00'] = DATE_TIME.exec(value) ?? [];
  if (date === undefined || time === undefined || Number(zoneMinutes) > 59 || Math.abs(Number(zoneHours)) > 23) return undefined;
  const wallClock = new Date(`${date}T${time}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  // The 31st of a month with 30 days would silently become the 1st of the next.
  if (Number.isNaN(wallClock.getTime()) || wallClock.getUTCDate() !== Number(day)) return undefined;
  const offsetMinutes = Math.abs(Number(zoneHours)) * 60 + Number(zoneMinutes);
  return new Date(wallClock.getTime() - (zoneHours.startsWith('-') ? -1 : 1) * offsetMinutes * 60_000);
}

/** `2027-02-01T00:00:00Z` and its kin, see `readInstant`. Becomes a `Date`. */
export const datetime = () =>
  z
    .string({ error: refusal('Not a valid datetime.') })
    .meta({ format: 'date-time' })
    .transform((value, context) => {
      const instant = readInstant(value);
      if (instant) return instant;
      context.issues.push({ code: 'custom', message: 'Not a valid datetime.', input: value });
      return z.NEVER;
    });

/** One of these words, in this case. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z.enum(words as readonly [Word, ...Word[]], {
    error: (issue) => (typeof issue.input === 'string' ? 'Not a valid choice.' : refusal('Not a valid string.')(issue)),
  });

/** A list of these. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.array(item, { error: refusal('Invalid type.') });

/** An object of these keys; others are dropped. Anything that is no object is refused as a whole. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, { error: refusal('Invalid input type.') });

/** What a failed rule about a whole object looks like, so that `reasonsOf` does not take it for a field. */
export const asAWhole = (message: string, input: unknown) => ({ code: 'custom' as const, message, input, params: { asAWhole: true } });

/** Null counts as absent. */
export const nullAsAbsent = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

/** Null and absent both become this. */
export const nullAsDefault = <Schema extends z.ZodType>(schema: Schema, standard: NonNullable<z.output<Schema>>) =>
  schema
    .nullish()
    .meta({ default: standard })
    .transform((value): NonNullable<z.output<Schema>> => value ?? standard);

/** Deeper than any option is, and shallow enough for every reader of JSON. */
const MAX_DEPTH = 32;

const isComposite = (value: unknown): value is object => typeof value === 'object' && value !== null;
const partsOf = (value: object): unknown[] => [...(Array.isArray(value) ? [] : Object.keys(value)), ...(Object.values(value) as unknown[])];

/** Level by level: a client decides how deep it goes, and must not decide how deep our stack does. */
function problemOfJson(value: unknown): string | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `Nested more than ${MAX_DEPTH} levels deep.`;
    if (level.some((inner) => typeof inner === 'string' && inner.includes(NUL))) return 'A text may not contain the character U+0000.';
    level = level.filter(isComposite).flatMap(partsOf);
  }
  return undefined;
}

/** Any JSON value, for options whose meaning only a plugin knows. */
export const anything = () =>
  z.unknown().superRefine((value, context) => {
    const problem = problemOfJson(value);
    if (problem) context.addIssue({ code: 'custom', message: problem, input: value });
  });
