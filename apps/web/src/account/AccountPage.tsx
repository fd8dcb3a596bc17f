import { Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { lemur } from '../api/client';
import { reasonFor } from '../api/failure';
import { keepToken } from '../api/session';
import { useChange } from '../api/use-change';
import { useMe } from '../sign-in/auth.queries';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { ProvidersSection } from './ProvidersSection';

const empty = { currentPassword: '', newPassword: '', again: '' };

/** Who is signed in, and a new password for him. */
export function AccountPage() {
  const me = useMe();
  const change = useChange(async (body: { currentPassword: string; newPassword: string }) => {
    // Kept before anything else is asked: the token of the call ended with the old password.
    keepToken((await lemur.auth.changePassword({ body })).token);
  });
  const form = useForm({ initialValues: empty });
  const { currentPassword, newPassword, again } = form.values;
  const differs = again !== '' && again !== newPassword;
  const shows = (what: string) => ({ 'aria-label': `Show the ${what}` });
  return (
    <>
      <PageHead
        documentTitle="Your account"
        title="Your account"
        actions={
          <LinkButton to="/api-keys" variant="default">
            Your API keys
          </LinkButton>
        }
      />
      <Found query={me}>
        {(user) => (
          <Stack gap="md">
            <Paper>
              <Facts>
                <Fact name="User name">{user.username}</Fact>
                <Fact name="Address">{user.email}</Fact>
                <Fact name="Roles">{user.roles.map((role) => role.name).join(', ') || 'none'}</Fact>
              </Facts>
            </Paper>
            <ProvidersSection />
            <Title order={2}>Change the password</Title>
            <FormPage
              act="Change it"
              onSave={() =>
                change.mutate(
                  { currentPassword, newPassword },
                  {
                    onSuccess: () => {
                      doneNotice('Changed', 'Whoever was signed in as you elsewhere has to sign in again. Your API keys stay.');
                      form.setValues(empty);
                    },
                  },
                )
              }
              isBusy={change.isPending}
              failure={change.error}
              shownAtField={['currentPassword', 'newPassword']}
              isReady={currentPassword !== '' && newPassword !== '' && again === newPassword}
            >
              <PasswordInput
                label="The password of now"
                autoComplete="current-password"
                visibilityToggleButtonProps={shows('password of now')}
                {...form.getInputProps('currentPassword')}
                error={reasonFor(change.error, 'currentPassword')}
              />
              <PasswordInput
                label="The new one"
                autoComplete="new-password"
                visibilityToggleButtonProps={shows('new password')}
                {...form.getInputProps('newPassword')}
                error={reasonFor(change.error, 'newPassword')}
              />
              <PasswordInput
                label="The new one again"
                autoComplete="new-password"
                visibilityToggleButtonProps={shows('repeated password')}
                {...form.getInputProps('again')}
                error={differs ? 'It is not the same.' : null}
              />
            </FormPage>
          </Stack>
        )}
      </Found>
    </>
  );
}
