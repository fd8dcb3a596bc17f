import { IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Column } from '../ui/DataTable';
import { Mark } from '../ui/Mark';
import type { User } from './users.queries';

export const UserMark = ({ active }: { active: boolean }) =>
  active ? (
    <Mark tone="good" icon={IconCircleCheck}>
      Active
    </Mark>
  ) : (
    <Mark tone="calm" icon={IconPlayerPause}>
      Locked out
    </Mark>
  );

const rolesOf = (user: User) => user.roles.map((role) => role.name).join(', ');

export const userColumns: readonly Column<User>[] = [
  {
    key: 'username',
    title: 'User',
    narrow: 'head',
    sortBy: 'username',
    render: (row) => (
      <>
        <Link to="/users/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
          {row.username}
        </Link>
        <span className="row-note">{row.email}</span>
      </>
    ),
    csv: (row) => row.username,
  },
  { key: 'active', title: 'Status', narrow: 'bare', sortBy: 'active', render: (row) => <UserMark active={row.active} />, csv: (row) => String(row.active) },
  { key: 'roles', title: 'Roles', narrow: 'line', render: (row) => rolesOf(row) || '–', csv: rolesOf },
  { key: 'email', title: 'Address', narrow: 'hidden', isExtra: true, sortBy: 'email', render: (row) => row.email, csv: (row) => row.email },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];
