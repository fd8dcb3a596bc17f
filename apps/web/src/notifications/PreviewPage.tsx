import { Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { useWarningsPreview } from './notifications.queries';

/** Who would be told of what if the warnings were sent now, and who would not. Sends nothing. */
export function PreviewPage() {
  const preview = useWarningsPreview();
  return (
    <>
      <PageHead
        documentTitle="What would go out now"
        above={<Crumb to="/notifications">Notifications</Crumb>}
        title="What would go out now"
        lead="If the warnings were sent at this moment. Looking here sends nothing."
      />
      <Found query={preview}>
        {({ messages, silent, unusable, isCut }) => (
          <Stack gap="md">
            {messages.length === 0 && (
              <Paper>
                <Text>Nothing: whatever was due has been announced.</Text>
              </Paper>
            )}
            {messages.map((message) => (
              <Paper key={`${message.plugin} ${message.recipient}`}>
                <Title order={2} className="break-anywhere">
                  {message.recipient}
                </Title>
                <Text size="sm" c="dimmed" mb="sm">
                  One message by {message.plugin}, about {message.certificates.length === 1 ? 'one certificate' : `${message.certificates.length} certificates`}
                </Text>
                <ul className="plain-list">
                  {message.certificates.map((certificate) => (
                    <li key={certificate.id}>
                      <Line {...certificate} />, ends <Time at={certificate.notAfter} />
                      <Text size="sm" c="dimmed">
                        {certificate.because}
                      </Text>
                    </li>
                  ))}
                </ul>
              </Paper>
            ))}
            {silent.length > 0 && (
              <Paper>
                <Title order={2}>Ends soon, and nobody is told</Title>
                <Text size="sm" c="dimmed" mb="sm">
                  Each with the reason. Somebody should look.
                </Text>
                <ul className="plain-list">
                  {silent.map((certificate) => (
                    <li key={certificate.id}>
                      <Line {...certificate} />, {certificate.daysLeft} days left
                      <Text size="sm" c="dimmed">
                        {certificate.because}
                      </Text>
                    </li>
                  ))}
                </ul>
              </Paper>
            )}
            {unusable.length > 0 && (
              <Paper>
                <Title order={2} mb="sm">
                  Notifications that cannot be used
                </Title>
                <ul className="plain-list">
                  {unusable.map(({ notificationId, because }) => (
                    <li key={notificationId}>
                      <Link to="/notifications/$id" params={{ id: String(notificationId) }}>
                        Notification {notificationId}
                      </Link>
                      <Text size="sm" c="dimmed">
                        {because}
                      </Text>
                    </li>
                  ))}
                </ul>
              </Paper>
            )}
            {isCut && (
              <Text size="sm" c="dimmed">
                There is more than fits on a page.
              </Text>
            )}
          </Stack>
        )}
      </Found>
    </>
  );
}

const Line = ({ id, name, owner }: { id: number; name: string; owner: string }) => (
  <>
    <Link to="/certificates/$id" params={{ id: String(id) }} className="break-anywhere">
      {name}
    </Link>{' '}
    of {owner}
  </>
);
