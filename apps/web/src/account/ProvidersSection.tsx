import type { ProviderAnswer } from '@app/api-client';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lemur } from '../api/client';
import { useChange } from '../api/use-change';
import { useIdentities } from '../sign-in/auth.queries';
import { nameFor } from '../sign-in/ProviderButtons';
import { goToProvider } from '../sign-in/way-to-provider';
import { Problem } from '../ui/Problem';
import { Time } from '../ui/Time';

/** Which identity providers open this account. Not shown where there are none. */
export function ProvidersSection() {
  const identities = useIdentities();
  const connect = useMutation({
    mutationFn: async (id: string) => {
      const provider = (await lemur.auth.identities()).connectable.find((one) => one.id === id);
      if (!provider) throw new Error('This provider cannot be connected just now. Try again in a moment.');
      await goToProvider(provider, 'connect', null);
    },
  });
  const disconnect = useChange((id: number) => lemur.auth.disconnect({ params: { id } }));
  const { items = [], connectable = [] } = identities.data ?? {};
  if (!items.length && !connectable.length) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>Other ways to sign in</Title>
      <Problem failure={connect.error ?? disconnect.error} />
      {items.map(({ id, provider, name, lastSignInAt }) => (
        <Paper key={id}>
          <Group justify="space-between">
            <div>
              <Text fw={600}>{provider === 'ldap' ? 'The directory' : nameFor({ id: provider, name })}</Text>
              <Text size="sm" c="dimmed">
                {lastSignInAt === null ? 'Not used yet.' : <LastUse at={lastSignInAt} />}
              </Text>
            </div>
            <Button variant="default" loading={disconnect.isPending && disconnect.variables === id} onClick={() => disconnect.mutate(id)}>
              Disconnect
            </Button>
          </Group>
        </Paper>
      ))}
      {connectable.map((provider) => (
        <Connectable key={provider.id} provider={provider} isBusy={connect.isPending && connect.variables === provider.id} onConnect={connect.mutate} />
      ))}
    </Stack>
  );
}

const LastUse = ({ at }: { at: string }) => (
  <>
    Last used <Time at={at} />.
  </>
);

function Connectable({ provider, isBusy, onConnect }: { provider: ProviderAnswer; isBusy: boolean; onConnect: (id: string) => void }) {
  const name = nameFor(provider);
  return (
    <Paper>
      <Group justify="space-between">
        <Text size="sm">{name} does not open this account yet.</Text>
        <Button variant="default" loading={isBusy} onClick={() => onConnect(provider.id)}>
          Connect {name}
        </Button>
      </Group>
    </Paper>
  );
}
