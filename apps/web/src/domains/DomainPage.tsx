import { Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useParams } from '@tanstack/react-router';
import { reasonFor } from '../api/failure';
import { useRights } from '../sign-in/rights';
import { Crumb } from '../ui/Crumb';
import { FormPage } from '../ui/FormPage';
import { Found } from '../ui/Found';
import { LinkButton } from '../ui/LinkButton';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { useCreateDomain, useDomain, useEditDomain, type Domain } from './domains.queries';
import { SensitiveMark } from './DomainsPage';

const crumb = <Crumb to="/domains">Domains</Crumb>;

export const NewDomainPage = () => (
  <>
    <PageHead documentTitle="Add a name" above={crumb} title="Add a name" />
    <DomainForm domain={null} />
  </>
);

export function DomainPage() {
  const { id } = useParams({ from: '/frame/domains/$id' });
  const { mayChange } = useRights();
  const found = useDomain(Number(id));
  return (
    <Found query={found}>
      {(domain) => (
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
          {mayChange && <DomainForm key={domain.id} domain={domain} />}
        </>
      )}
    </Found>
  );
}

function DomainForm({ domain }: { domain: Domain | null }) {
  const navigate = useNavigate();
  const create = useCreateDomain();
  const edit = useEditDomain(domain?.id ?? 0);
  const save = domain ? edit : create;
  const form = useForm({ initialValues: { name: domain?.name ?? '', sensitive: domain?.sensitive ?? false } });
  const send = () =>
    save.mutate(form.values, {
      onSuccess: () => {
        doneNotice(domain ? 'Saved' : 'Added');
        if (!domain) void navigate({ to: '/domains' });
      },
    });
  return (
    <FormPage
      act={domain ? 'Save' : 'Add it'}
      onSave={send}
      isBusy={save.isPending}
      failure={save.error}
      shownAtField={['name', 'sensitive']}
      isReady={form.values.name.trim() !== ''}
    >
      <TextInput
        label="Name"
        placeholder="pay.example.com"
        required
        readOnly={domain !== null}
        spellCheck={false}
        {...form.getInputProps('name')}
        error={reasonFor(save.error, 'name')}
      />
      <Switch
        label="Sensitive"
        description="Only administrators, and the roles that the settings name, may then have certificates for it."
        {...form.getInputProps('sensitive', { type: 'checkbox' })}
        error={reasonFor(save.error, 'sensitive')}
      />
    </FormPage>
  );
}
