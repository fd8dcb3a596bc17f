import type { ProviderAnswer } from '@app/api-client';
import { Button, Divider, Stack } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Problem } from '../ui/Problem';
import { askForProviders, useProviders } from './auth.queries';
import { goToProvider } from './way-to-provider';

/** A button for each identity provider, and nothing where there is none: the password below works without them. */
export function ProviderButtons({ then }: { then: string | null }) {
  const { data: providers = [] } = useProviders();
  const go = useMutation({
    mutationFn: async (id: string) => {
      // What a way needs is good for a few minutes only: it is asked for when somebody sets out.
      const provider = (await askForProviders()).find((one) => one.id === id);
      if (!provider) throw new Error('This way to sign in is closed just now. Try again in a moment.');
      await goToProvider(provider, 'sign-in', then);
    },
  });
  if (!providers.length) return null;
  return (
    <Stack gap="sm">
      {providers.map((provider) => (
        <ProviderButton key={provider.id} provider={provider} isBusy={go.isPending && go.variables === provider.id} onGo={() => go.mutate(provider.id)} />
      ))}
      <Problem failure={go.error} />
      <Divider label="or with a password" labelPosition="center" />
    </Stack>
  );
}

/** `google` is a name for programs. */
export const nameFor = ({ id, name }: Pick<ProviderAnswer, 'id' | 'name'>) => (id === 'google' && name === 'google' ? 'Google' : name);

function ProviderButton({ provider, isBusy, onGo }: { provider: ProviderAnswer; isBusy: boolean; onGo: () => void }) {
  return (
    <Button variant="default" fullWidth loading={isBusy} onClick={onGo} leftSection={<IconLogin2 size={18} aria-hidden />}>
      Sign in with {nameFor(provider)}
    </Button>
  );
}
