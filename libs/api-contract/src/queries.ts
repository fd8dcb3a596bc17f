import { z } from 'zod';
import { bool, datetime, id, int, line, sentAs } from './wire-types';

/*
 * Query parameters. The API hands over one text for each, the first when it was repeated. An empty parameter counts as absent.
 * Which columns can be sorted and filtered is for each list to say, not for the contract.
 */

type Optional<Schema extends z.ZodType> = z.ZodOptional<z.ZodType<z.output<Schema> | undefined, z.input<Schema>>>;

/** A parameter that may be absent or empty. */
export const maybe = <Schema extends z.ZodType>(schema: Schema): Optional<Schema> => {
  const emptyAsAbsent = z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
  return emptyAsAbsent.optional() as unknown as Optional<Schema>;
};

export interface Filter {
  /** A field of the list, such as `name` or `certificate.name`. */
  readonly field: string;
  readonly value: string;
}

/** `field;value`; what follows a second semicolon is dropped. */
const filter = () =>
  line().transform((value, context): Filter => {
    const [field = '', wanted] = value.split(';');
    if (wanted !== undefined && field.trim() !== '') return { field: field.trim(), value: wanted };
    context.issues.push({ code: 'custom', message: `Write filter=<field>;<value>, for example filter=name;shop, not "${value}".`, input: value });
    return z.NEVER;
  });

/** Several, separated by commas. */
const ids = () =>
  line().transform((value, context): number[] => {
    const parts = value.split(',').map((part) => id().safeParse(part));
    if (parts.every((part) => part.success)) return parts.map((part) => part.data);
    context.issues.push({ code: 'custom', message: 'Not a valid integer.', input: value });
    return z.NEVER;
  });

const texts = () =>
  line().transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Whatever is asked becomes the nearest that is possible, as clients expect of a page. */
const clamped = (max: number) => (value: number) => Math.min(Math.max(value, 1), max);
const toCount = clamped(1000);
const toPage = clamped(1_000_000_000);

/** Exactly `desc` is descending, anything else ascending. */
const direction = () => line().transform((value): 'asc' | 'desc' => (value === 'desc' ? 'desc' : 'asc'));

const paging = {
  count: maybe(int())
    .transform((value) => toCount(value ?? 10))
    .describe('Rows a page, at least one and at most 1000.'),
  page: maybe(int())
    .transform((value) => toPage(value ?? 1))
    .describe('From 1. What is beyond the end is an empty page.'),
  sortBy: maybe(line()),
  sortDir: maybe(direction()),
};

/** Page and order of a list that cannot be filtered. */
export const pageQuery = z.object(paging);

/** Of a list that has no owners. */
export const filteredQuery = z.object({ ...paging, filter: maybe(filter()) });
export type FilteredQuery = z.output<typeof filteredQuery>;

const list = { ...paging, filter: maybe(filter()), owner: maybe(texts()), id: maybe(ids()) };

/** Page, order and filter, as every list takes them. Several ids or owners are separated by commas. */
export const listQuery = z.object(list);
export type ListQuery = z.output<typeof listQuery>;

/** Of a list that older clients expect as a whole: without a page its first ten thousand come at once. */
export const membersQuery = z.object({
  count: maybe(int())
    .transform((value) => (value === undefined ? undefined : toCount(value)))
    .describe('Rows a page, at least one and at most 1000; without it 10,000.'),
  page: paging.page,
});

const after = maybe(line()).describe('`next` of the page before, instead of `page`: as quick on the last page as on the first.');

/** The same for lists that may be very long. */
export const longListQuery = z.object({ ...list, after });
export type LongListQuery = z.output<typeof longListQuery>;

const weeks = () => int({ min: 0, max: 10_000 });

const truthOf = (value: unknown) => bool().safeParse(value).data;
const truthOrText = () => sentAs({ type: 'boolean' }, z.union([z.boolean(), z.number(), z.string()], { error: 'Not a valid boolean.' }));

/** `1` or a word for true; every other number is false. */
const oneOrWord = () =>
  truthOrText().transform((value, context): boolean => {
    const truth = truthOf(value) ?? (int().safeParse(value).success ? false : undefined);
    if (truth !== undefined) return truth;
    context.issues.push({ code: 'custom', message: 'Not a valid boolean.', input: value });
    return z.NEVER;
  });

/** Any word is true, unless it is one for false. */
const anyWord = () => truthOrText().transform((value): boolean => truthOf(value) ?? true);

/** Zero counts as absent. */
const aboveZero = (toAllowed: (value: number) => number) => maybe(int()).transform((value) => (value ? toAllowed(value) : undefined));

export const certificatesQuery = z.object({
  ...list,
  after,
  short: maybe(bool()).describe('Only what a list of names needs.'),
  showExpired: maybe(oneOrWord()).describe('Also what ended long ago.'),
  serial: maybe(line()).describe('Decimal, hex after `0x`, or hex with colons.'),
  timeRange: maybe(weeks()).describe('Ends within that many weeks from today.'),
  destinationId: maybe(id()),
  show: maybe(anyWord()).describe("Only the caller's own, unless it says false."),
  creator: maybe(line()).describe('Name of the user who made it.'),
  active: maybe(bool()),
  rotation: maybe(bool()),
});
export type CertificatesQuery = z.output<typeof certificatesQuery>;

/** `filter` is needed: its value is the common name, in which `%` stands for anything. */
export const validCertificatesQuery = z.object({
  filter: filter(),
  owner: maybe(line()),
  san: maybe(line()),
  count: aboveZero(toCount).describe('Without both count and page all of them come, in one list.'),
  page: aboveZero(toPage),
});

/** Why somebody wants to see a key; goes on record. */
export const keyQuery = z.object({ reason: maybe(line()) });

export const certificateStatsQuery = z.object({
  metric: line(),
  range: maybe(weeks()).describe('Weeks ahead, for `not_after`.'),
  destinationId: maybe(id()),
  active: maybe(bool()),
});

export const notificationsQuery = z.object({ ...list, active: maybe(bool()) });
export const dnsProvidersQuery = z.object({ ...paging, name: maybe(line()), filter: maybe(filter()) });
export const pluginsQuery = z.object({ type: maybe(line()).describe('Only those of this kind, such as `issuer` or `destination`.') });

export const logsQuery = z.object({
  ...list,
  after,
  from: maybe(datetime()).describe('Not before this instant.'),
  until: maybe(datetime()).describe('Before this instant.'),
  action: maybe(line()).describe('Such as `certificate.create`, or an older name such as `create_cert`.'),
  user: maybe(line()).describe('Name or address of a user.'),
  objectType: maybe(line()).describe('Such as `certificate`.'),
  objectId: maybe(id()),
});
export type LogsQuery = z.output<typeof logsQuery>;
