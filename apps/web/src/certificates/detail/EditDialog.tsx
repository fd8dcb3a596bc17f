import { Button, Group, Modal, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../../api/failure';
import { DestinationPicker } from '../../destinations/DestinationPicker';
import { NotificationPicker } from '../../notifications/NotificationPicker';
import { RolePicker } from '../../roles/RolePicker';
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
      roles: certificate.roles.map(({ id }) => id),
      notifications: certificate.notifications.map(({ id, label }) => ({ id, label })),
      destinations: certificate.destinations.map(({ id, label }) => ({ id, label })),
    },
  });
  const edit = useEditCertificate(certificate.id);
  const isMoved = form.values.owner.trim().toLowerCase() !== certificate.owner;
  const leaving = certificate.destinations.filter(({ id }) => !form.values.destinations.some((one) => one.id === id)).map(({ label }) => label);
  const send = ({ replaces, roles, notifications, destinations, ...values }: typeof form.values) =>
    edit.mutate(
      {
        ...values,
        replaces: idsOf(replaces),
        roles: roles.map((id) => ({ id })),
        // With a new owner, his own warnings are made by the API.
        notifications: idsOf(notifications),
        destinations: idsOf(destinations),
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
        <RolePicker
          label="Roles"
          description="Members may edit, export and revoke it, and see its key. The owner's role is always among them."
          known={certificate.roles}
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue('roles', roles)}
          error={reasonFor(edit.error, 'roles')}
        />
        <DestinationPicker
          label="Deployed to"
          description="It is put there by itself, now and after each renewal."
          value={form.values.destinations}
          onChange={(destinations) => form.setFieldValue('destinations', destinations)}
          error={reasonFor(edit.error, 'destinations')}
        />
        {leaving.length > 0 && (
          <div className="note" data-tone="soon" role="status">
            It is taken away from {leaving.join(', ')}. What serves it there should have another first.
          </div>
        )}
        <NotificationPicker
          label="Announced by"
          description="Who is told before it ends."
          value={form.values.notifications}
          onChange={(notifications) => form.setFieldValue('notifications', notifications)}
          error={reasonFor(edit.error, 'notifications')}
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
        <Problem failure={edit.error} shownAtField={['owner', 'description', 'replaces', 'roles', 'destinations', 'notifications']} />
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
