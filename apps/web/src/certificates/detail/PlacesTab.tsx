import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDanger } from '../../ui/ConfirmDanger';
import { Found } from '../../ui/Found';
import { doneNotice, problemNotice } from '../../ui/notices';
import { Time } from '../../ui/Time';
import { useCertificate, type Certificate } from '../certificates.queries';
import { StatusMark } from '../StatusMark';
import { mayDo } from '../../sign-in/rights';
import { ToneMark } from './RenewalTab';
import { deploymentWords } from './renewal-words';
import { useDeployments, useRetryDeployment, useRollBack, type Deployment } from './renewal.queries';

/** Where the certificate is meant to be, whether it got there, and who serves it. */
export function PlacesTab({ certificate }: { certificate: Certificate }) {
  const deployments = useDeployments(certificate.id);
  return (
    <Stack gap="md">
      <Paper>
        <Title order={2} mb="sm">
          Deployments, the newest first
        </Title>
        <Found query={deployments}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                {certificate.destinations.length
                  ? `Nothing was deployed yet. It is meant for ${certificate.destinations.map(({ label }) => label).join(', ')}.`
                  : 'It is deployed nowhere: choose destinations by “Edit”, and it is put there by itself, now and after each renewal.'}
              </Text>
            ) : (
              <ul className="plain-list">
                {items.map((deployment, at) => (
                  <DeploymentLine
                    key={deployment.id}
                    deployment={deployment}
                    // What an older one left behind was settled by a newer one: nothing is to be done with it any more.
                    isAllowed={mayDo(certificate, 'certificate.edit') && items.findIndex((one) => isSamePlace(one, deployment)) === at}
                  />
                ))}
              </ul>
            )
          }
        </Found>
      </Paper>
      <Paper>
        <Title order={2} mb="sm">
          Served at
        </Title>
        {certificate.endpoints.length === 0 ? (
          <Text size="sm" c="dimmed">
            No source has found it in use.
          </Text>
        ) : (
          <ul className="plain-list">
            {certificate.endpoints.map((endpoint) => (
              <li key={endpoint.id}>
                <Link to="/endpoints/$id" params={{ id: String(endpoint.id) }}>
                  {endpoint.name}
                </Link>{' '}
                <Text span size="sm" c="dimmed">
                  {endpoint.dnsname}
                </Text>
              </li>
            ))}
          </ul>
        )}
      </Paper>
    </Stack>
  );
}

const isSamePlace = (one: Deployment, other: Deployment) => one.destination.id === other.destination.id && one.destination.label === other.destination.label;

function DeploymentLine({ deployment, isAllowed }: { deployment: Deployment; isAllowed: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const retry = useRetryDeployment();
  const rollBack = useRollBack();
  const { destination, previousCertificate, state } = deployment;
  const isThere = state === 'done' || state === 'verified';
  return (
    <li>
      <Group justify="space-between" gap="sm" align="flex-start" className="deployment">
        <div className="grow-text">
          <span className="title-line">
            {destination.id === null ? (
              <b>{destination.label} (deleted)</b>
            ) : (
              <Link to="/destinations/$id" params={{ id: String(destination.id) }}>
                {destination.label}
              </Link>
            )}
            <ToneMark {...deploymentWords(state)} />
          </span>
          {deployment.because && (
            <Text size="sm" className="break-anywhere">
              {deployment.because}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            Planned by {deployment.plannedBy}, <Time at={deployment.plannedAt} />
            {deployment.doneAt && (
              <>
                ; done <Time at={deployment.doneAt} />
              </>
            )}
            {deployment.nextTryAt && (
              <>
                ; {deployment.attempts ? 'tried again' : 'begins'} <Time at={deployment.nextTryAt} />
              </>
            )}
            {deployment.attempts > 1 ? `; ${deployment.attempts} tries` : ''}
          </Text>
        </div>
        {isAllowed && state === 'failed' && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={retry.isPending}
            onClick={() =>
              retry.mutate(deployment.id, {
                onSuccess: () => doneNotice('Tried again', destination.label),
                onError: (failure) => problemNotice('It was not tried again', failure),
              })
            }
          >
            Try again
          </Button>
        )}
        {isAllowed && isThere && previousCertificate && (
          <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={() => setIsAsking(true)}>
            Back to the one before
          </Button>
        )}
      </Group>
      <ConfirmDanger
        opened={isAsking && previousCertificate !== null}
        onClose={() => setIsAsking(false)}
        title={`Put the one before back at ${destination.label}?`}
        act="Put it back"
        isBusy={rollBack.isPending}
        failure={rollBack.error}
        onConfirm={() =>
          rollBack.mutate(deployment.id, {
            onSuccess: () => {
              doneNotice('On its way back', previousCertificate?.name);
              setIsAsking(false);
            },
          })
        }
      >
        {previousCertificate && <WhatComesBack id={previousCertificate.id} name={previousCertificate.name} place={destination.label} />}
      </ConfirmDanger>
    </li>
  );
}

/** The one before, and how it stands today: it may have ended, or been revoked, since it was taken away. */
function WhatComesBack({ id, name, place }: { id: number; name: string; place: string }) {
  const found = useCertificate(id);
  return (
    <Stack gap="xs">
      <Text size="sm" className="break-anywhere">
        <Link to="/certificates/$id" params={{ id: String(id) }}>
          {name}
        </Link>{' '}
        takes the place of this one at {place} again. This one stays what it is, and can be deployed there later.
      </Text>
      {found.data && (
        <span className="title-line">
          <StatusMark certificate={found.data} isBrief />
          <Text span size="sm">
            ends <Time at={found.data.notAfter} />
          </Text>
        </span>
      )}
    </Stack>
  );
}
