import { Link } from '@tanstack/react-router';
import { configuredColumns } from '../plugins/configured-columns';
import { useRights } from '../sign-in/rights';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { fetchDestinations, type Destination } from './destinations.queries';

const columns = configuredColumns<Destination>('Destination', '/destinations/$id', [
  {
    key: 'certificates',
    title: 'Certificates',
    narrow: 'line',
    render: (row) => (
      <Link to="/certificates" search={{ destination: String(row.id) }}>
        those deployed there
      </Link>
    ),
    csv: () => '',
  },
]);

export function DestinationsPage() {
  const { may } = useRights();
  const add = <LinkButton to="/destinations/new">Add a destination</LinkButton>;
  return (
    <>
      <PageHead
        documentTitle="Destinations"
        title="Destinations"
        lead="Where certificates are put: servers, key stores, clusters. Whoever asks for a certificate chooses among them."
        actions={may('destination.create') && add}
      />
      <ResourceList
        caption="Destinations"
        noun={{ one: 'destination', many: 'destinations' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="destinations"
        fetchPage={fetchDestinations}
        sort={{ by: 'label', descending: false }}
        fields={[
          { name: 'pluginName', label: 'Plugin', placeholder: 'sftp-destination' },
          { name: 'description', label: 'Description', placeholder: 'part of it' },
        ]}
        searchLabel="Label"
        requestOf={searchIn('label')}
        empty={
          <EmptyState title="No destination yet" actions={may('destination.create') && add}>
            A destination is a place that certificates are deployed to when they are issued, and again when they are renewed: nobody has to carry files.
          </EmptyState>
        }
      />
    </>
  );
}
