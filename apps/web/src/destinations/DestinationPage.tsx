import type { Tagged } from '@app/api-client';
import { Checkbox, Stack, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfiguredFacts } from '../plugins/ConfiguredFacts';
import { ConfiguredForm } from '../plugins/ConfiguredForm';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { destinationStore, useDeleteDestination, useDestination, type Destination } from './destinations.queries';

export function NewDestinationPage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead documentTitle="Add a destination" above={<Crumb to="/destinations">Destinations</Crumb>} title="Add a destination" />
      <ConfiguredForm
        loaded={null}
        pluginType="destination"
        store={destinationStore(null)}
        onSaved={({ label }) => {
          doneNotice('Added', `${label} can be chosen for certificates now.`);
          void navigate({ to: '/destinations' });
        }}
      />
    </>
  );
}

export function DestinationPage() {
  const { id } = useParams({ from: '/frame/destinations/$id' });
  const found = useDestination(Number(id));
  return (
    <Found query={found}>
      {({ answer: destination, etag }) => (
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
          {mayDo(destination, 'destination.edit') ? (
            <EditForm key={destination.id} loaded={{ answer: destination, etag }} />
          ) : (
            <ConfiguredFacts thing={destination} />
          )}
        </>
      )}
    </Found>
  );
}

function EditForm({ loaded }: { loaded: Tagged<Destination> }) {
  const destination = loaded.answer;
  const navigate = useNavigate();
  const remove = useDeleteDestination(destination.id);
  const [clean, setClean] = useState(false);
  return (
    <ConfiguredForm
      loaded={loaded}
      pluginType="destination"
      store={destinationStore(destination.id)}
      onSaved={() => doneNotice('Saved')}
      removal={
        mayDo(destination, 'destination.delete')
          ? {
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
            }
          : undefined
      }
    />
  );
}

const certificatesStay = (total: number) => (total === 1 ? 'One certificate stays there.' : `${total} certificates stay there.`);
