import type { Tagged } from '@app/api-client';
import { Button, Group, Modal, MultiSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { Problem } from '../ui/Problem';
import { authorityStore, useAuthorityToEdit, type Authority } from './authorities.queries';
import { useRoles } from '../roles/roles.queries';

interface Props {
  authority: Authority;
  opened: boolean;
  onClose: () => void;
}

export function EditAuthorityDialog({ authority, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Edit ${authority.name}`} size="lg" closeOnClickOutside={false}>
      {opened && <OpenedForm id={authority.id} onClose={onClose} />}
    </Modal>
  );
}

function OpenedForm({ id, onClose }: { id: number; onClose: () => void }) {
  const found = useAuthorityToEdit(id);
  return <Found query={found}>{(loaded) => <EditForm loaded={loaded} onClose={onClose} />}</Found>;
}

const valuesOf = ({ owner, description, active, roles }: Authority) => ({
  owner,
  description: description ?? '',
  active,
  roles: roles.map(({ id }) => String(id)),
});
const fieldNames: Readonly<Record<string, string>> = { owner: 'Owner', description: 'Description', active: 'Issues certificates', roles: 'Roles' };

function EditForm({ loaded, onClose }: { loaded: Tagged<Authority>; onClose: () => void }) {
  const authority = loaded.answer;
  const allRoles = useRoles();
  const form = useForm({ initialValues: valuesOf(authority) });
  const known = new Map([...authority.roles, ...(allRoles.data?.items ?? [])].map(({ id, name }) => [String(id), name]));
  const editing = useEditing({
    form,
    loaded,
    valuesOf,
    bodyOf: ({ roles, owner, ...values }) => ({ ...values, owner: owner.trim(), roles: roles.map((id) => ({ id: Number(id) })) }),
    store: authorityStore(authority.id),
  });
  const send = () =>
    editing.send(() => {
      doneNotice('Saved');
      onClose();
    });
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="md">
        <Switch
          label="Issues certificates"
          description="Switched off, it signs no new ones. Those that it signed stay valid, and its revocation list goes on."
          {...form.getInputProps('active', { type: 'checkbox' })}
        />
        <TextInput label="Owner" type="email" required {...form.getInputProps('owner')} error={reasonFor(editing.failure, 'owner')} />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reasonFor(editing.failure, 'description')} />
        <MultiSelect
          label="Roles"
          description="Members may issue from it and edit it. Whoever is taken out loses that at once, the owner too."
          searchable
          hidePickedOptions
          data={[...known].map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('roles')}
          error={reasonFor(editing.failure, 'roles')}
        />
        <MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />
        <Problem failure={editing.failure} shownAtField={['owner', 'description', 'roles']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={editing.isBusy}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
