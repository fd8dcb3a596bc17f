import { Button, Group, Modal, MultiSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../api/failure';
import { doneNotice } from '../ui/notices';
import { Problem } from '../ui/Problem';
import { useEditAuthority, type Authority } from './authorities.queries';
import { useRoles } from '../roles/roles.queries';

interface Props {
  authority: Authority;
  opened: boolean;
  onClose: () => void;
}

export function EditAuthorityDialog({ authority, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Edit ${authority.name}`} size="lg" closeOnClickOutside={false}>
      {opened && <EditForm authority={authority} onClose={onClose} />}
    </Modal>
  );
}

function EditForm({ authority, onClose }: Omit<Props, 'opened'>) {
  const edit = useEditAuthority(authority.id);
  const roles = useRoles();
  const form = useForm({
    initialValues: {
      owner: authority.owner,
      description: authority.description ?? '',
      active: authority.active,
      roles: authority.roles.map(({ id }) => String(id)),
    },
  });
  const known = new Map([...authority.roles, ...(roles.data?.items ?? [])].map(({ id, name }) => [String(id), name]));
  const send = (values: typeof form.values) =>
    edit.mutate(
      { ...values, owner: values.owner.trim(), roles: values.roles.map((id) => ({ id: Number(id) })) },
      {
        onSuccess: () => {
          doneNotice('Saved');
          onClose();
        },
      },
    );
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="md">
        <Switch
          label="Issues certificates"
          description="Switched off, it signs no new ones. Those that it signed stay valid, and its revocation list goes on."
          {...form.getInputProps('active', { type: 'checkbox' })}
        />
        <TextInput label="Owner" type="email" required {...form.getInputProps('owner')} error={reasonFor(edit.error, 'owner')} />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reasonFor(edit.error, 'description')} />
        <MultiSelect
          label="Roles"
          description="Members may issue from it and edit it. Whoever is taken out loses that at once, the owner too."
          searchable
          hidePickedOptions
          data={[...known].map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('roles')}
          error={reasonFor(edit.error, 'roles')}
        />
        <Problem failure={edit.error} shownAtField={['owner', 'description', 'roles']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={edit.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
