import { useRights } from '../sign-in/rights';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { userColumns } from './user-columns';
import { fetchUsers } from './users.queries';

const fields = [
  { name: 'email', label: 'Address', placeholder: 'part of the address' },
  {
    name: 'active',
    label: 'Status',
    choices: [
      { value: 'true', label: 'active' },
      { value: 'false', label: 'locked out' },
    ],
  },
];

export function UsersPage() {
  const { may } = useRights();
  return (
    <>
      <PageHead
        documentTitle="Users"
        title="Users"
        lead="Who may sign in, and by which roles they act."
        actions={may('user.create') && <LinkButton to="/users/new">Add a user</LinkButton>}
      />
      <ResourceList
        caption="Users"
        noun={{ one: 'user', many: 'users' }}
        columns={userColumns}
        rowKey={(row) => row.id}
        queryKey="users"
        fetchPage={fetchUsers}
        sort={{ by: 'username', descending: false }}
        fields={fields}
        searchLabel="User name"
        requestOf={searchIn('username')}
        empty={<EmptyState title="Nobody is here">Users are made by administrators, or come with their first sign-in.</EmptyState>}
      />
    </>
  );
}
