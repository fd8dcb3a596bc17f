import { configuredColumns } from '../plugins/configured-columns';
import { useRights } from '../sign-in/rights';
import { ActiveMark } from '../ui/ActiveMark';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { fetchSources, type Source } from './sources.queries';

const columns = configuredColumns<Source>('Source', '/sources/$id', [
  {
    key: 'active',
    title: 'Status',
    narrow: 'bare',
    sortBy: 'active',
    render: (row) => <ActiveMark active={row.active} />,
    csv: (row) => String(row.active ?? true),
  },
  {
    key: 'lastRun',
    title: 'Last read',
    narrow: 'line',
    render: (row) => (row.lastRun ? <Time at={row.lastRun} quiet /> : 'never'),
    csv: (row) => (row.lastRun ? exactUtc(new Date(row.lastRun)) : ''),
  },
]);

export function SourcesPage() {
  const { may } = useRights();
  const add = <LinkButton to="/sources/new">Add a source</LinkButton>;
  return (
    <>
      <PageHead
        documentTitle="Sources"
        title="Sources"
        lead="Where certificates are discovered: what is found there is watched from then on, whoever issued it."
        actions={may('source.create') && add}
      />
      <ResourceList
        caption="Sources"
        noun={{ one: 'source', many: 'sources' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="sources"
        fetchPage={fetchSources}
        sort={{ by: 'label', descending: false }}
        fields={[
          { name: 'pluginName', label: 'Plugin', placeholder: 'vault-source' },
          {
            name: 'active',
            label: 'Status',
            choices: [
              { value: 'true', label: 'on' },
              { value: 'false', label: 'switched off' },
            ],
          },
        ]}
        searchLabel="Label"
        requestOf={searchIn('label')}
        empty={
          <EmptyState title="No source yet" actions={may('source.create') && add}>
            A source is read again and again. Certificates that nobody told of are found there, and so are the places that serve them.
          </EmptyState>
        }
      />
    </>
  );
}
