import type { PluginAnswer } from '@app/api-client';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lemur } from '../api/client';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { Mark } from '../ui/Mark';
import { PageHead } from '../ui/PageHead';
import { pageOf } from '../ui/page-of';
import { ResourceList, type FetchPage } from '../ui/ResourceList';
import { abilitiesInWords, kindInWords, kinds } from './kinds';

export const ConfiguredMark = ({ plugin }: { plugin: PluginAnswer }) =>
  plugin.notConfigured ? (
    <Mark tone="soon" icon={IconAlertTriangle}>
      Not configured
    </Mark>
  ) : (
    <Mark tone="good" icon={IconCircleCheck}>
      Ready
    </Mark>
  );

const columns: readonly Column<PluginAnswer>[] = [
  {
    key: 'title',
    title: 'Plugin',
    narrow: 'head',
    sortBy: 'title',
    render: (row) => (
      <>
        <Link to="/plugins/$slug" params={{ slug: row.slug }} className="row-link" data-row-link>
          {row.title}
        </Link>
        <span className="row-note">{row.description}</span>
      </>
    ),
    csv: (row) => row.title,
  },
  { key: 'state', title: 'Status', narrow: 'bare', render: (row) => <ConfiguredMark plugin={row} />, csv: (row) => row.notConfigured ?? 'ready' },
  { key: 'kind', title: 'Kind', narrow: 'line', sortBy: 'kind', render: (row) => kindInWords(row.kind), csv: (row) => row.kind ?? '' },
  {
    key: 'abilities',
    title: 'Can',
    narrow: 'line',
    isExtra: true,
    render: (row) => abilitiesInWords(row.abilities) || '–',
    csv: (row) => row.abilities?.join(' ') ?? '',
  },
  { key: 'slug', title: 'Slug', narrow: 'line', sortBy: 'slug', render: (row) => <span className="mono small">{row.slug}</span>, csv: (row) => row.slug },
];

/** There are dozens of plugins and the API answers all of them: searching, sorting and paging happens here. */
const fetchPlugins: FetchPage<PluginAnswer> = async ({ q, type, state, ...query }, signal) => {
  const { items } = await lemur.plugins.list({ query: { type: String(type ?? '') }, signal });
  const wanted = String(q ?? '').toLowerCase();
  const found = items.filter(
    (plugin) =>
      `${plugin.title} ${plugin.slug} ${plugin.description}`.toLowerCase().includes(wanted) &&
      (state === undefined || (state === 'ready') === (plugin.notConfigured === undefined)),
  );
  return pageOf(found, query);
};

export const PluginsPage = () => (
  <>
    <PageHead documentTitle="Plugins" title="Plugins" lead="What this installation can talk to, and what is still missing before it can." />
    <ResourceList
      caption="Plugins"
      noun={{ one: 'plugin', many: 'plugins' }}
      columns={columns}
      rowKey={(row) => row.slug}
      queryKey="plugins"
      fetchPage={fetchPlugins}
      sort={{ by: 'title', descending: false }}
      fields={[
        { name: 'type', label: 'Kind', choices: kinds.map((value) => ({ value, label: kindInWords(value) })) },
        {
          name: 'state',
          label: 'Status',
          choices: [
            { value: 'ready', label: 'ready' },
            { value: 'missing', label: 'not configured' },
          ],
        },
      ]}
      searchLabel="Title, slug or description"
      requestOf={({ q, filters }) => ({ query: { ...filters, ...(q.trim() ? { q: q.trim() } : {}) }, unused: [] })}
      empty={<EmptyState title="No plugin">This build has none.</EmptyState>}
    />
  </>
);
