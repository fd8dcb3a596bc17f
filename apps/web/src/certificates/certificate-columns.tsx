import { Link } from '@tanstack/react-router';
import { exactUtc } from '../ui/time-words';
import type { Column } from '../ui/DataTable';
import { Time } from '../ui/Time';
import type { CertificateLine } from './certificates.queries';
import { keyInWords } from './key-words';
import { statusOf } from './status';
import { StatusMark } from './StatusMark';

const yesNo = (value: boolean) => (value ? 'yes' : 'no');
const instantOf = (text: string | undefined) => (text ? exactUtc(new Date(text)) : '');
const whenOf = (text: string | undefined) => (text ? <Time at={text} quiet /> : '–');

export const certificateColumns: readonly Column<CertificateLine>[] = [
  {
    key: 'name',
    title: 'Certificate',
    narrow: 'head',
    sortBy: 'cn',
    render: (row) => (
      <>
        <Link to="/certificates/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.cn ?? row.name}
        </Link>
        <span className="row-note" title={row.name}>
          {row.name}
        </span>
      </>
    ),
    csv: (row) => row.cn ?? row.name,
  },
  {
    key: 'status',
    title: 'Status',
    narrow: 'bare',
    render: (row) => <StatusMark certificate={row} isBrief />,
    csv: (row) => statusOf(row, new Date()).words,
  },
  { key: 'notAfter', title: 'Ends', narrow: 'line', sortBy: 'notAfter', render: (row) => whenOf(row.notAfter), csv: (row) => instantOf(row.notAfter) },
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
  {
    key: 'issuer',
    title: 'Issuer',
    narrow: 'line',
    sortBy: 'issuer',
    render: (row) => <span className="clip">{row.authority?.name ?? row.issuer}</span>,
    csv: (row) => row.authority?.name ?? row.issuer,
  },
  {
    key: 'fullName',
    title: 'Name',
    narrow: 'hidden',
    isExtra: true,
    sortBy: 'name',
    render: (row) => <span className="mono break-anywhere">{row.name}</span>,
    csv: (row) => row.name,
  },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
  { key: 'key', title: 'Key', narrow: 'hidden', isExtra: true, render: (row) => keyInWords(row.keyType, row.bits), csv: (row) => row.keyType ?? '' },
  {
    key: 'serial',
    title: 'Serial',
    narrow: 'hidden',
    isExtra: true,
    render: (row) => <span className="mono break-anywhere">{row.serialHex ?? '–'}</span>,
    csv: (row) => row.serialHex ?? '',
  },
  {
    key: 'notBefore',
    title: 'Begins',
    narrow: 'hidden',
    isExtra: true,
    sortBy: 'notBefore',
    render: (row) => whenOf(row.notBefore),
    csv: (row) => instantOf(row.notBefore),
  },
  { key: 'notify', title: 'Warnings', narrow: 'hidden', isExtra: true, sortBy: 'notify', render: (row) => yesNo(row.notify), csv: (row) => yesNo(row.notify) },
  {
    key: 'rotation',
    title: 'Renewal',
    narrow: 'hidden',
    isExtra: true,
    sortBy: 'rotation',
    render: (row) => yesNo(row.rotation),
    csv: (row) => yesNo(row.rotation),
  },
];
