import type { Tagged } from '@app/api-client';
import { Button, Group, Modal, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { reasonFor } from '../../api/failure';
import { DestinationPicker } from '../../destinations/DestinationPicker';
import { MeanwhileNotice } from '../../editing/MeanwhileNotice';
import { useEditing } from '../../editing/use-editing';
import { NotificationPicker } from '../../notifications/NotificationPicker';
import { RolePicker } from '../../roles/RolePicker';
import { Found } from '../../ui/Found';
import { doneNotice } from '../../ui/notices';
import { Problem } from '../../ui/Problem';
import { CertificatePicker } from '../CertificatePicker';
import { certificateStore, useCertificateToEdit, type Certificate, type EditBody } from '../certificates.queries';

interface Props {
  certificate: Certificate;
  opened: boolean;
  onClose: () => void;
}

/** What may change of a certificate without issuing another. The signed part never does. */
export function EditDialog({ certificate, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Edit" size="lg" closeOnClickOutside={false}>
      {opened && <OpenedForm id={certificate.id} onClose={onClose} />}
    </Modal>
  );
}

const idsOf = (things: readonly { id: number }[]) => things.map(({ id }) => ({ id }));

function OpenedForm({ id, onClose }: { id: number; onClose: () => void }) {
  const found = useCertificateToEdit(id);
  return <Found query={found}>{(loaded) => <EditForm loaded={loaded} onClose={onClose} />}</Found>;
}

const valuesOf = (certificate: Certificate) => ({
  owner: certificate.owner,
  description: certificate.description ?? '',
  notify: certificate.notify,
  rotation: certificate.rotation,
  replaces: certificate.replaces.map(({ id, name }) => ({ id, name })),
  roles: certificate.roles.map(({ id }) => id),
  notifications: certificate.notifications.map(({ id, label }) => ({ id, label })),
  destinations: certificate.destinations.map(({ id, label }) => ({ id, label })),
});

/** With a new owner, his own warnings are made by the API. */
const bodyOf = ({ replaces, roles, notifications, destinations, ...values }: ReturnType<typeof valuesOf>): EditBody => ({
  ...values,
  replaces: idsOf(replaces),
  roles: roles.map((id) => ({ id })),
  notifications: idsOf(notifications),
  destinations: idsOf(destinations),
});

const fieldNames: Readonly<Record<string, string>> = {
  owner: 'Owner',
  description: 'Description',
  notify: 'Warn before it ends',
  rotation: 'Renew automatically',
  replaces: 'Replaces',
  roles: 'Roles',
  notifications: 'Announced by',
  destinations: 'Deployed to',
};

function EditForm({ loaded, onClose }: { loaded: Tagged<Certificate>; onClose: () => void }) {
  const certificate = loaded.answer;
  const form = useForm({ initialValues: valuesOf(certificate) });
  const editing = useEditing({ form, loaded, valuesOf, bodyOf, store: certificateStore(certificate.id) });
  const isMoved = form.values.owner.trim().toLowerCase() !== certificate.owner;
  const leaving = certificate.destinations.filter(({ id }) => !form.values.destinations.some((one) => one.id === id)).map(({ label }) => label);
  const send = () =>
    editing.send((saved) => {
      doneNotice('Saved', saved.warnings?.join(' '));
      onClose();
    });
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Owner"
          description="The address of the team that answers for it and is warned before it ends."
          type="email"
          required
          error={reasonFor(editing.failure, 'owner')}
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
          error={reasonFor(editing.failure, 'description')}
          {...form.getInputProps('description')}
        />
        <RolePicker
          label="Roles"
          description="Members may edit, export and revoke it, and see its key. The owner's role is always among them."
          known={certificate.roles}
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue('roles', roles)}
          error={reasonFor(editing.failure, 'roles')}
        />
        <DestinationPicker
          label="Deployed to"
          description="It is put there by itself, now and after each renewal."
          value={form.values.destinations}
          onChange={(destinations) => form.setFieldValue('destinations', destinations)}
          error={reasonFor(editing.failure, 'destinations')}
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
          error={reasonFor(editing.failure, 'notifications')}
        />
        <CertificatePicker
          label="Replaces"
          description="Certificates whose place this one takes. Warnings for them are switched off."
          exceptId={certificate.id}
          value={form.values.replaces}
          onChange={(replaces) => form.setFieldValue('replaces', replaces)}
          error={reasonFor(editing.failure, 'replaces')}
        />
        <Switch label="Warn before it ends" {...form.getInputProps('notify', { type: 'checkbox' })} />
        {certificate.rotationPolicy && <Switch label="Renew automatically" {...form.getInputProps('rotation', { type: 'checkbox' })} />}
        <MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />
        <Problem failure={editing.failure} shownAtField={['owner', 'description', 'replaces', 'roles', 'destinations', 'notifications']} />
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
