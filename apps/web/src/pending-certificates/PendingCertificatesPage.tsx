import { IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { fetchPendingCertificates, type PendingCertificate } from './pending-certificates.queries';
import { pendingWords } from './pending-words';

const icons = { good: IconCircleCheck, bad: IconCircleX, soon: IconClock, calm: IconPlayerPause };

export function PendingMark({ state }: { state: string }) {
  const { tone, words } = pendingWords(state);
  return (
    <Mark tone={tone} icon={icons[tone]}>
      {words}
    </Mark>
  );
}

const columns: readonly Column<PendingCertificate>[] = [
  {
    key: 'name',
    title: 'Ordered',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/pending-certificates/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.cn ?? row.name}
        </Link>
        <span className="row-note" title={row.nextStep ?? undefined}>
          {row.nextStep ?? row.status ?? row.name}
        </span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'state', title: 'Status', narrow: 'bare', render: (row) => <PendingMark state={row.state} />, csv: (row) => row.state },
  {
    key: 'since',
    title: 'Since',
    narrow: 'line',
    sortBy: 'dateCreated',
    render: (row) => <Time at={row.dateCreated} quiet />,
    csv: (row) => exactUtc(new Date(row.dateCreated)),
  },
  {
    key: 'next',
    title: 'Next look',
    narrow: 'line',
    render: (row) => (row.dueAt ? <Time at={row.dueAt} quiet /> : '–'),
    csv: (row) => (row.dueAt ? exactUtc(new Date(row.dueAt)) : ''),
  },
  {
    key: 'owner',
    title: 'Owner',
    narrow: 'line',
    sortBy: 'owner',
    render: (row) => (
      <span className="clip" title={row.owner}>
        {row.owner}
      </span>
    ),
    csv: (row) => row.owner,
  },
  { key: 'issuer', title: 'Issuer', narrow: 'line', render: (row) => row.authority?.name ?? '–', csv: (row) => row.authority?.name ?? '' },
  { key: 'attempts', title: 'Tries', narrow: 'hidden', isExtra: true, render: (row) => row.numberAttempts, csv: (row) => String(row.numberAttempts) },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

export const PendingCertificatesPage = () => (
  <>
    <PageHead
      documentTitle="Pending"
      title="Pending certificates"
      lead="Ordered, and not here yet: an issuer elsewhere is at work on them. Filter by status for those that failed or came to an end."
    />
    <ResourceList
      caption="Pending certificates"
      noun={{ one: 'order', many: 'orders' }}
      columns={columns}
      rowKey={(row) => row.id}
      queryKey="pending-certificates"
      fetchPage={fetchPendingCertificates}
      sort={{ by: 'id', descending: true }}
      fields={[
        {
          name: 'state',
          label: 'Status',
          choices: ['waiting', 'failed', 'issued', 'cancelled'].map((value) => ({ value, label: pendingWords(value).words })),
        },
        { name: 'owner', label: 'Owner', placeholder: 'team@example.com' },
        { name: 'issuer', label: 'Issuer', placeholder: 'part of the name' },
      ]}
      searchLabel="Name"
      requestOf={searchIn('name', ['owner'])}
      empty={
        <EmptyState title="Nothing is pending" actions={<LinkButton to="/certificates/request">Request a certificate</LinkButton>}>
          An authority of our own issues at once. Others take minutes or days; what is ordered from them waits here, with what happens next and when.
        </EmptyState>
      }
    />
  </>
);
