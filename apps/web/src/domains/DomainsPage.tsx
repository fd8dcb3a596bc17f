import { IconShieldLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRights } from '../sign-in/rights';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { fetchDomains, type Domain } from './domains.queries';

export const SensitiveMark = ({ sensitive }: { sensitive: boolean }) =>
  sensitive ? (
    <Mark tone="soon" icon={IconShieldLock}>
      Sensitive
    </Mark>
  ) : (
    <>–</>
  );

const columns: readonly Column<Domain>[] = [
  {
    key: 'name',
    title: 'Name',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <Link to="/domains/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
        {row.name}
      </Link>
    ),
    csv: (row) => row.name,
  },
  {
    key: 'sensitive',
    title: 'Use',
    narrow: 'bare',
    sortBy: 'sensitive',
    render: (row) => <SensitiveMark sensitive={row.sensitive} />,
    csv: (row) => (row.sensitive ? 'sensitive' : ''),
  },
  {
    key: 'certificates',
    title: 'Certificates',
    narrow: 'line',
    render: (row) => (
      <Link to="/certificates" search={{ q: `"${row.name}"` }}>
        those with it
      </Link>
    ),
    csv: () => '',
  },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

export function DomainsPage() {
  const { may } = useRights();
  return (
    <>
      <PageHead
        documentTitle="Domains"
        title="Domains"
        lead="Every name that stands on a certificate. A sensitive one is issued to administrators only."
        actions={may('domain.create') && <LinkButton to="/domains/new">Add a name</LinkButton>}
      />
      <ResourceList
        caption="Domains"
        noun={{ one: 'name', many: 'names' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="domains"
        fetchPage={fetchDomains}
        sort={{ by: 'name', descending: false }}
        fields={[
          {
            name: 'sensitive',
            label: 'Use',
            choices: [
              { value: 'true', label: 'sensitive' },
              { value: 'false', label: 'free' },
            ],
          },
        ]}
        searchLabel="Part of the name"
        requestOf={searchIn('name')}
        empty={
          <EmptyState title="No name yet">Names come with the certificates that they stand on. One can be added before, to mark it as sensitive.</EmptyState>
        }
      />
    </>
  );
}
