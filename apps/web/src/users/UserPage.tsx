import type { Tagged } from '@app/api-client';
import { Paper, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { RolePicker } from '../roles/RolePicker';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { UserMark } from './user-columns';
import { userStore, useUser, type User } from './users.queries';

export const NewUserPage = () => (
  <>
    <PageHead documentTitle="Add a user" above={<Crumb to="/users">Users</Crumb>} title="Add a user" />
    <UserForm loaded={null} />
  </>
);

export function UserPage() {
  const { id } = useParams({ from: '/frame/users/$id' });
  const found = useUser(Number(id));
  return (
    <Found query={found}>
      {({ answer: user, etag }) => (
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
          {mayDo(user, 'user.edit') ? <UserForm key={user.id} loaded={{ answer: user, etag }} /> : <UserFacts user={user} />}
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

const valuesOf = ({ username, email, active, roles }: User) => ({ username, email, password: '', active, roles: roles.map(({ id }) => id) });
const nobody = { username: '', email: '', password: '', active: true, roles: [] as number[] };
const fieldNames: Readonly<Record<string, string>> = { username: 'User name', email: 'Address', active: 'May sign in', roles: 'Roles' };

function UserForm({ loaded }: { loaded: Tagged<User> | null }) {
  const user = loaded?.answer ?? null;
  const navigate = useNavigate();
  const form = useForm({ initialValues: user ? valuesOf(user) : nobody });
  const editing = useEditing({
    form,
    loaded,
    valuesOf,
    bodyOf: ({ roles, ...values }) => ({ ...values, roles: roles.map((id) => ({ id })) }),
    forget: (values) => ({ ...values, password: '' }),
    store: userStore(user?.id ?? null),
  });
  const reason = (field: string) => reasonFor(editing.failure, field);
  const send = () =>
    editing.send(({ username }) => {
      doneNotice(user ? 'Saved' : 'Added', user ? '' : `${username} can sign in now.`);
      if (!user) void navigate({ to: '/users' });
    });
  return (
    <FormPage
      act={user ? 'Save' : 'Add'}
      onSave={send}
      isBusy={editing.isBusy}
      failure={editing.failure}
      notice={<MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />}
      shownAtField={shownAtField}
    >
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
