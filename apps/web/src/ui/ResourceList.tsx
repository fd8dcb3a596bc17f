import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { collectPages } from './collect-pages';
import { DataTable, type Column, type Page } from './DataTable';
import { readListState, windowOf, writeListState, type ListState, type SearchParams } from './list-state';
import type { FilterField } from './ListTools';
import { oneFilter, type ListRequest } from './one-filter';

export type FetchPage<Row> = (query: Record<string, string | number>, signal?: AbortSignal) => Promise<Page<Row>>;

interface Props<Row> {
  /** For screen readers, and the name of the CSV file. */
  caption: string;
  noun: { one: string; many: string };
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string | number;
  /** Under which the query cache keeps its pages, so that a change can throw them away. */
  queryKey: string;
  fetchPage: FetchPage<Row>;
  sort: NonNullable<ListState['sort']>;
  fields?: readonly FilterField[];
  searchLabel?: string;
  /** What is asked of the API for a search and filters. */
  requestOf: (state: Pick<ListState, 'q' | 'filters'>) => ListRequest;
  empty: ReactNode;
}

/** A list of one resource with everything that belongs to it: its state in the address bar, its pages from the API, its CSV file. */
export function ResourceList<Row>({ fields = [], sort, requestOf, fetchPage, queryKey, ...table }: Props<Row>) {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const defaults = { sort, count: 25, filters: fields.map((field) => field.name) };
  const state = readListState(search, defaults);
  const { query, unused } = requestOf(state);
  const ordered = { ...query, sortBy: state.sort?.by ?? sort.by, sortDir: state.sort?.descending ? 'desc' : 'asc' };
  const asked = { ...ordered, ...windowOf(state) };
  const list = useQuery({ queryKey: [queryKey, 'list', asked], queryFn: ({ signal }) => fetchPage(asked, signal), placeholderData: keepPreviousData });
  const unusedWords = unused.map((name) => fields.find((field) => field.name === name)?.label.toLowerCase() ?? name).join(' and ');
  return (
    <DataTable
      {...table}
      page={list.data}
      isLoading={list.isFetching}
      failure={list.error}
      onRetry={() => void list.refetch()}
      state={state}
      onState={(next, how) => void navigate({ to: '.', search: writeListState(next, defaults), replace: how?.replace ?? false })}
      filters={fields}
      searchNote={unused.length ? `the filter ${unusedWords} is not used beside this search` : ''}
      isNarrowed={state.q !== '' || Object.keys(state.filters).length > 0}
      fetchAll={() => collectPages((window) => fetchPage({ ...ordered, ...window }))}
      csvName={table.caption.toLowerCase().replaceAll(' ', '-')}
    />
  );
}

/** For lists whose API takes one filter: looks into this field. */
export const searchIn =
  (field: string, direct: readonly string[] = []) =>
  (state: Pick<ListState, 'q' | 'filters'>): ListRequest =>
    oneFilter(state, field, direct);
