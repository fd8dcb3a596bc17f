import { Checkbox, Stack, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfiguredFacts } from '../plugins/ConfiguredFacts';
import { ConfiguredForm } from '../plugins/ConfiguredForm';
import { useRights } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { useCreateDestination, useDeleteDestination, useDestination, useEditDestination, type Destination } from './destinations.queries';

export function NewDestinationPage() {
  const navigate = useNavigate();
  const create = useCreateDestination();
  return (
    <>
      <PageHead documentTitle="Add a destination" above={<Crumb to="/destinations">Destinations</Crumb>} title="Add a destination" />
      <ConfiguredForm
        thing={null}
        pluginType="destination"
        save={{
          ...create,
          mutate: (body) =>
            create.mutate(body, {
              onSuccess: ({ label }) => {
                doneNotice('Added', `${label} can be chosen for certificates now.`);
                void navigate({ to: '/destinations' });
              },
            }),
        }}
      />
    </>
  );
}

export function DestinationPage() {
  const { id } = useParams({ from: '/frame/destinations/$id' });
  const { isAdmin } = useRights();
  const found = useDestination(Number(id));
  return (
    <Found query={found}>
      {(destination) => (
        <>
          <PageHead
            documentTitle={destination.label}
            above={<Crumb to="/destinations">Destinations</Crumb>}
            title={destination.label}
            lead={destination.description}
            actions={
              <LinkButton to="/certificates" search={{ destination: id }} variant="default">
                Its certificates
              </LinkButton>
            }
          />
          {isAdmin ? <EditForm key={destination.id} destination={destination} /> : <ConfiguredFacts thing={destination} />}
        </>
      )}
    </Found>
  );
}

function EditForm({ destination }: { destination: Destination }) {
  const navigate = useNavigate();
  const edit = useEditDestination(destination.id);
  const remove = useDeleteDestination(destination.id);
  const [clean, setClean] = useState(false);
  return (
    <ConfiguredForm
      thing={destination}
      pluginType="destination"
      save={{ ...edit, mutate: (body) => edit.mutate(body, { onSuccess: () => doneNotice('Saved') }) }}
      removal={{
        title: `Delete the destination ${destination.label}?`,
        words: (
          <Stack gap="sm">
            <Text size="sm">
              {clean
                ? 'Certificates and keys that were deployed there are removed first: whoever still serves them will fail. Where one cannot be removed, the destination stays.'
                : 'Certificates are no longer deployed there. Those that are there stay where they are, with their keys, and nobody keeps track of them.'}
            </Text>
            <Checkbox label="Remove there what was deployed" checked={clean} onChange={(event) => setClean(event.currentTarget.checked)} />
          </Stack>
        ),
        isBusy: remove.isPending,
        failure: remove.error,
        onConfirm: () =>
          remove.mutate(
            { clean },
            {
              onSuccess: ({ stays }) => {
                doneNotice('Deleted', stays ? `${destination.label}. ${certificatesStay(stays.total)}` : destination.label);
                void navigate({ to: '/destinations' });
              },
            },
          ),
      }}
    />
  );
}

const certificatesStay = (total: number) => (total === 1 ? 'One certificate stays there.' : `${total} certificates stay there.`);
