import type { Tagged } from '@app/api-client';
import { Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { notificationInWords } from '../certificates/detail/notification-words';
import { StatusMark } from '../certificates/StatusMark';
import { ConfiguredFacts } from '../plugins/ConfiguredFacts';
import { ConfiguredForm } from '../plugins/ConfiguredForm';
import { mayDo } from '../sign-in/rights';
import { ActiveMark } from '../ui/ActiveMark';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { notificationStore, useDeleteNotification, useNotification, useNotificationCertificates, type Notification } from './notifications.queries';

const crumb = <Crumb to="/notifications">Notifications</Crumb>;

export function NewNotificationPage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead
        documentTitle="Add a notification"
        above={crumb}
        title="Add a notification"
        lead="It does nothing until certificates have it: choose it when requesting or editing one."
      />
      <ConfiguredForm
        loaded={null}
        pluginType="notification"
        store={notificationStore(null)}
        onSaved={({ id }) => void navigate({ to: '/notifications/$id', params: { id: String(id) } })}
      />
    </>
  );
}

export function NotificationPage() {
  const { id } = useParams({ from: '/frame/notifications/$id' });
  const found = useNotification(Number(id));
  return (
    <Found query={found}>
      {({ answer: notification, etag }) => (
        <>
          <PageHead
            documentTitle={notification.label}
            above={crumb}
            title={notification.label}
            lead={
              <span className="title-line">
                <ActiveMark active={notification.active} />
                {notificationInWords(notification)}
              </span>
            }
          />
          <Stack gap="md">
            {mayDo(notification, 'notification.edit') ? (
              <EditForm key={notification.id} loaded={{ answer: notification, etag }} />
            ) : (
              <ConfiguredFacts thing={notification} />
            )}
            <Certificates id={notification.id} />
          </Stack>
        </>
      )}
    </Found>
  );
}

function EditForm({ loaded }: { loaded: Tagged<Notification> }) {
  const notification = loaded.answer;
  const navigate = useNavigate();
  const remove = useDeleteNotification(notification.id);
  return (
    <ConfiguredForm
      loaded={loaded}
      pluginType="notification"
      activeWords={{ label: 'Send it', description: 'Switched off, nobody is told by this one.' }}
      store={notificationStore(notification.id)}
      onSaved={() => doneNotice('Saved')}
      removal={
        mayDo(notification, 'notification.delete')
          ? {
              title: `Delete the notification ${notification.label}?`,
              words: <Text size="sm">Its certificates are no longer announced by it. Those that have no other are announced to nobody.</Text>,
              isBusy: remove.isPending,
              failure: remove.error,
              onConfirm: () =>
                remove.mutate(undefined, {
                  onSuccess: () => {
                    doneNotice('Deleted', notification.label);
                    void navigate({ to: '/notifications' });
                  },
                }),
            }
          : undefined
      }
    />
  );
}

/** The certificates it is for, those that end first. */
function Certificates({ id }: { id: number }) {
  const found = useNotificationCertificates(id);
  return (
    <Paper>
      <Title order={2} mb="sm">
        Certificates it is for
      </Title>
      <Found query={found}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              None yet.
            </Text>
          ) : (
            <>
              <ul className="plain-list">
                {items.map((certificate) => (
                  <li key={certificate.id} className="title-line">
                    <Link to="/certificates/$id" params={{ id: String(certificate.id) }} className="break-anywhere">
                      {certificate.name}
                    </Link>
                    <StatusMark certificate={certificate} isBrief />
                    <Text span size="sm" c="dimmed">
                      ends <Time at={certificate.notAfter} />
                    </Text>
                  </li>
                ))}
              </ul>
              {total > items.length && (
                <Text size="sm" c="dimmed" mt="sm">
                  And {(total - items.length).toLocaleString('en-US')} more that end later.
                </Text>
              )}
            </>
          )
        }
      </Found>
    </Paper>
  );
}
