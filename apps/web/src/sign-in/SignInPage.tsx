import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { keepToken } from '../api/session';
import { safeReturnPath } from '../frame/addresses';
import { Logo } from '../frame/Logo';
import type { SearchParams } from '../ui/list-state';
import { Problem } from '../ui/Problem';
import { signIn } from './auth.queries';
import { ProviderButtons } from './ProviderButtons';

export function SignInPage() {
  useDocumentTitle('Sign in · Lemur');
  const navigate = useNavigate();
  const { then }: SearchParams = useSearch({ strict: false });
  const form = useForm({ mode: 'uncontrolled', initialValues: { username: '', password: '' } });
  const submit = useMutation({
    mutationFn: signIn,
    onSuccess: ({ token }) => {
      keepToken(token);
      void navigate({ href: safeReturnPath(then), replace: true });
    },
  });
  return (
    <main className="sign-in">
      <Paper className="sign-in-card" p="xl" shadow="sm">
        <form onSubmit={form.onSubmit((values) => submit.mutate(values))}>
          <Stack gap="md">
            <div className="sign-in-brand">
              <Logo size={52} />
              <Title order={1}>Lemur</Title>
              <Text c="dimmed" ta="center" size="sm">
                Every certificate: who owns it, where it is, when it ends.
              </Text>
            </div>
            {then && !submit.isError && (
              <Text size="sm" ta="center" role="status">
                Sign in to go on where you were.
              </Text>
            )}
            <ProviderButtons then={then ?? null} />
            <TextInput
              label="User name"
              autoComplete="username"
              autoFocus
              required
              withAsterisk={false}
              spellCheck={false}
              error={reasonFor(submit.error, 'username')}
              {...form.getInputProps('username')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              error={reasonFor(submit.error, 'password')}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              {...form.getInputProps('password')}
            />
            <Problem failure={submit.error} shownAtField={['username', 'password']} />
            <Button type="submit" loading={submit.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
      <svg className="sign-in-tail" viewBox="0 0 600 260" fill="none" aria-hidden>
        <path d="M-20 210 C120 280 300 250 390 160 S560 20 620 90" stroke="var(--ring-pale)" strokeWidth="44" />
        <path d="M-20 210 C120 280 300 250 390 160 S560 20 620 90" stroke="var(--ring-dark)" strokeWidth="44" strokeDasharray="34 46" />
      </svg>
    </main>
  );
}
