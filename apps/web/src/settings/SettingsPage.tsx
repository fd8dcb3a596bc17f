import type { SettingAnswer } from '@app/api-client';
import { lemur } from '../api/client';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { PageHead } from '../ui/PageHead';
import { pageOf } from '../ui/page-of';
import { ResourceList, type FetchPage } from '../ui/ResourceList';

const origins = { environment: 'environment', file: 'file', default: 'default' } as const;

const columns: readonly Column<SettingAnswer>[] = [
  {
    key: 'name',
    title: 'Setting',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <span className="mono break-anywhere setting-name" tabIndex={-1} data-row-link>
          {row.name}
        </span>
        <span className="row-note wrapping">{row.description}</span>
      </>
    ),
    csv: (row) => row.name,
  },
  {
    key: 'value',
    title: 'In force',
    narrow: 'line',
    render: (row) => <span className="mono small break-anywhere">{row.value ?? 'not set'}</span>,
    csv: (row) => row.value ?? '',
  },
  {
    key: 'from',
    title: 'From',
    narrow: 'bare',
    sortBy: 'from',
    render: (row) => (row.from === 'default' ? <span className="dim">default</span> : <b>{origins[row.from]}</b>),
    csv: (row) => row.from,
  },
  {
    key: 'path',
    title: 'In the code',
    narrow: 'hidden',
    isExtra: true,
    sortBy: 'path',
    render: (row) => <span className="mono small">{row.path}</span>,
    csv: (row) => row.path,
  },
];

const fetchSettings: FetchPage<SettingAnswer> = async ({ q, from, ...query }, signal) => {
  const answer = await lemur.settings.list({ signal });
  // What two plugins share is listed for each of them.
  const items = [...new Map(answer.items.map((setting) => [setting.name, setting])).values()];
  const wanted = String(q ?? '').toLowerCase();
  const found = items.filter(
    (setting) => `${setting.name} ${setting.path} ${setting.description}`.toLowerCase().includes(wanted) && (from === undefined || setting.from === from),
  );
  return pageOf(found, query);
};

export const SettingsPage = () => (
  <>
    <PageHead
      documentTitle="Settings"
      title="Settings in force"
      lead="As the API that answers has them. They are changed in the environment or the settings file, and hold after a restart. Secrets are not shown."
    />
    <ResourceList
      caption="Settings"
      noun={{ one: 'setting', many: 'settings' }}
      columns={columns}
      rowKey={(row) => row.name}
      queryKey="settings"
      fetchPage={fetchSettings}
      sort={{ by: 'name', descending: false }}
      fields={[{ name: 'from', label: 'From', choices: Object.entries(origins).map(([value, label]) => ({ value, label })) }]}
      searchLabel="Name or meaning"
      requestOf={({ q, filters }) => ({ query: { ...filters, ...(q.trim() ? { q: q.trim() } : {}) }, unused: [] })}
      empty={<EmptyState title="No setting">This build has none.</EmptyState>}
    />
  </>
);
