import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { Mark, type Tone } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { outcomes, standingOf } from './job-words';
import { fetchJobs, type Job } from './jobs.queries';

const icons = { good: IconCircleCheck, soon: IconClock, bad: IconAlertTriangle, calm: IconPlayerPause };

export const WordsMark = ({ tone, words }: { tone: Tone; words: string }) => (
  <Mark tone={tone} icon={icons[tone]}>
    {words}
  </Mark>
);

const when = (text: string | null) => (text ? <Time at={text} quiet /> : '–');
const instant = (text: string | null) => (text ? exactUtc(new Date(text)) : '');

const columns: readonly Column<Job>[] = [
  {
    key: 'name',
    title: 'Job',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/jobs/$name" params={{ name: row.name }} className="row-link" data-row-link>
          {row.name.replaceAll('-', ' ')}
        </Link>
        <span className="row-note" title={row.overdue ?? row.description}>
          {row.overdue ?? row.description}
        </span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'state', title: 'Status', narrow: 'bare', render: (row) => <WordsMark {...standingOf(row)} />, csv: (row) => standingOf(row).words },
  {
    key: 'last',
    title: 'Last run',
    narrow: 'line',
    sortBy: 'lastStartedAt',
    render: (row) => when(row.lastStartedAt),
    csv: (row) => instant(row.lastStartedAt),
  },
  { key: 'next', title: 'Next run', narrow: 'line', sortBy: 'nextRunAt', render: (row) => when(row.nextRunAt), csv: (row) => instant(row.nextRunAt) },
  {
    key: 'schedule',
    title: 'Schedule',
    narrow: 'line',
    render: (row) => (row.schedule ? <span className="mono small nowrap">{row.schedule}</span> : <span className="nowrap">on demand</span>),
    csv: (row) => row.schedule ?? '',
  },
  {
    key: 'success',
    title: 'Last success',
    narrow: 'hidden',
    isExtra: true,
    render: (row) => when(row.lastSuccessAt),
    csv: (row) => instant(row.lastSuccessAt),
  },
  { key: 'queue', title: 'Queue', narrow: 'hidden', isExtra: true, sortBy: 'queue', render: (row) => row.queue, csv: (row) => row.queue },
];

export const JobsPage = () => (
  <>
    <PageHead documentTitle="Jobs" title="Jobs" lead="What the system does by itself: when each ran, how it ended, and when it runs next." />
    <ResourceList
      caption="Jobs"
      noun={{ one: 'job', many: 'jobs' }}
      columns={columns}
      rowKey={(row) => row.name}
      queryKey="jobs"
      fetchPage={fetchJobs}
      sort={{ by: 'name', descending: false }}
      fields={[
        { name: 'queue', label: 'Queue', choices: ['sync', 'notify', 'revocation-check', 'pending-acme', 'renewal'].map((value) => ({ value, label: value })) },
        {
          name: 'outcome',
          label: 'Ended last',
          choices: [{ value: 'overdue', label: 'overdue' }, ...Object.entries(outcomes).map(([value, { words }]) => ({ value, label: words.toLowerCase() }))],
        },
      ]}
      searchLabel="Name or what it does"
      requestOf={({ q, filters }) => ({ query: { ...filters, ...(q.trim() ? { q: q.trim() } : {}) }, unused: [] })}
      empty={<EmptyState title="No job">This build has none.</EmptyState>}
    />
  </>
);
