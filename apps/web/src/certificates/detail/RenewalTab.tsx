import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDanger } from '../../ui/ConfirmDanger';
import { Fact, Facts } from '../../ui/Fact';
import { Found } from '../../ui/Found';
import { Mark, type Tone } from '../../ui/Mark';
import { doneNotice } from '../../ui/notices';
import { Time } from '../../ui/Time';
import type { Certificate } from '../certificates.queries';
import { useReissue, useRenewal, useWarnings, type Renewal, type Warnings } from './renewal.queries';
import { renewalWords } from './renewal-words';

const icons = { good: IconCircleCheck, soon: IconClock, bad: IconAlertTriangle, calm: IconPlayerPause };

export const ToneMark = ({ tone, words }: { tone: Tone; words: string }) => (
  <Mark tone={tone} icon={icons[tone]}>
    {words}
  </Mark>
);

/** Two questions that used to take the logs of three systems: why was it (not) renewed, and why was somebody (not) told. */
export function RenewalTab({ certificate }: { certificate: Certificate }) {
  const renewal = useRenewal(certificate.id);
  const warnings = useWarnings(certificate.id);
  return (
    <Stack gap="md">
      <Paper>
        <Found query={renewal}>{(answer) => <RenewalPanel certificate={certificate} renewal={answer} />}</Found>
      </Paper>
      <Paper>
        <Found query={warnings}>{(answer) => <WarningsPanel warnings={answer} />}</Found>
      </Paper>
    </Stack>
  );
}

function RenewalPanel({ certificate, renewal }: { certificate: Certificate; renewal: Renewal }) {
  const [isAsking, setIsAsking] = useState(false);
  const navigate = useNavigate();
  const reissue = useReissue(certificate.id);
  const { replacement, pendingReplacement, suggestedWindow } = renewal;
  const confirm = (reason: string) =>
    reissue.mutate(reason, {
      onSuccess: (answer) => {
        setIsAsking(false);
        if (answer.resolved === false) {
          doneNotice('Ordered', 'The successor appears among the pending certificates.');
          void navigate({ to: '/pending-certificates' });
        } else void navigate({ to: '/certificates/$id', params: { id: String(answer.id) }, search: { issued: 'yes' } });
      },
    });
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>Why it is, or is not, renewed</Title>
      <ToneMark {...renewalWords[renewal.decision]} />
      <Text>{renewal.because}</Text>
      {renewal.nextStep && (
        <Text>
          <b>Next:</b> {renewal.nextStep}
          {renewal.when && (
            <>
              {' '}
              (<Time at={renewal.when} />)
            </>
          )}
        </Text>
      )}
      <Facts>
        {renewal.renewBeforeDays !== null && <Fact name="Renewal starts">{renewal.renewBeforeDays} days before its end</Fact>}
        {renewal.lastTriedAt && (
          <Fact name="Tried last">
            <Time at={renewal.lastTriedAt} />, {renewal.attempts === 1 ? 'one try' : `${renewal.attempts} tries`} so far
          </Fact>
        )}
        {renewal.lastFailure && <Fact name="What was said then">{renewal.lastFailure}</Fact>}
        {replacement && (
          <Fact name="Replaced by">
            <Link to="/certificates/$id" params={{ id: String(replacement.id) }}>
              {replacement.name}
            </Link>
          </Fact>
        )}
        {pendingReplacement && (
          <Fact name="Ordered">
            <Link to="/pending-certificates/$id" params={{ id: String(pendingReplacement.id) }}>
              {pendingReplacement.name}
            </Link>
          </Fact>
        )}
        {suggestedWindow && (
          <Fact name="Its issuer wants it renewed">
            between <Time at={suggestedWindow.start} /> and <Time at={suggestedWindow.end} />
          </Fact>
        )}
      </Facts>
      {renewal.mayReissue ? (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => setIsAsking(true)}>
          Renew it now …
        </Button>
      ) : (
        renewal.whyNotReissue && (
          <Text size="sm" c="dimmed">
            It cannot be renewed here: {renewal.whyNotReissue}
          </Text>
        )
      )}
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Renew ${certificate.commonName || certificate.name} now?`}
        act="Renew it"
        isCalm
        reasonFor="For the record."
        isReasonRequired={false}
        isBusy={reissue.isPending}
        failure={reissue.error}
        onConfirm={confirm}
      >
        <Text size="sm">
          {certificate.authority?.name ?? 'Its issuer'} issues another with the same names and a new key, and it takes the place of this one
          {certificate.destinations.length ? `, also at ${certificate.destinations.map(({ label }) => label).join(', ')}` : ''}. This one stays valid until its
          end.
        </Text>
      </ConfirmDanger>
    </Stack>
  );
}

function WarningsPanel({ warnings }: { warnings: Warnings }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>Why somebody was, or was not, told</Title>
      <ToneMark tone={warnings.warned ? 'good' : 'calm'} words={warnings.warned ? 'Its end is announced' : 'Nobody is told'} />
      <Text>{warnings.because}</Text>
      {warnings.nextStep && (
        <Text>
          <b>Next:</b> {warnings.nextStep}
          {warnings.when && (
            <>
              {' '}
              (<Time at={warnings.when} />)
            </>
          )}
        </Text>
      )}
      {warnings.notices.length > 0 && (
        <>
          <Title order={3}>Announced so far</Title>
          <ul className="plain-list">
            {warnings.notices.map((notice) => (
              <li key={`${notice.recipient} ${notice.thresholdDays} ${notice.plannedAt}`}>
                <Text size="sm">
                  To {notice.recipient}, {notice.thresholdDays} days before the end:{' '}
                  {notice.sentAt ? (
                    <>
                      sent <Time at={notice.sentAt} />
                    </>
                  ) : notice.failure ? (
                    `not sent yet: ${notice.failure}`
                  ) : (
                    'not sent yet'
                  )}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
      {warnings.notifications.length > 0 && (
        <>
          <Title order={3}>What each notification does for it</Title>
          <ul className="plain-list">
            {warnings.notifications.map((notification) => (
              <li key={notification.id}>
                <Link to="/notifications/$id" params={{ id: String(notification.id) }} className="break-anywhere">
                  {notification.label}
                </Link>
                <Text size="sm" c="dimmed">
                  {notification.because}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}
