import { Link } from '@tanstack/react-router';
import { useRights } from '../sign-in/rights';
import type { Column } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { fetchRoles, type Role } from './roles.queries';

const named = (names: readonly string[]) => (names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')) || '–';

const columns = (mayOpen: (role: Role) => boolean): readonly Column<Role>[] => [
  {
    key: 'name',
    title: 'Role',
    narrow: 'head',
    sortBy: 'name',
    render: (row) => (
      <>
        {mayOpen(row) ? (
          <Link to="/roles/$id" params={{ id: String(row.id) }} className="row-link" data-row-link>
            {row.name}
          </Link>
        ) : (
          <span className="break-anywhere">{row.name}</span>
        )}
        <span className="row-note">{row.description}</span>
      </>
    ),
    csv: (row) => row.name,
  },
  {
    key: 'users',
    title: 'Members',
    narrow: 'line',
    render: (row) => named(row.users.map((user) => user.username)),
    csv: (row) => row.users.map((user) => user.username).join(' '),
  },
  {
    key: 'authorities',
    title: 'Authorities',
    narrow: 'line',
    render: (row) => named(row.authorities.map((authority) => authority.name)),
    csv: (row) => row.authorities.map((authority) => authority.name).join(' '),
  },
  {
    key: 'thirdParty',
    title: 'Comes from',
    narrow: 'hidden',
    isExtra: true,
    sortBy: 'thirdParty',
    render: (row) => (row.thirdParty ? 'a directory or single sign-on' : 'here'),
    csv: (row) => String(row.thirdParty ?? false),
  },
  { key: 'id', title: 'Id', narrow: 'hidden', isExtra: true, sortBy: 'id', render: (row) => row.id, csv: (row) => String(row.id) },
];

const fields = [
  { name: 'description', label: 'Description', placeholder: 'part of it' },
  {
    name: 'thirdParty',
    label: 'Comes from',
    choices: [
      { value: 'true', label: 'a directory or single sign-on' },
      { value: 'false', label: 'here' },
    ],
  },
];

export function RolesPage() {
  const rights = useRights();
  return (
    <>
      <PageHead
        documentTitle="Roles"
        title="Roles"
        lead="A role on a certificate or an authority lets its members act on it. A team owns by the role that is named like its address."
        actions={rights.may('role.create') && <LinkButton to="/roles/new">Create a role</LinkButton>}
      />
      <ResourceList
        caption="Roles"
        noun={{ one: 'role', many: 'roles' }}
        columns={columns((role) => rights.may('role.read') || rights.roles.includes(role.name))}
        rowKey={(row) => row.id}
        queryKey="roles"
        fetchPage={fetchRoles}
        sort={{ by: 'name', descending: false }}
        fields={fields}
        searchLabel="Name"
        requestOf={searchIn('name')}
        empty={<EmptyState title="No role yet">Roles say whose a certificate is and who may issue from an authority.</EmptyState>}
      />
    </>
  );
}
