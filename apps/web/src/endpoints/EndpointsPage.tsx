import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconQuestionMark } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { findingInWords } from './endpoint-words';
import { fetchEndpoints, type ServedEndpoint } from './endpoints.queries';

const findings = (endpoint: ServedEndpoint) => (endpoint.issues ?? []).map(findingInWords).join(' ');

export function EndpointMark({ endpoint }: { endpoint: ServedEndpoint }) {
  const count = endpoint.issues?.length ?? 0;
  if (!endpoint.active)
    return (
      <Mark tone="calm" icon={IconPlayerPause}>
        Not in use
      </Mark>
    );
  if (!endpoint.certificate && count === 0)
    return (
      <Mark tone="calm" icon={IconQuestionMark}>
        No certificate known
      </Mark>
    );
  return count ? (
    <Mark tone="bad" icon={IconAlertTriangle}>
      {count === 1 ? '1 finding' : `${count} findings`}
    </Mark>
  ) : (
    <Mark tone="good" icon={IconCircleCheck}>
      Nothing found
    </Mark>
  );
}

const columns: readonly Column<ServedEndpoint>[] = [
  {
    key: 'name',
    title: 'Endpoint',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/endpoints/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.name}
        </Link>
        <span className="row-note">
          {row.dnsname}:{row.port}
        </span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'findings', title: 'Findings', narrow: 'bare', render: (row) => <EndpointMark endpoint={row} />, csv: findings },
  {
    key: 'certificate',
    title: 'Certificate',
    narrow: 'line',
    render: (row) =>
      row.certificate ? (
        <Link to="/certificates/$id" params={{ id: String(row.certificate.id) }} className="clip" title={row.certificate.name}>
          {row.certificate.name}
        </Link>
      ) : (
        '–'
      ),
    csv: (row) => row.certificate?.name ?? '',
  },
  {
    key: 'ends',
    title: 'Ends',
    narrow: 'line',
    render: (row) => (row.certificate ? <Time at={row.certificate.notAfter} quiet /> : '–'),
    csv: (row) => (row.certificate ? exactUtc(new Date(row.certificate.notAfter)) : ''),
  },
  { key: 'owner', title: 'Owner', narrow: 'line', sortBy: 'owner', render: (row) => row.owner ?? '–', csv: (row) => row.owner ?? '' },
  { key: 'type', title: 'Type', narrow: 'hidden', isExtra: true, sortBy: 'type', render: (row) => row.type, csv: (row) => row.type },
  { key: 'dnsname', title: 'Address', narrow: 'hidden', isExtra: true, sortBy: 'dnsname', render: (row) => row.dnsname, csv: (row) => row.dnsname },
  { key: 'source', title: 'Found by', narrow: 'hidden', isExtra: true, render: (row) => row.sourceLabel ?? '–', csv: (row) => row.sourceLabel ?? '' },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

export const EndpointsPage = () => (
  <>
    <PageHead documentTitle="Endpoints" title="Endpoints" lead="Where certificates are served, as the sources found them, and what is wrong there." />
    <ResourceList
      caption="Endpoints"
      noun={{ one: 'endpoint', many: 'endpoints' }}
      columns={columns}
      rowKey={(row) => row.id}
      queryKey="endpoints"
      fetchPage={fetchEndpoints}
      sort={{ by: 'name', descending: false }}
      fields={[
        { name: 'dnsname', label: 'Address', placeholder: 'part of it' },
        { name: 'owner', label: 'Owner', placeholder: 'team@example.com' },
        { name: 'type', label: 'Type', placeholder: 'elb' },
        {
          name: 'active',
          label: 'In use',
          choices: [
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ],
        },
      ]}
      searchLabel="Name"
      requestOf={searchIn('name', ['owner'])}
      empty={
        <EmptyState title="No endpoint yet" actions={<LinkButton to="/sources">See the sources</LinkButton>}>
          Load balancers and servers are found by sources. Each stands here with the certificate that it serves and what is wrong with it.
        </EmptyState>
      }
    />
  </>
);
