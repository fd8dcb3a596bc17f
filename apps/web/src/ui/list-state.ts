/** What a list shows, as it stands in the address bar. */
export interface ListState {
  /** What was typed into the search field. */
  readonly q: string;
  /** 1-based. */
  readonly page: number;
  /** Where the page begins, as the page before said: as quick far down as at the top. Null: the number of the page says it. */
  readonly after: string | null;
  readonly count: number;
  readonly sort: { readonly by: string; readonly descending: boolean } | null;
  /** The columns chosen, in the order of the table; null for the usual ones. */
  readonly columns: readonly string[] | null;
  /** Every other parameter that the list declares as a filter. */
  readonly filters: Readonly<Record<string, string>>;
}

export type SearchParams = Record<string, string | undefined>;

export interface ListDefaults {
  readonly sort: NonNullable<ListState['sort']>;
  readonly count: number;
  readonly filters: readonly string[];
}

export const pageSizes = [25, 50, 100] as const;
const mostPerPage = 1000;

/** Reads the address bar. What makes no sense there is left out rather than refused: the address is typed and mailed by people. */
export function readListState(search: SearchParams, defaults: ListDefaults): ListState {
  const filters = Object.fromEntries(
    defaults.filters.flatMap((name) => {
      const value = search[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  return {
    q: search.q ?? '',
    page: positive(search.page) ?? 1,
    after: search.after && positive(search.page) ? search.after : null,
    count: Math.min(positive(search.count) ?? defaults.count, mostPerPage),
    sort: readSort(search.sort) ?? defaults.sort,
    columns: search.columns ? search.columns.split(',').filter(Boolean) : null,
    filters,
  };
}

/** The address of a list state: only what differs from the usual, so that addresses stay short enough to mail. */
export function writeListState(state: ListState, defaults: ListDefaults): SearchParams {
  const sort = state.sort && (state.sort.by !== defaults.sort.by || state.sort.descending !== defaults.sort.descending) ? writeSort(state.sort) : undefined;
  return {
    ...Object.fromEntries(defaults.filters.map((name) => [name, state.filters[name] || undefined])),
    q: state.q || undefined,
    sort,
    page: state.page > 1 ? String(state.page) : undefined,
    after: (state.page > 1 && state.after) || undefined,
    count: state.count !== defaults.count ? String(state.count) : undefined,
    columns: state.columns?.length ? state.columns.join(',') : undefined,
  };
}

/** A change of what is looked for begins at the first page again; a change of columns does not. */
export function changeListState(state: ListState, change: Partial<ListState>): ListState {
  const isSearch = 'q' in change || 'filters' in change || 'sort' in change || 'count' in change;
  return { ...state, ...(isSearch ? { page: 1 } : {}), ...(isSearch || 'page' in change ? { after: null } : {}), ...change };
}

/** How a page is asked for. */
export const windowOf = ({
  page,
  after,
  count,
}: Pick<ListState, 'page' | 'after' | 'count'>): { count: number; page: number } | { count: number; after: string } =>
  after === null ? { count, page } : { count, after };

/** The next state when the head of a column is pressed: ascending, descending, and back. */
export const nextSort = (current: ListState['sort'], by: string): NonNullable<ListState['sort']> => ({
  by,
  descending: current?.by === by ? !current.descending : false,
});

const readSort = (text: string | undefined): ListState['sort'] =>
  text && /^-?[A-Za-z]+$/.test(text) ? { by: text.replace(/^-/, ''), descending: text.startsWith('-') } : null;

const writeSort = (sort: NonNullable<ListState['sort']>) => `${sort.descending ? '-' : ''}${sort.by}`;

const positive = (text: string | undefined): number | null => {
  const number = Number(text);
  return text && Number.isInteger(number) && number > 0 ? number : null;
};

/** "How many, and how sure": "1 certificate", "1,204 certificates", "about 1,000,000 certificates". */
export function howMany(total: number, isExact: boolean, noun: { one: string; many: string }): string {
  const count = total.toLocaleString('en-US');
  return `${isExact ? '' : 'about '}${count} ${total === 1 ? noun.one : noun.many}`;
}
