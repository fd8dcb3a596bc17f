import type { EditRole, Tagged } from '@app/api-client';
import { Button, Checkbox, Group, Paper, PasswordInput, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { CopyText } from '../ui/PemBlock';
import { Problem } from '../ui/Problem';
import { UserPicker } from '../users/UserPicker';
import { roleStore, useCreateRole, useCredentials, useDeleteRole, useRole, type Role } from './roles.queries';

const head = (title: string, lead?: string | null) => <PageHead documentTitle={title} above={<Crumb to="/roles">Roles</Crumb>} title={title} lead={lead} />;

export function RolePage() {
  const { id } = useParams({ from: '/frame/roles/$id' });
  const found = useRole(Number(id));
  return (
    <Found query={found}>
      {({ answer: role, etag }) => (
        <>
          {head(role.name, role.description)}
          <Stack gap="md">
            {mayDo(role, 'role.edit') ? <EditRoleForm key={role.id} loaded={{ answer: role, etag }} /> : <RoleFacts role={role} />}
            {mayDo(role, 'role.read-credentials') && <Credentials role={role} />}
            {role.authorities.length > 0 && (
              <Paper>
                <Title order={2} mb="xs">
                  Authorities
                </Title>
                <ul className="plain-list">
                  {role.authorities.map((authority) => (
                    <li key={authority.id}>
                      <Link to="/authorities/$id" params={{ id: String(authority.id) }}>
                        {authority.name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </Paper>
            )}
          </Stack>
        </>
      )}
    </Found>
  );
}

const RoleFacts = ({ role }: { role: Role }) => (
  <Paper>
    <Facts>
      <Fact name="Members">{role.users.map((user) => user.username).join(', ') || 'none'}</Fact>
    </Facts>
  </Paper>
);

/** An account elsewhere that the role keeps for its members, such as the login at a vendor. */
function Credentials({ role }: { role: Role }) {
  const credentials = useCredentials(role.id);
  const shown = credentials.data;
  return (
    <Paper>
      <Stack gap="sm" align="flex-start">
        <Title order={2}>The account it keeps</Title>
        <Text size="sm" c="dimmed">
          A user name and password elsewhere, kept sealed for the members. Whoever looks is put on record.
        </Text>
        {!shown ? (
          <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} loading={credentials.isPending} onClick={() => credentials.mutate()}>
            Show it
          </Button>
        ) : shown.username === null && shown.password === null ? (
          <Text size="sm">It keeps none.</Text>
        ) : (
          <>
            {[
              { name: 'User name', text: shown.username ?? '' },
              { name: 'Password', text: shown.password ?? '' },
            ].map(({ name, text }) => (
              <Group key={name} gap="xs">
                <Text size="sm" c="dimmed" miw={90}>
                  {name}
                </Text>
                <Text size="sm" className="mono break-anywhere">
                  {text || '–'}
                </Text>
                {text && <CopyText text={text} label={`Copy the ${name.toLowerCase()}`} />}
              </Group>
            ))}
            <Button variant="default" leftSection={<IconEyeOff size={16} aria-hidden />} onClick={() => credentials.reset()}>
              Hide it
            </Button>
          </>
        )}
        <Problem failure={credentials.error} />
      </Stack>
    </Paper>
  );
}

const valuesOf = ({ name, description, users }: Role) => ({
  name,
  description: description ?? '',
  users: users.map(({ id }) => id),
  username: '',
  password: '',
  isForgotten: false,
});
type RoleValues = ReturnType<typeof valuesOf>;

function bodyOf({ users, username, password, isForgotten, ...rest }: RoleValues): EditRole {
  const account = isForgotten ? { username: '', password: '' } : { username: username || undefined, password: password || undefined };
  return { ...rest, ...account, users: users.map((id) => ({ id })) };
}

const fieldNames: Readonly<Record<string, string>> = { name: 'Name', description: 'Description', users: 'Members' };

function EditRoleForm({ loaded }: { loaded: Tagged<Role> }) {
  const role = loaded.answer;
  const navigate = useNavigate();
  const remove = useDeleteRole(role.id);
  const form = useForm({ initialValues: valuesOf(role) });
  const forget = (values: RoleValues) => ({ ...values, username: '', password: '', isForgotten: false });
  const editing = useEditing({ form, loaded, valuesOf, bodyOf, forget, store: roleStore(role.id) });
  const reason = (field: string) => reasonFor(editing.failure, field);
  return (
    <FormPage
      act="Save"
      onSave={() => editing.send(() => doneNotice('Saved'))}
      isBusy={editing.isBusy}
      failure={editing.failure}
      notice={<MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />}
      shownAtField={['name', 'description', 'users', 'username', 'password']}
      removal={
        mayDo(role, 'role.delete')
          ? {
              title: `Delete the role ${role.name}?`,
              words: <Text size="sm">Its members lose what it gives them, at once. A role that a certificate has cannot be deleted.</Text>,
              isBusy: remove.isPending,
              failure: remove.error,
              onConfirm: () =>
                remove.mutate(undefined, {
                  onSuccess: () => {
                    doneNotice('Deleted', role.name);
                    void navigate({ to: '/roles' });
                  },
                }),
            }
          : undefined
      }
    >
      <TextInput label="Name" required spellCheck={false} {...form.getInputProps('name')} error={reason('name')} />
      <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reason('description')} />
      <UserPicker
        label="Members"
        known={role.users}
        value={form.values.users}
        onChange={(users) => form.setFieldValue('users', users)}
        error={reason('users')}
      />
      <TextInput
        label="New user name elsewhere"
        description="Of the account that the role keeps. Left empty, it stays as it is."
        autoComplete="off"
        disabled={form.values.isForgotten}
        {...form.getInputProps('username')}
        error={reason('username')}
      />
      <PasswordInput
        label="New password elsewhere"
        description="Left empty, it stays as it is."
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
        disabled={form.values.isForgotten}
        {...form.getInputProps('password')}
        error={reason('password')}
      />
      <Checkbox label="Forget the account it keeps" {...form.getInputProps('isForgotten', { type: 'checkbox' })} />
    </FormPage>
  );
}

export function NewRolePage() {
  const navigate = useNavigate();
  const create = useCreateRole();
  const form = useForm({ initialValues: { name: '', description: '', username: '', password: '', users: [] as number[] } });
  const reason = (field: string) => reasonFor(create.error, field);
  const send = () => {
    const { users, username, password, ...rest } = form.values;
    create.mutate(
      { ...rest, username: username || undefined, password: password || undefined, users: users.map((id) => ({ id })) },
      { onSuccess: ({ id }) => void navigate({ to: '/roles/$id', params: { id: String(id) } }) },
    );
  };
  return (
    <>
      {head('Create a role')}
      <FormPage
        act="Create it"
        onSave={send}
        isBusy={create.isPending}
        failure={create.error}
        shownAtField={['name', 'description', 'users', 'username', 'password']}
      >
        <TextInput
          label="Name"
          description="A team's address, such as web@example.com, makes the members owners of what that team owns."
          required
          spellCheck={false}
          {...form.getInputProps('name')}
          error={reason('name')}
        />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reason('description')} />
        <UserPicker label="Members" known={[]} value={form.values.users} onChange={(users) => form.setFieldValue('users', users)} error={reason('users')} />
        <TextInput
          label="User name elsewhere"
          description="If the role keeps an account for its members."
          autoComplete="off"
          {...form.getInputProps('username')}
          error={reason('username')}
        />
        <PasswordInput
          label="Password elsewhere"
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...form.getInputProps('password')}
          error={reason('password')}
        />
      </FormPage>
    </>
  );
}
