import type { Tagged } from '@app/api-client';
import { Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { MeanwhileNotice } from '../editing/MeanwhileNotice';
import { useEditing } from '../editing/use-editing';
import { mayDo } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { domainStore, useDomain, type Domain } from './domains.queries';
import { SensitiveMark } from './DomainsPage';

const crumb = <Crumb to="/domains">Domains</Crumb>;

export const NewDomainPage = () => (
  <>
    <PageHead documentTitle="Add a name" above={crumb} title="Add a name" />
    <DomainForm loaded={null} />
  </>
);

export function DomainPage() {
  const { id } = useParams({ from: '/frame/domains/$id' });
  const found = useDomain(Number(id));
  return (
    <Found query={found}>
      {({ answer: domain, etag }) => (
        <>
          <PageHead
            documentTitle={domain.name}
            above={crumb}
            title={domain.name}
            lead={domain.sensitive ? <SensitiveMark sensitive /> : 'Everybody may ask for it.'}
            actions={
              <LinkButton to="/certificates" search={{ q: `"${domain.name}"` }} variant="default">
                Certificates with it
              </LinkButton>
            }
          />
          {mayDo(domain, 'domain.edit') && <DomainForm key={domain.id} loaded={{ answer: domain, etag }} />}
        </>
      )}
    </Found>
  );
}

const valuesOf = ({ name, sensitive }: Domain) => ({ name, sensitive });
const fieldNames: Readonly<Record<string, string>> = { name: 'Name', sensitive: 'Sensitive' };

function DomainForm({ loaded }: { loaded: Tagged<Domain> | null }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: loaded ? valuesOf(loaded.answer) : { name: '', sensitive: false } });
  const editing = useEditing({ form, loaded, valuesOf, bodyOf: (values) => values, store: domainStore(loaded?.answer.id ?? null) });
  const send = () =>
    editing.send(() => {
      doneNotice(loaded ? 'Saved' : 'Added');
      if (!loaded) void navigate({ to: '/domains' });
    });
  return (
    <FormPage
      act={loaded ? 'Save' : 'Add it'}
      onSave={send}
      isBusy={editing.isBusy}
      failure={editing.failure}
      notice={<MeanwhileNotice meanwhile={editing.meanwhile} onTake={editing.take} nameOf={(path) => fieldNames[path] ?? path} />}
      shownAtField={['name', 'sensitive']}
      isReady={form.values.name.trim() !== ''}
    >
      <TextInput
        label="Name"
        placeholder="pay.example.com"
        required
        readOnly={loaded !== null}
        spellCheck={false}
        {...form.getInputProps('name')}
        error={reasonFor(editing.failure, 'name')}
      />
      <Switch
        label="Sensitive"
        description="Only administrators, and the roles that the settings name, may then have certificates for it."
        {...form.getInputProps('sensitive', { type: 'checkbox' })}
        error={reasonFor(editing.failure, 'sensitive')}
      />
    </FormPage>
  );
}
