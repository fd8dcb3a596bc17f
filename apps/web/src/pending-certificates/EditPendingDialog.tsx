import type { EditPendingCertificate, Tagged } from '@app/api-client';
import { Button, Group, Modal, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../api/failure';
import { CertificatePicker } from '../certificates/CertificatePicker';
import { DestinationPicker } from '../destinations/DestinationPicker';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { NotificationPicker } from '../notifications/NotificationPicker';
import { RolePicker } from '../roles/RolePicker';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { Problem } from '../ui/Problem';
import { pendingCertificateStore, usePendingCertificateToEdit, type PendingCertificate } from './pending-certificates.queries';

interface Props {
  pending: PendingCertificate;
  opened: boolean;
  onClose: () => void;
}

/** What may change of an order while its issuer is at work. Names, key and validity were ordered as they are. */
export const EditPendingDialog = ({ pending, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={`Edit the order for ${pending.cn ?? pending.name}`} size="lg" closeOnClickOutside={false}>
    {opened && <OpenedForm id={pending.id} onClose={onClose} />}
  </Modal>
);

function OpenedForm({ id, onClose }: { id: number; onClose: () => void }) {
  const found = usePendingCertificateToEdit(id);
  return <Found query={found}>{(loaded) => <EditForm loaded={loaded} onClose={onClose} />}</Found>;
}

const valuesOf = (pending: PendingCertificate) => ({
  owner: pending.owner,
  description: pending.description ?? '',
  notify: pending.notify,
  rotation: pending.rotation,
  roles: pending.roles.map(({ id }) => id),
  destinations: pending.destinations.map(({ id, label }) => ({ id, label })),
  notifications: pending.notifications.map(({ id, label }) => ({ id, label })),
  replaces: pending.replaces.map(({ id, name }) => ({ id, name })),
});

const idsOf = (things: readonly { id: number }[]) => things.map(({ id }) => ({ id }));

const bodyOf = ({ owner, roles, destinations, notifications, replaces, ...values }: ReturnType<typeof valuesOf>): EditPendingCertificate => ({
  ...values,
  owner: owner.trim(),
  roles: roles.map((id) => ({ id })),
  destinations: idsOf(destinations),
  notifications: idsOf(notifications),
  replaces: idsOf(replaces),
});

const fieldNames: Readonly<Record<string, string>> = {
  owner: 'Owner',
  description: 'Description',
  notify: 'Warn before it ends',
  rotation: 'Renew automatically',
  roles: 'Roles',
  destinations: 'Deployed to',
  notifications: 'Announced by',
  replaces: 'Replaces',
};

function EditForm({ loaded, onClose }: { loaded: Tagged<PendingCertificate>; onClose: () => void }) {
  const pending = loaded.answer;
  const form = useForm({ initialValues: valuesOf(pending) });
  const editing = useEditing({ form, loaded, valuesOf, bodyOf, store: pendingCertificateStore(pending.id) });
  const reason = (field: string) => reasonFor(editing.failure, field);
  const send = () =>
    editing.send(() => {
      doneNotice('Saved');
      onClose();
    });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          The certificate begins with what stands here. Its names, key and validity are with the issuer already.
        </Text>
        <TextInput
          label="Owner"
          description="The address of the team that answers for it and is warned before it ends."
          type="email"
          required
          {...form.getInputProps('owner')}
          error={reason('owner')}
        />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} error={reason('description')} />
        <RolePicker
          label="Roles"
          description="Members may edit, export and revoke it, and see its key. The owner's role is always among them."
          known={pending.roles}
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue('roles', roles)}
          error={reason('roles')}
        />
        <DestinationPicker
          label="Deployed to"
          description="It is put there as soon as it is issued, and after each renewal."
          value={form.values.destinations}
          onChange={(destinations) => form.setFieldValue('destinations', destinations)}
          error={reason('destinations')}
        />
        <NotificationPicker
          label="Announced by"
          description="Who is told before it ends."
          value={form.values.notifications}
          onChange={(notifications) => form.setFieldValue('notifications', notifications)}
          error={reason('notifications')}
        />
        <CertificatePicker
          label="Replaces"
          description="Certificates whose place it takes once it is issued."
          exceptId={0}
          value={form.values.replaces}
          onChange={(replaces) => form.setFieldValue('replaces', replaces)}
          error={reason('replaces')}
        />
        <Switch label="Warn before it ends" {...form.getInputProps('notify', { type: 'checkbox' })} />
        <Switch label="Renew automatically" {...form.getInputProps('rotation', { type: 'checkbox' })} />
        <MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />
        <Problem failure={editing.failure} shownAtField={['owner', 'description', 'roles', 'destinations', 'notifications', 'replaces']} />
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
