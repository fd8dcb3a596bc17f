import { IconEye } from '@tabler/icons-react';
import { notificationInWords } from '../certificates/detail/notification-words';
import { configuredColumns } from '../plugins/configured-columns';
import { useRights } from '../sign-in/rights';
import { ActiveMark } from '../ui/ActiveMark';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PageHead } from '../ui/PageHead';
import { ResourceList, searchIn } from '../ui/ResourceList';
import { fetchNotifications, type Notification } from './notifications.queries';

const columns = configuredColumns<Notification>('Notification', '/notifications/$id', [
  { key: 'active', title: 'Status', narrow: 'bare', sortBy: 'active', render: (row) => <ActiveMark active={row.active} />, csv: (row) => String(row.active) },
  { key: 'says', title: 'Says', narrow: 'line', render: notificationInWords, csv: notificationInWords },
]);

export function NotificationsPage() {
  const { may } = useRights();
  const add = <LinkButton to="/notifications/new">Add a notification</LinkButton>;
  return (
    <>
      <PageHead
        documentTitle="Notifications"
        title="Notifications"
        lead="Who is told before a certificate ends, how long before, and by which way."
        actions={
          <>
            {may('notification.preview') && (
              <LinkButton to="/notifications/preview" variant="default" leftSection={<IconEye size={16} aria-hidden />}>
                What would go out now
              </LinkButton>
            )}
            {may('notification.create') && add}
          </>
        }
      />
      <ResourceList
        caption="Notifications"
        noun={{ one: 'notification', many: 'notifications' }}
        columns={columns}
        rowKey={(row) => row.id}
        queryKey="notifications"
        fetchPage={fetchNotifications}
        sort={{ by: 'label', descending: false }}
        fields={[
          { name: 'pluginName', label: 'Plugin', placeholder: 'email-notification' },
          {
            name: 'active',
            label: 'Status',
            choices: [
              { value: 'true', label: 'on' },
              { value: 'false', label: 'switched off' },
            ],
          },
        ]}
        searchLabel="Label"
        requestOf={searchIn('label', ['active'])}
        empty={
          <EmptyState title="No notification yet" actions={may('notification.create') && add}>
            With the first certificate of a team those for its owner are made by themselves. Others can be added, for a chat room or a manager.
          </EmptyState>
        }
      />
    </>
  );
}
