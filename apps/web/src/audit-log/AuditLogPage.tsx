import { IconBan, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { fetchLog, type LogEntry } from './audit-log.queries';

export const OutcomeMark = ({ outcome }: Pick<LogEntry, 'outcome'>) =>
  outcome === 'refused' ? (
    <Mark tone="bad" icon={IconBan}>
      Refused
    </Mark>
  ) : (
    <Mark tone="calm" icon={IconCircleCheck}>
      Done
    </Mark>
  );

/** "certificate.read-key" → "certificate: read key". */
export const actInWords = (action: string): string => {
  const [kind = '', ...act] = action.split('.');
  return `${kind.replaceAll('-', ' ')}: ${act.join(' ').replaceAll('-', ' ')}`;
};

const objectName = ({ object }: LogEntry) => object.name ?? (object.id === null ? object.type : `${object.type} ${object.id}`);

const columns: readonly Column<LogEntry>[] = [
  {
    key: 'act',
    title: 'What',
    narrow: 'head',
    render: (row) => (
      <>
        <Link to="/audit-log/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {actInWords(row.action)}
        </Link>
        <span className="row-note" title={objectName(row)}>
          {objectName(row)}
        </span>
      </>
    ),
    csv: (row) => row.action,
  },
  { key: 'outcome', title: 'Outcome', narrow: 'bare', render: (row) => <OutcomeMark outcome={row.outcome} />, csv: (row) => row.outcome },
  { key: 'who', title: 'Who', narrow: 'line', render: (row) => <span className="clip">{row.user.username}</span>, csv: (row) => row.user.username },
  {
    key: 'when',
    title: 'When',
    narrow: 'line',
    sortBy: 'id',
    render: (row) => <Time at={row.loggedAt} quiet />,
    csv: (row) => exactUtc(new Date(row.loggedAt)),
  },
  {
    key: 'grant',
    title: 'Allowed by',
    narrow: 'hidden',
    render: (row) => <span className="clip">{row.grantedBy ?? '–'}</span>,
    csv: (row) => row.grantedBy ?? '',
  },
  { key: 'object', title: 'On what', narrow: 'hidden', isExtra: true, render: objectName, csv: objectName },
  { key: 'reason', title: 'Reason', narrow: 'hidden', isExtra: true, render: (row) => row.reason ?? '–', csv: (row) => row.reason ?? '' },
  { key: 'address', title: 'From', narrow: 'hidden', isExtra: true, render: (row) => row.address ?? '–', csv: (row) => row.address ?? '' },
  {
    key: 'request',
    title: 'Request',
    narrow: 'hidden',
    isExtra: true,
    render: (row) => <span className="mono break-anywhere">{row.requestId ?? '–'}</span>,
    csv: (row) => row.requestId ?? '',
  },
  { key: 'id', title: 'Number', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

const fields = [
  { name: 'user', label: 'User', placeholder: 'name or whole address' },
  { name: 'action', label: 'What', placeholder: 'certificate.revoke' },
  {
    name: 'objectType',
    label: 'Kind of thing',
    choices: [
      'certificate',
      'pending-certificate',
      'authority',
      'user',
      'role',
      'api-key',
      'destination',
      'source',
      'notification',
      'domain',
      'dns-provider',
      'job',
    ].map((value) => ({ value, label: value.replaceAll('-', ' ') })),
  },
  { name: 'objectId', label: 'Its id', placeholder: '812' },
  { name: 'from', label: 'From (UTC)', placeholder: '2027-02-20 or 2027-02-20T14:00:00Z' },
  { name: 'until', label: 'Before (UTC)', placeholder: '2027-02-21' },
];

export const AuditLogPage = () => (
  <>
    <PageHead
      documentTitle="Audit log"
      title="Audit log"
      lead="Who did what, with what, when, and by what right. Rows are only ever added, and each is sealed to the one before."
    />
    <ResourceList
      caption="Audit log"
      noun={{ one: 'entry', many: 'entries' }}
      columns={columns}
      rowKey={(row) => row.id}
      queryKey="logs"
      fetchPage={fetchLog}
      sort={{ by: 'id', descending: true }}
      fields={fields}
      searchLabel="Name of a certificate"
      requestOf={searchIn('certificate.name', ['user', 'action', 'objectType', 'objectId', 'from', 'until'])}
      empty={<EmptyState title="Nothing is on record yet">Every change and every look at a key will be.</EmptyState>}
    />
  </>
);
