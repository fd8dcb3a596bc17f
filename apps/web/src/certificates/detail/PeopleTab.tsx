import { Badge, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { problemNotice } from '../../ui/notices';
import { useSwitchCertificate, type Certificate } from '../certificates.queries';
import { mayDo } from '../../sign-in/rights';
import { notificationInWords } from './notification-words';

/** Whose certificate this is, and who hears of its end. */
export function PeopleTab({ certificate }: { certificate: Certificate }) {
  const change = useSwitchCertificate(certificate.id);
  const isAllowed = mayDo(certificate, 'certificate.edit');
  const asked = change.isPending ? change.variables : {};
  const turn = (what: { notify?: boolean; rotation?: boolean }) =>
    change.mutate(what, { onError: (failure) => problemNotice('The switch was not changed', failure) });
  return (
    <Stack gap="md">
      <Paper>
        <Title order={2} mb="xs">
          Roles
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          Members may edit, export and revoke it, and see its key.
        </Text>
        <Group gap="xs">
          {certificate.roles.map((role) => (
            <Badge key={role.id} size="lg" color={role.name === certificate.owner ? 'petrol' : 'gray'} title={role.description ?? undefined}>
              {role.name}
              {role.name === certificate.owner ? ' · owner' : ''}
            </Badge>
          ))}
          {certificate.roles.length === 0 && <Text size="sm">None: only administrators and its maker may change it.</Text>}
        </Group>
      </Paper>
      <Paper>
        <Stack gap="md">
          <Title order={2}>Warnings before it ends</Title>
          <Switch
            label="Warn before it ends"
            description={
              certificate.replacedBy.length ? 'Switched off when another certificate took its place.' : 'Mails go to those below, each once for each date.'
            }
            checked={asked.notify ?? certificate.notify}
            disabled={!isAllowed}
            onChange={(event) => turn({ notify: event.currentTarget.checked })}
          />
          {certificate.notifications.length === 0 ? (
            <Text size="sm">Nobody is named, so nobody would be told.</Text>
          ) : (
            <ul className="plain-list">
              {certificate.notifications.map((notification) => (
                <li key={notification.id}>
                  <Text size="sm" fw={550}>
                    {notificationInWords(notification)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {notification.label}
                    {notification.active ? '' : ' · switched off'}
                  </Text>
                </li>
              ))}
            </ul>
          )}
          <Switch
            label="Renew automatically"
            description={
              certificate.rotationPolicy
                ? `A new one with the same names, ${certificate.rotationPolicy.days} days before the end.`
                : 'It was imported, so no authority here can renew it.'
            }
            checked={asked.rotation ?? certificate.rotation}
            disabled={!isAllowed || !certificate.rotationPolicy}
            onChange={(event) => turn({ rotation: event.currentTarget.checked })}
          />
        </Stack>
      </Paper>
    </Stack>
  );
}
