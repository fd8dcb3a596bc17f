import './authorities.css';
import { Group, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DataTable } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { readListState, writeListState, type ListDefaults, type ListState, type SearchParams } from '../ui/list-state';
import { PageHead } from '../ui/PageHead';
import { fetchAuthorities, useAuthorities } from './authorities.queries';
import { authorityColumns } from './authority-columns';
import { AuthorityTree } from './AuthorityTree';
import { collectPages } from '../ui/collect-pages';
import { filterOf } from '../ui/one-filter';

const fields = [
  {
    name: 'active',
    label: 'Issuing',
    choices: [
      { value: 'true', label: 'active' },
      { value: 'false', label: 'switched off' },
    ],
  },
];
const defaults: ListDefaults = { sort: { by: 'name', descending: false }, count: 25, filters: ['active'] };

export function AuthoritiesPage() {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const view = search.view === 'list' || search.q || search.active ? 'list' : 'tree';
  return (
    <>
      <PageHead
        documentTitle="Authorities"
        title="Authorities"
        lead="Who signs the certificates: roots, and the sub-CAs below them."
        actions={
          <Group gap="xs">
            <SegmentedControl
              aria-label="Show as"
              size="xs"
              value={view}
              onChange={(next) => void navigate({ to: '/authorities', search: next === 'list' ? { view: 'list' } : {} })}
              data={[
                { value: 'tree', label: 'Tree' },
                { value: 'list', label: 'List' },
              ]}
            />
            <LinkButton to="/authorities/new">Create</LinkButton>
          </Group>
        }
      />
      {view === 'tree' ? <AuthorityTree empty={<NoAuthorities />} /> : <AuthorityList search={search} />}
    </>
  );
}

function AuthorityList({ search }: { search: SearchParams }) {
  const navigate = useNavigate();
  const state = readListState(search, defaults);
  const onState = (next: ListState, how?: { replace: boolean }) =>
    void navigate({ to: '/authorities', search: { view: 'list', ...writeListState(next, defaults) }, replace: how?.replace ?? false });
  const filter = state.q.trim() ? filterOf('name', state.q.trim()) : state.filters.active ? filterOf('active', state.filters.active) : '';
  const ordered = { filter, sortBy: state.sort?.by ?? '', sortDir: state.sort?.descending ? 'desc' : 'asc' };
  const list = useAuthorities({ ...ordered, page: state.page, count: state.count });
  return (
    <DataTable
      caption="Authorities"
      noun={{ one: 'authority', many: 'authorities' }}
      columns={authorityColumns}
      rowKey={(row) => row.id}
      page={list.data}
      isLoading={list.isFetching}
      failure={list.error}
      onRetry={() => void list.refetch()}
      state={state}
      onState={onState}
      filters={fields}
      searchLabel="Name"
      searchNote={state.q && state.filters.active ? 'the filter is not used beside this search' : ''}
      isNarrowed={state.q !== '' || Object.keys(state.filters).length > 0}
      fetchAll={() => collectPages((window) => fetchAuthorities({ ...ordered, ...window }))}
      csvName="authorities"
      empty={<NoAuthorities />}
    />
  );
}

const NoAuthorities = () => (
  <EmptyState title="No authority yet" actions={<LinkButton to="/authorities/new">Create a root</LinkButton>}>
    An authority signs certificates. Begin with a root of your own; machines that trust it trust all that it signs. You may then put a sub-CA below it for daily
    work, and keep the root for signing sub-CAs.
  </EmptyState>
);
