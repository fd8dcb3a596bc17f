import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconBan } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { ConfirmDanger } from '../ui/ConfirmDanger';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { useApiKey, useDeleteApiKey, useEditApiKey, type ApiKey } from './api-keys.queries';
import { KeyEnd, KeyMark } from './ApiKeysPage';

export function ApiKeyPage() {
  const { id } = useParams({ from: '/frame/api-keys/$id' });
  const found = useApiKey(Number(id));
  return <Found query={found}>{(apiKey) => <ApiKeyView key={apiKey.id} apiKey={apiKey} />}</Found>;
}

function ApiKeyView({ apiKey }: { apiKey: ApiKey }) {
  const navigate = useNavigate();
  const [isRevoking, setIsRevoking] = useState(false);
  const rename = useEditApiKey(apiKey.id);
  const revoke = useEditApiKey(apiKey.id);
  const remove = useDeleteApiKey(apiKey.id);
  const form = useForm({ initialValues: { name: apiKey.name } });
  return (
    <>
      <PageHead
        documentTitle={apiKey.name}
        above={<Crumb to="/api-keys">API keys</Crumb>}
        title={apiKey.name}
        lead={<KeyMark apiKey={apiKey} />}
        actions={
          !apiKey.revoked &&
          mayDo(apiKey, 'api-key.edit') && (
            <Button variant="default" className="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={() => setIsRevoking(true)}>
              Revoke
            </Button>
          )
        }
      />
      <Stack gap="md">
        <Paper>
          <Facts>
            <Fact name="Acts as">
              {apiKey.user.username}
              {apiKey.user.active ? '' : ', who is locked out: the key does not work'}
            </Fact>
            <Fact name="Made">
              <Time at={new Date(apiKey.issuedAt * 1000)} />
            </Fact>
            <Fact name="Ends">
              <KeyEnd apiKey={apiKey} />
            </Fact>
            <Fact name="Token">shown once when it was made, and never again</Fact>
          </Facts>
        </Paper>
        <FormPage
          act="Rename"
          onSave={() => rename.mutate({ name: form.values.name }, { onSuccess: () => doneNotice('Renamed') })}
          isBusy={rename.isPending}
          failure={rename.error}
          shownAtField={['name']}
          isReady={form.values.name.trim() !== ''}
          removal={{
            title: `Delete the key ${apiKey.name}?`,
            words: <Text size="sm">It stops working at once, and leaves this list. What was done with it stays in the audit log.</Text>,
            isBusy: remove.isPending,
            failure: remove.error,
            onConfirm: () =>
              remove.mutate(undefined, {
                onSuccess: () => {
                  doneNotice('Deleted', apiKey.name);
                  void navigate({ to: '/api-keys' });
                },
              }),
          }}
        >
          <Group align="flex-end">
            <TextInput label="Name" className="grow" {...form.getInputProps('name')} error={reasonFor(rename.error, 'name')} />
          </Group>
        </FormPage>
      </Stack>
      <ConfirmDanger
        opened={isRevoking}
        onClose={() => setIsRevoking(false)}
        title={`Revoke the key ${apiKey.name}?`}
        act="Revoke it"
        isBusy={revoke.isPending}
        failure={revoke.error}
        onConfirm={() =>
          revoke.mutate(
            { revoked: true },
            {
              onSuccess: () => {
                doneNotice('Revoked', `${apiKey.name} no longer works.`);
                setIsRevoking(false);
              },
            },
          )
        }
      >
        <Text size="sm">Whatever uses it is refused from now on.</Text>
      </ConfirmDanger>
    </>
  );
}
