import { Link } from '@tanstack/react-router';
import { exactUtc } from '../ui/time-words';
import type { Column } from '../ui/DataTable';
import { Time } from '../ui/Time';
import type { Authority } from './authorities.queries';
import { AuthorityStatus, authorityWords } from './AuthorityStatus';

export const authorityColumns: readonly Column<Authority>[] = [
  {
    key: 'name',
    title: 'Authority',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        <Link to="/authorities/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.name}
        </Link>
        <span className="row-note">{row.description || row.authorityCertificate.cn}</span>
      </>
    ),
    csv: (row) => row.name,
  },
  { key: 'status', title: 'Status', narrow: 'bare', render: (row) => <AuthorityStatus authority={row} />, csv: (row) => authorityWords(row, new Date()).words },
  {
    key: 'ends',
    title: 'Ends',
    narrow: 'line',
    render: (row) => <Time at={row.authorityCertificate.notAfter} quiet />,
    csv: (row) => exactUtc(new Date(row.authorityCertificate.notAfter)),
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
  { key: 'plugin', title: 'Issues by', narrow: 'hidden', render: (row) => row.plugin.title, csv: (row) => row.plugin.title },
  {
    key: 'cn',
    title: 'Common name',
    narrow: 'hidden',
    isExtra: true,
    render: (row) => row.authorityCertificate.cn ?? '–',
    csv: (row) => row.authorityCertificate.cn ?? '',
  },
];
