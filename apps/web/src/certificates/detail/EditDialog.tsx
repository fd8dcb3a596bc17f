import { Button, Group, Modal, MultiSelect, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../../api/failure';
import { useRoles } from '../../roles/roles.queries';
import { doneNotice } from '../../ui/notices';
import { Problem } from '../../ui/Problem';
import { CertificatePicker } from '../CertificatePicker';
import { useEditCertificate, type Certificate } from '../certificates.queries';

interface Props {
  certificate: Certificate;
  opened: boolean;
  onClose: () => void;
}

/** What may change of a certificate without issuing another. The signed part never does. */
export function EditDialog({ certificate, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Edit" size="lg" closeOnClickOutside={false}>
      {opened && <EditForm certificate={certificate} onClose={onClose} />}
    </Modal>
  );
}

const idsOf = (things: readonly { id: number }[]) => things.map(({ id }) => ({ id }));

function EditForm({ certificate, onClose }: Omit<Props, 'opened'>) {
  const form = useForm({
    initialValues: {
      owner: certificate.owner,
      description: certificate.description ?? '',
      notify: certificate.notify,
      rotation: certificate.rotation,
      replaces: certificate.replaces.map(({ id, name }) => ({ id, name })),
      roles: certificate.roles.map(({ id }) => String(id)),
    },
  });
  const edit = useEditCertificate(certificate.id);
  const roles = useRoles();
  const knownRoles = new Map([...certificate.roles, ...(roles.data?.items ?? [])].map(({ id, name }) => [String(id), name]));
  const isMoved = form.values.owner.trim().toLowerCase() !== certificate.owner;
  const send = ({ replaces, roles: chosenRoles, ...values }: typeof form.values) =>
    edit.mutate(
      {
        ...values,
        replaces: idsOf(replaces),
        roles: chosenRoles.map((id) => ({ id: Number(id) })),
        // The API replaces whole lists, so those that this form does not change are sent back as they are. With a new owner, his own warnings are to be made.
        notifications: idsOf(certificate.notifications),
        destinations: idsOf(certificate.destinations),
      },
      {
        onSuccess: (saved) => {
          doneNotice('Saved', saved.warnings?.join(' '));
          onClose();
        },
      },
    );
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Owner"
          description="The address of the team that answers for it and is warned before it ends."
          type="email"
          required
          error={reasonFor(edit.error, 'owner')}
          {...form.getInputProps('owner')}
        />
        {isMoved && (
          <Text size="sm" c="dimmed">
            The role “{form.values.owner.trim().toLowerCase()}” will own it: its members may then edit, export and revoke it. The role of {certificate.owner} is
            taken off.
          </Text>
        )}
        <Textarea
          label="Description"
          description="What it is for, for those who come after you."
          autosize
          minRows={2}
          error={reasonFor(edit.error, 'description')}
          {...form.getInputProps('description')}
        />
        <MultiSelect
          label="Roles"
          description="Members may edit, export and revoke it, and see its key. The owner's role is always among them."
          searchable
          hidePickedOptions
          data={[...knownRoles].map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('roles')}
          error={reasonFor(edit.error, 'roles')}
        />
        <CertificatePicker
          label="Replaces"
          description="Certificates whose place this one takes. Warnings for them are switched off."
          exceptId={certificate.id}
          value={form.values.replaces}
          onChange={(replaces) => form.setFieldValue('replaces', replaces)}
          error={reasonFor(edit.error, 'replaces')}
        />
        <Switch label="Warn before it ends" {...form.getInputProps('notify', { type: 'checkbox' })} />
        {certificate.rotationPolicy && <Switch label="Renew automatically" {...form.getInputProps('rotation', { type: 'checkbox' })} />}
        <Problem failure={edit.error} shownAtField={['owner', 'description', 'replaces', 'roles']} />
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
