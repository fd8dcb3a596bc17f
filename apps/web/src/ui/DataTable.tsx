import { Skeleton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { Late } from './Late';
import { changeListState, howMany, nextSort, type ListState } from './list-state';
import { ListPages } from './ListPages';
import { ListTools, type FilterField } from './ListTools';
import { Problem } from './Problem';
import { useListKeys } from './use-list-keys';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  render(row: Row): ReactNode;
  /** The cell's text in a CSV file. */
  csv(row: Row): string;
  /** The API's name of the column to sort by. Without it the column cannot be sorted. */
  readonly sortBy?: string;
  /** Shown only when chosen. */
  readonly isExtra?: boolean;
  /** On a narrow screen a row is a card: `head` is its title, `line` a line with its name, `hidden` is left out. */
  readonly narrow: 'head' | 'line' | 'bare' | 'hidden';
  readonly width?: string;
}

export interface Page<Row> {
  readonly items: readonly Row[];
  readonly total: number;
  readonly totalIsExact?: boolean;
  /** Where the next page begins. Null or absent: it has only its number, or there is none. */
  readonly next?: string | null;
  /** What should be known about this page. */
  readonly note?: string;
}

export interface DataTableProps<Row> {
  /** For screen readers: what the table lists. */
  caption: string;
  noun: { one: string; many: string };
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  page: Page<Row> | undefined;
  isLoading: boolean;
  failure: unknown;
  onRetry: () => void;
  state: ListState;
  onState: (state: ListState, how?: { replace: boolean }) => void;
  filters: readonly FilterField[];
  /** Without it the list cannot be searched. */
  searchLabel?: string;
  /** What the search does with the text that stands there now. */
  searchNote?: string;
  /** Stands in place of the table when nothing exists at all. */
  empty: ReactNode;
  /** True while something narrows the list, so that "nothing found" is told from "nothing there". */
  isNarrowed: boolean;
  /** Fetches everything that the list would show, for the CSV file. */
  fetchAll?: (() => Promise<readonly Row[]>) | undefined;
  csvName: string;
}

/** The one list of the house: server paging, sorting and filtering, all of it in the address bar. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, state, onState, page, noun } = props;
  const container = useRef<HTMLElement>(null);
  useListKeys(container);

  const shown = columns.filter((column) => (state.columns ? state.columns.includes(column.key) || column.narrow === 'head' : !column.isExtra));
  const change = (part: Partial<ListState>, how?: { replace: boolean }) => onState(changeListState(state, part), how);

  if (page?.total === 0 && !props.isNarrowed) return <section className="surface">{props.empty}</section>;
  return (
    <section ref={container} aria-label={props.caption}>
      <ListTools
        {...props}
        change={change}
        rows={page?.items ?? []}
        shownColumns={shown}
        total={page ? howMany(page.total, page.totalIsExact !== false, noun) : ''}
      />
      <Problem failure={props.failure} onRetry={props.onRetry} />
      {page && page.items.length === 0 ? (
        <NothingFound page={page} state={state} change={change} />
      ) : (
        !(props.failure && !page) && (
          <div className="surface list-frame" aria-busy={props.isLoading}>
            <table className="list">
              <caption>
                <VisuallyHidden>{props.caption}</VisuallyHidden>
              </caption>
              <thead>
                <tr>
                  {shown.map((column) => (
                    <HeadCell key={column.key} column={column} sort={state.sort} onSort={(by) => change({ sort: nextSort(state.sort, by) })} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {page
                  ? page.items.map((row) => (
                      <tr key={props.rowKey(row)}>
                        {shown.map((column) => (
                          <td key={column.key} data-narrow={column.narrow} data-title={column.title}>
                            {column.render(row)}
                          </td>
                        ))}
                      </tr>
                    ))
                  : props.isLoading && <SkeletonRows columns={shown.length} />}
              </tbody>
            </table>
          </div>
        )
      )}
      {page?.note && page.items.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {page.note}
        </Text>
      )}
      {page && <ListPages page={page} state={state} change={change} />}
    </section>
  );
}

function HeadCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort: ListState['sort']; onSort: (by: string) => void }) {
  const { sortBy, title } = column;
  const direction = sortBy && sort?.by === sortBy ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" aria-sort={direction} style={{ width: column.width }}>
      {sortBy ? (
        <UnstyledButton className="sort" data-active={direction !== undefined || undefined} onClick={() => onSort(sortBy)}>
          {title}
          {direction === 'descending' ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />}
        </UnstyledButton>
      ) : (
        title
      )}
    </th>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  return (
    <Late>
      {Array.from({ length: 8 }, (_, row) => (
        <tr key={row} aria-hidden>
          {Array.from({ length: columns }, (_, column) => (
            <td key={column} data-narrow="bare">
              <Skeleton height={14} my={6} width={`${55 + ((row * 7 + column * 13) % 40)}%`} />
            </td>
          ))}
        </tr>
      ))}
    </Late>
  );
}

function NothingFound<Row>({ page, state, change }: { page: Page<Row>; state: ListState; change: (part: Partial<ListState>) => void }) {
  const { next, note } = page;
  if (next) {
    return (
      <div className="surface">
        <Text ta="center" py={40} px="md" c="dimmed">
          Nothing matches so far. {note}{' '}
          <UnstyledButton className="text-button" onClick={() => change({ page: state.page + 1, after: next })}>
            Look further
          </UnstyledButton>
        </Text>
      </div>
    );
  }
  const isBeyond = page.total > 0;
  return (
    <div className="surface">
      <Text ta="center" py={40} px="md" c="dimmed">
        {isBeyond ? 'The list is shorter than this page number.' : 'Nothing matches.'}{' '}
        <UnstyledButton className="text-button" onClick={() => change(isBeyond ? { page: 1 } : { q: '', filters: {} })}>
          {isBeyond ? 'Go to the first page' : 'Clear search and filters'}
        </UnstyledButton>
      </Text>
    </div>
  );
}
