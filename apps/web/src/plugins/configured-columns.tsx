import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import type { Configured } from './ConfiguredForm';

type Row = Configured & { readonly id: number };

/** The columns that destinations, sources and notifications have in common. */
export function configuredColumns<One extends Row>(
  title: string,
  to: '/destinations/$id' | '/sources/$id' | '/notifications/$id',
  between: readonly Column<One>[] = [],
): readonly Column<One>[] {
  return [
    {
      key: 'label',
      title,
      narrow: 'head',
      sortBy: 'label',
      render: (row) => (
        <>
          <Link to={to} params={{ id: String(row.id) }} className="row-link" data-row-link>
            {row.label}
          </Link>
          <span className="row-note">{row.description}</span>
        </>
      ),
      csv: (row) => row.label,
    },
    ...between,
    { key: 'plugin', title: 'Plugin', narrow: 'line', sortBy: 'pluginName', render: (row) => row.plugin.title, csv: (row) => row.plugin.slug },
    {
      key: 'options',
      title: 'Options',
      narrow: 'hidden',
      isExtra: true,
      render: (row) => <span className="break-anywhere small">{optionsInWords(row)}</span>,
      csv: optionsInWords,
    },
    { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
  ];
}

/** "host: a.test, port: 22": what is set and no secret. */
export const optionsInWords = ({ options }: Pick<Configured, 'options'>): string =>
  options
    .flatMap(({ name, value }) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${name}: ${String(value).slice(0, 60)}`] : [],
    )
    .join(', ');
