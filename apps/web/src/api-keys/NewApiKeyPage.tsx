import { Button, Group, NativeSelect, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { useMe } from '../sign-in/auth.queries';
import { useRights } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { FormPage } from '../ui/FormPage';
import { PageHead } from '../ui/PageHead';
import { CopyText } from '../ui/PemBlock';
import { useAllUsers } from '../users/users.queries';
import { useCreateApiKey } from './api-keys.queries';

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '-1', label: 'For ever' },
];

/** Makes a key and shows its token, once: only a digest of it is kept. */
export function NewApiKeyPage() {
  const isForOthersToo = useRights().may('api-key.create');
  const me = useMe();
  const users = useAllUsers(isForOthersToo);
  const create = useCreateApiKey();
  const form = useForm({ initialValues: { name: '', ttl: '90', userId: '' } });
  const token = create.data?.jwt;
  return (
    <>
      <PageHead documentTitle="Create an API key" above={<Crumb to="/api-keys">API keys</Crumb>} title="Create an API key" />
      {token ? (
        <TokenNotice name={form.values.name} token={token} />
      ) : (
        <FormPage
          act="Create it"
          isReady={form.values.name.trim() !== ''}
          onSave={() =>
            create.mutate({
              name: form.values.name.trim(),
              ttl: Number(form.values.ttl),
              user: form.values.userId ? { id: Number(form.values.userId) } : undefined,
            })
          }
          isBusy={create.isPending}
          failure={create.error}
          shownAtField={['name', 'ttl', 'user']}
        >
          <TextInput
            label="Name"
            description="What uses it, so that you know later what stops when you revoke it."
            placeholder="nightly-report"
            required
            {...form.getInputProps('name')}
            error={reasonFor(create.error, 'name')}
          />
          <NativeSelect
            label="Good for"
            description="A key that ends is a key that cannot be forgotten."
            data={lives}
            {...form.getInputProps('ttl')}
            error={reasonFor(create.error, 'ttl')}
          />
          {isForOthersToo && (
            <Select
              label="Acts as"
              description="Whatever this user may do, the key may do."
              placeholder={me.data ? `${me.data.username}, yourself` : ''}
              searchable
              clearable
              data={(users.data?.items ?? []).map(({ id, username }) => ({ value: String(id), label: username }))}
              {...form.getInputProps('userId')}
              error={reasonFor(create.error, 'user')}
            />
          )}
        </FormPage>
      )}
    </>
  );
}

function TokenNotice({ name, token }: { name: string; token: string }) {
  const navigate = useNavigate();
  return (
    <Paper className="issued" role="status">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconCircleCheck size={26} className="toned" data-tone="good" aria-hidden />
        <Stack gap="sm" className="grow-text" align="flex-start">
          <Title order={2}>“{name}” can be used now</Title>
          <Text>This is its token. It is shown this once: keep it where the script finds it, and nowhere else.</Text>
          <figure className="pem self-stretch" data-secret>
            <Group component="figcaption" justify="space-between" wrap="nowrap" px="sm" py={6}>
              <Text size="sm" fw={550}>
                Token
              </Text>
              <CopyText text={token} label="Copy the token" />
            </Group>
            <pre tabIndex={0} aria-label="Token" className="wrapped">
              {token}
            </pre>
          </figure>
          <Text size="sm" c="dimmed">
            Sent as the header <span className="mono">Authorization: Bearer …</span>
          </Text>
          <Button variant="default" onClick={() => void navigate({ to: '/api-keys' })}>
            I have kept it
          </Button>
        </Stack>
      </Group>
    </Paper>
  );
}
