import type { ConnectProvider } from '@app/api-client';
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { lemur } from '../api/client';
import { reasonFor } from '../api/failure';
import { doneNotice } from '../ui/notices';
import { LinkButton } from '../ui/LinkButton';
import { Problem } from '../ui/Problem';

/** What a provider sent somebody back with, to be connected once he has proven that the account is his. */
export interface ToConfirm {
  readonly name: string;
  readonly body: ConnectProvider;
}

export const connectedNotice = (name: string) => doneNotice('Connected', `${name} opens your account from now on.`);

/** Asks for the password before a provider opens this account: a session that somebody else got hold of must not be enough. */
export function ConfirmConnecting({ name, body, onConnected }: ToConfirm & { onConnected: () => void }) {
  const [password, setPassword] = useState('');
  const connect = useMutation({
    mutationFn: (typed: string) => lemur.auth.connect({ body: { ...body, password: typed } }),
    // What was sent holds a password.
    gcTime: 0,
    onSuccess: () => {
      connectedNotice(name);
      onConnected();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') connect.mutate(password);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{name} will open your account. Type the password that you have here to allow it.</Text>
        <PasswordInput
          label="Your password here"
          autoComplete="current-password"
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={reasonFor(connect.error, 'password')}
        />
        <Problem failure={connect.error} shownAtField={['password']} />
        <Button type="submit" loading={connect.isPending} disabled={password === ''} fullWidth>
          Connect {name}
        </Button>
        <LinkButton to="/account" variant="default" fullWidth>
          Do not connect it
        </LinkButton>
      </Stack>
    </form>
  );
}
