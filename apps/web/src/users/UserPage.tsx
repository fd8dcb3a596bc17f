import { Paper, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { RolePicker } from '../roles/RolePicker';
import { useRights } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { UserMark } from './user-columns';
import { useCreateUser, useEditUser, useUser, type User } from './users.queries';

export const NewUserPage = () => (
  <>
    <PageHead documentTitle="Add a user" above={<Crumb to="/users">Users</Crumb>} title="Add a user" />
    <UserForm user={null} />
  </>
);

export function UserPage() {
  const { id } = useParams({ from: '/frame/users/$id' });
  const { isAdmin } = useRights();
  const found = useUser(Number(id));
  return (
    <Found query={found}>
      {(user) => (
        <>
          <PageHead
            documentTitle={user.username}
            above={<Crumb to="/users">Users</Crumb>}
            title={user.username}
            lead={
              <span className="title-line">
                <UserMark active={user.active} />
                {user.email}
              </span>
            }
          />
          {isAdmin ? <UserForm key={user.id} user={user} /> : <UserFacts user={user} />}
        </>
      )}
    </Found>
  );
}

const UserFacts = ({ user }: { user: User }) => (
  <Paper>
    <Facts>
      <Fact name="Address">{user.email}</Fact>
      <Fact name="Roles">{user.roles.map((role) => role.name).join(', ') || 'none'}</Fact>
    </Facts>
  </Paper>
);

const shownAtField = ['username', 'email', 'password', 'roles'];

function UserForm({ user }: { user: User | null }) {
  const navigate = useNavigate();
  const create = useCreateUser();
  const edit = useEditUser(user?.id ?? 0);
  const save = user ? edit : create;
  const form = useForm({
    initialValues: {
      username: user?.username ?? '',
      email: user?.email ?? '',
      password: '',
      active: user?.active ?? true,
      roles: user?.roles.map(({ id }) => id) ?? [],
    },
  });
  const reason = (field: string) => reasonFor(save.error, field);
  const send = () => {
    const { roles, ...values } = form.values;
    save.mutate(
      { ...values, roles: roles.map((id) => ({ id })) },
      {
        onSuccess: ({ username }) => {
          doneNotice(user ? 'Saved' : 'Added', user ? '' : `${username} can sign in now.`);
          form.setFieldValue('password', '');
          if (!user) void navigate({ to: '/users' });
        },
      },
    );
  };
  return (
    <FormPage act={user ? 'Save' : 'Add'} onSave={send} isBusy={save.isPending} failure={save.error} shownAtField={shownAtField}>
      <TextInput label="User name" required autoComplete="off" spellCheck={false} {...form.getInputProps('username')} error={reason('username')} />
      <TextInput label="Address" type="email" required autoComplete="off" {...form.getInputProps('email')} error={reason('email')} />
      <PasswordInput
        label="Password"
        description={user ? 'It is set. Leave this empty to keep it.' : 'To sign in with the first time.'}
        required={!user}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        {...form.getInputProps('password')}
        error={reason('password')}
      />
      <RolePicker
        label="Roles"
        description="A role named like a team's address makes its members owners of that team's certificates."
        known={user?.roles ?? []}
        value={form.values.roles}
        onChange={(roles) => form.setFieldValue('roles', roles)}
        error={reason('roles')}
      />
      <Switch
        label="May sign in"
        description="Switched off, the user is locked out at once, and so are the API keys. What was done stays on record."
        {...form.getInputProps('active', { type: 'checkbox' })}
      />
    </FormPage>
  );
}
