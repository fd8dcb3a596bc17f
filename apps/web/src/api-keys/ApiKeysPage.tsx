import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHourglassLow } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRights } from '../sign-in/rights';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { ResourceList } from '../ui/ResourceList';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { useNow } from '../ui/use-now';
import { fetchApiKeys, type ApiKey } from './api-keys.queries';
import { endOfKey, stateOfKey, type KeyState } from './key-state';

const faces = {
  revoked: { tone: 'bad', icon: IconCircleX, words: 'Revoked' },
  ended: { tone: 'bad', icon: IconAlertTriangle, words: 'Ended' },
  'ends-soon': { tone: 'soon', icon: IconHourglassLow, words: 'Ends soon' },
  good: { tone: 'good', icon: IconCircleCheck, words: 'Good' },
} as const satisfies Record<KeyState, unknown>;

export function KeyMark({ apiKey }: { apiKey: ApiKey }) {
  const { tone, icon, words } = faces[stateOfKey(apiKey, useNow())];
  return (
    <Mark tone={tone} icon={icon}>
      {words}
    </Mark>
  );
}

export function KeyEnd({ apiKey, quiet = false }: { apiKey: ApiKey; quiet?: boolean }) {
  const end = endOfKey(apiKey);
  return end ? <Time at={end} quiet={quiet} /> : <>never</>;
}

const columns: readonly Column<ApiKey>[] = [
  {
    key: 'name',
    title: 'API key',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/api-keys/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.name}
        </Link>
        <span className="row-note">acts as {row.user.username}</span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'state', title: 'Status', narrow: 'bare', render: (row) => <KeyMark apiKey={row} />, csv: (row) => faces[stateOfKey(row, new Date())].words },
  {
    key: 'ends',
    title: 'Ends',
    narrow: 'line',
    sortBy: 'ttl',
    render: (row) => <KeyEnd apiKey={row} quiet />,
    csv: (row) => {
      const end = endOfKey(row);
      return end ? exactUtc(end) : 'never';
    },
  },
  {
    key: 'issuedAt',
    title: 'Made',
    narrow: 'line',
    sortBy: 'issuedAt',
    render: (row) => <Time at={new Date(row.issuedAt * 1000)} quiet />,
    csv: (row) => exactUtc(new Date(row.issuedAt * 1000)),
  },
  { key: 'user', title: 'User', narrow: 'hidden', isExtra: true, render: (row) => row.user.username, csv: (row) => row.user.username },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

export function ApiKeysPage() {
  const { may } = useRights();
  return (
    <>
      <PageHead
        documentTitle="API keys"
        title="API keys"
        lead={may('api-key.read') ? 'For scripts: each acts as one user, with his roles.' : 'For your scripts: each acts as you, with your roles.'}
        actions={<LinkButton to="/api-keys/new">Create a key</LinkButton>}
      />
      <ResourceList
        caption="API keys"
        noun={{ one: 'key', many: 'keys' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="api-keys"
        fetchPage={fetchApiKeys}
        sort={{ by: 'id', descending: true }}
        requestOf={() => ({ query: {}, unused: [] })}
        empty={
          <EmptyState title="No API key yet" actions={<LinkButton to="/api-keys/new">Create a key</LinkButton>}>
            A script signs in with a key instead of a password. It can be given an end, and revoked without touching anything else.
          </EmptyState>
        }
      />
    </>
  );
}
