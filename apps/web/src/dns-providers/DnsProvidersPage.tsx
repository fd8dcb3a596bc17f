import { Link } from '@tanstack/react-router';
import { useRights } from '../sign-in/rights';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { fetchDnsProviders, type DnsProvider } from './dns-providers.queries';

const columns: readonly Column<DnsProvider>[] = [
  {
    key: 'name',
    title: 'DNS provider',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/dns-providers/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.name}
        </Link>
        <span className="row-note">{row.description}</span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'type', title: 'Type', narrow: 'line', sortBy: 'providerType', render: (row) => row.providerType, csv: (row) => row.providerType },
  {
    key: 'endpoint',
    title: 'Address',
    narrow: 'line',
    render: (row) => <span className="clip">{row.apiEndpoint ?? '–'}</span>,
    csv: (row) => row.apiEndpoint ?? '',
  },
  {
    key: 'since',
    title: 'Since',
    narrow: 'line',
    sortBy: 'dateCreated',
    render: (row) => <Time at={row.dateCreated} quiet />,
    csv: (row) => exactUtc(new Date(row.dateCreated)),
  },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

export function DnsProvidersPage() {
  const { may } = useRights();
  const add = <LinkButton to="/dns-providers/new">Add a DNS provider</LinkButton>;
  return (
    <>
      <PageHead
        documentTitle="DNS providers"
        title="DNS providers"
        lead="Accounts at name services, by which an ACME authority is shown that a name is ours."
        actions={may('dns-provider.create') && add}
      />
      <ResourceList
        caption="DNS providers"
        noun={{ one: 'provider', many: 'providers' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="dns-providers"
        fetchPage={fetchDnsProviders}
        sort={{ by: 'name', descending: false }}
        searchLabel="Whole name"
        requestOf={({ q }) => ({ query: { name: q.trim() }, unused: [] })}
        empty={
          <EmptyState title="No DNS provider yet" actions={may('dns-provider.create') && add}>
            A public authority asks for a record in the zone of each name before it issues. With an account at the name service, Lemur writes it and takes it
            away.
          </EmptyState>
        }
      />
    </>
  );
}
