import type { DnsProviderOption, Tagged } from '@app/api-client';
import { Paper, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { complaintAbout, firstValues, sentOptions, type OptionValues } from '../plugins/option-values';
import { PluginOptions } from '../plugins/PluginOptions';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { dnsProviderStore, useDeleteDnsProvider, useDnsProvider, useDnsProviderTypes, type OneDnsProvider } from './dns-providers.queries';
import { requirementsAsOptions } from './requirements';

const crumb = <Crumb to="/dns-providers">DNS providers</Crumb>;

export function NewDnsProviderPage() {
  const types = useDnsProviderTypes();
  return (
    <>
      <PageHead documentTitle="Add a DNS provider" above={crumb} title="Add a DNS provider" />
      <Found query={types}>{({ items }) => <ProviderForm loaded={null} types={items} />}</Found>
    </>
  );
}

export function DnsProviderPage() {
  const { id } = useParams({ from: '/frame/dns-providers/$id' });
  const types = useDnsProviderTypes();
  const found = useDnsProvider(Number(id));
  return (
    <Found query={found}>
      {({ answer: provider, etag }) => (
        <>
          <PageHead documentTitle={provider.name} above={crumb} title={provider.name} lead={provider.description} />
          {mayDo(provider, 'dns-provider.edit') ? (
            <Found query={types}>{({ items }) => <ProviderForm key={provider.id} loaded={{ answer: provider, etag }} types={items} />}</Found>
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

interface Values {
  name: string;
  description: string;
  type: string;
  credentials: OptionValues;
}

const fieldNames: Readonly<Record<string, string>> = { name: 'Name', description: 'Description', type: 'Type' };

function ProviderForm({ loaded, types }: { loaded: Tagged<OneDnsProvider> | null; types: readonly DnsProviderOption[] }) {
  const provider = loaded?.answer ?? null;
  const navigate = useNavigate();
  const remove = useDeleteDnsProvider(provider?.id ?? 0);
  const optionsOf = (which: string) => requirementsAsOptions(types.find((one) => one.name === which)?.requirements ?? [], provider !== null);
  const valuesOf = (one: Pick<OneDnsProvider, 'name' | 'description' | 'providerType'>): Values => ({
    name: one.name,
    description: one.description ?? '',
    type: one.providerType,
    credentials: firstValues(optionsOf(one.providerType)),
  });
  const [values, setValues] = useState<Values>(() =>
    valuesOf(provider ?? { name: '', description: '', providerType: types.find((one) => one.isInstalled)?.name ?? '' }),
  );
  const { name, description, type } = values;
  const change = (some: Partial<Values>) => setValues({ ...values, ...some });
  const [isChecked, setIsChecked] = useState(false);
  const options = optionsOf(type);
  const chosen = types.find((one) => one.name === type);
  const editing = useEditing({
    form: { values, setValues },
    loaded,
    valuesOf,
    bodyOf: (typed) => ({
      name: typed.name.trim(),
      description: typed.description.trim(),
      providerType: { name: typed.type, requirements: sentOptions(optionsOf(typed.type), typed.credentials) },
    }),
    forget: (typed) => ({ ...typed, credentials: firstValues(optionsOf(typed.type)) }),
    store: dnsProviderStore(provider?.id ?? null),
  });
  const { failure } = editing;

  const send = () => {
    setIsChecked(true);
    if (options.some((option) => complaintAbout(option, values.credentials[option.name]) !== null)) return;
    editing.send(() => {
      doneNotice(provider ? 'Saved' : 'Added', provider ? '' : name);
      if (!provider) void navigate({ to: '/dns-providers' });
    });
  };
  return (
    <FormPage
      act={provider ? 'Save' : 'Add it'}
      onSave={send}
      isBusy={editing.isBusy}
      failure={failure}
      notice={<MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />}
      shownAtField={['name', 'description', 'providerType.name', ...options.map((option) => `providerType.requirements.${option.name}`)]}
      isReady={name.trim() !== '' && type !== ''}
      removal={
        provider && mayDo(provider, 'dns-provider.delete')
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
      <TextInput label="Name" required value={name} onChange={(event) => change({ name: event.currentTarget.value })} error={reasonFor(failure, 'name')} />
      <Textarea label="Description" autosize minRows={2} value={description} onChange={(event) => change({ description: event.currentTarget.value })} />
      <Select
        label="Type"
        required
        allowDeselect={false}
        disabled={provider !== null}
        data={types.map((one) => ({ value: one.name, label: one.isInstalled ? one.name : `${one.name} (kept, not usable yet)` }))}
        value={type || null}
        onChange={(next) => {
          if (!next) return;
          change({ type: next, credentials: firstValues(optionsOf(next)) });
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
        values={values.credentials}
        onChange={(credentials) => change({ credentials })}
        isChecked={isChecked}
        reasonOf={(option) => reasonFor(failure, `providerType.requirements.${option}`)}
      />
    </FormPage>
  );
}
