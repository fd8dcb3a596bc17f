import type { DnsProviderOption } from '@app/api-client';
import { Paper, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { complaintAbout, firstValues, sentOptions, type OptionValues } from '../plugins/option-values';
import { PluginOptions } from '../plugins/PluginOptions';
import { useRights } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { useCreateDnsProvider, useDeleteDnsProvider, useDnsProvider, useDnsProviderTypes, useEditDnsProvider, type DnsProvider } from './dns-providers.queries';
import { requirementsAsOptions } from './requirements';

const crumb = <Crumb to="/dns-providers">DNS providers</Crumb>;

export function NewDnsProviderPage() {
  const types = useDnsProviderTypes();
  return (
    <>
      <PageHead documentTitle="Add a DNS provider" above={crumb} title="Add a DNS provider" />
      <Found query={types}>{({ items }) => <ProviderForm provider={null} types={items} />}</Found>
    </>
  );
}

export function DnsProviderPage() {
  const { id } = useParams({ from: '/frame/dns-providers/$id' });
  const { isAdmin } = useRights();
  const types = useDnsProviderTypes();
  const found = useDnsProvider(Number(id));
  return (
    <Found query={found}>
      {(provider) => (
        <>
          <PageHead documentTitle={provider.name} above={crumb} title={provider.name} lead={provider.description} />
          {isAdmin ? (
            <Found query={types}>{({ items }) => <ProviderForm key={provider.id} provider={provider} types={items} />}</Found>
          ) : (
            <Paper>
              <Facts>
                <Fact name="Type">{provider.providerType || '–'}</Fact>
                <Fact name="Address">{provider.apiEndpoint ?? '–'}</Fact>
              </Facts>
            </Paper>
          )}
        </>
      )}
    </Found>
  );
}

function ProviderForm({ provider, types }: { provider: DnsProvider | null; types: readonly DnsProviderOption[] }) {
  const navigate = useNavigate();
  const create = useCreateDnsProvider();
  const edit = useEditDnsProvider(provider?.id ?? 0);
  const remove = useDeleteDnsProvider(provider?.id ?? 0);
  const failure = create.error ?? edit.error;
  const [name, setName] = useState(provider?.name ?? '');
  const [description, setDescription] = useState(provider?.description ?? '');
  const [type, setType] = useState(provider?.providerType || (types.find((one) => one.isInstalled)?.name ?? ''));
  const [isChecked, setIsChecked] = useState(false);
  const optionsOf = (which: string) => requirementsAsOptions(types.find((one) => one.name === which)?.requirements ?? [], provider !== null);
  const [values, setValues] = useState<OptionValues>(() => firstValues(optionsOf(type)));
  const options = optionsOf(type);
  const chosen = types.find((one) => one.name === type);

  const send = () => {
    setIsChecked(true);
    if (options.some((option) => complaintAbout(option, values[option.name]) !== null)) return;
    const body = { name: name.trim(), description: description.trim(), providerType: { name: type, requirements: sentOptions(options, values) } };
    if (provider) edit.mutate(body, { onSuccess: () => doneNotice('Saved') });
    else
      create.mutate(body, {
        onSuccess: () => {
          doneNotice('Added', body.name);
          void navigate({ to: '/dns-providers' });
        },
      });
  };
  return (
    <FormPage
      act={provider ? 'Save' : 'Add it'}
      onSave={send}
      isBusy={create.isPending || edit.isPending}
      failure={failure}
      shownAtField={['name', 'description', 'providerType.name', ...options.map((option) => `providerType.requirements.${option.name}`)]}
      isReady={name.trim() !== '' && type !== ''}
      removal={
        provider
          ? {
              title: `Delete the DNS provider ${provider.name}?`,
              words: <Text size="sm">Certificates that were proved by it stay. Renewals then look for another provider with the zone.</Text>,
              isBusy: remove.isPending,
              failure: remove.error,
              onConfirm: () =>
                remove.mutate(undefined, {
                  onSuccess: () => {
                    doneNotice('Deleted', provider.name);
                    void navigate({ to: '/dns-providers' });
                  },
                }),
            }
          : undefined
      }
    >
      <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} error={reasonFor(failure, 'name')} />
      <Textarea label="Description" autosize minRows={2} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
      <Select
        label="Type"
        required
        allowDeselect={false}
        disabled={provider !== null}
        data={types.map((one) => ({ value: one.name, label: one.isInstalled ? one.name : `${one.name} (kept, not usable yet)` }))}
        value={type || null}
        onChange={(next) => {
          if (!next) return;
          setType(next);
          setValues(firstValues(optionsOf(next)));
          setIsChecked(false);
        }}
        error={reasonFor(failure, 'providerType.name')}
      />
      {chosen && !chosen.isInstalled && (
        <div className="note" data-tone="soon" role="note">
          <Text size="sm">Accounts of this type are kept for clients that made them, and cannot prove a name yet.</Text>
        </div>
      )}
      <PluginOptions
        key={type}
        options={options}
        values={values}
        onChange={setValues}
        isChecked={isChecked}
        reasonOf={(option) => reasonFor(failure, `providerType.requirements.${option}`)}
      />
    </FormPage>
  );
}
