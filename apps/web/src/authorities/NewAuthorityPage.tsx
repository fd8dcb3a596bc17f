import { Autocomplete, Button, NativeSelect, Paper, Radio, Select, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../api/failure';
import { mayDo } from '../sign-in/rights';
import { keyInWords, offeredKeyTypes } from '../certificates/key-words';
import { Choice } from '../certificates/request/Choice';
import { subjectFields, type Subject } from '../certificates/request/draft';
import { useMe } from '../sign-in/auth.queries';
import type { SearchParams } from '../ui/list-state';
import { PageHead } from '../ui/PageHead';
import { Problem } from '../ui/Problem';
import { Sentence } from '../ui/Sentence';
import { dayInWords } from '../ui/time-words';
import { useNow } from '../ui/use-now';
import { useAllAuthorities, useCreateAuthority, useDefaults } from './authorities.queries';
import {
  authorityBodyOf,
  authorityEnd,
  authoritySentence,
  complaintAboutAuthorityName,
  emptyAuthority,
  missingOfAuthority,
  usualYears,
  type AuthorityDraft,
  type Parent,
} from './new-authority';

const builtInIssuer = 'cryptography-issuer';
const shownAtField = ['name', 'owner', 'description', 'commonName', 'keyType', 'parent', 'validityEnd', ...subjectFields];
const subjectLabels: Record<keyof Subject, string> = {
  organization: 'Organization',
  organizationalUnit: 'Unit',
  country: 'Country (two letters)',
  state: 'State',
  location: 'Place',
};

export function NewAuthorityPage() {
  const search: SearchParams = useSearch({ strict: false });
  const me = useMe();
  const all = useAllAuthorities();
  const defaults = useDefaults();
  const navigate = useNavigate();
  const now = useNow();
  const create = useCreateAuthority();
  const [draft, setDraft] = useState<AuthorityDraft>({ ...emptyAuthority, parentId: Number(search.parent) || null });
  const change = (part: Partial<AuthorityDraft>) => setDraft((before) => ({ ...before, ...part }));

  const parents: Parent[] = (all.data?.items ?? [])
    .filter((authority) => authority.active && mayDo(authority, 'authority.use') && new Date(authority.authorityCertificate.notAfter) > now)
    .map(({ id, name, authorityCertificate }) => ({ id, name, notAfter: new Date(authorityCertificate.notAfter) }));
  const parent = parents.find(({ id }) => id === draft.parentId) ?? null;
  const missing = missingOfAuthority(draft);
  const complaint = complaintAboutAuthorityName(draft.name);
  const reason = (field: string) => reasonFor(create.error, field);
  const teams = me.data ? [...new Set([...me.data.roles.map((role) => role.name).filter((name) => name.includes('@')), me.data.email])] : [];

  const send = () =>
    create.mutate(authorityBodyOf(draft, parent, defaults.data?.issuerPlugin ?? builtInIssuer, new Date()), {
      onSuccess: ({ id }) => void navigate({ to: '/authorities/$id', params: { id: String(id) }, search: { created: 'yes' } }),
    });

  return (
    <>
      <PageHead
        documentTitle="Create an authority"
        above={
          <Link to="/authorities" className="crumb">
            <IconChevronLeft size={14} aria-hidden /> Authorities
          </Link>
        }
        title="Create an authority"
        lead="Its key is made here and never leaves: it signs, encrypted at rest, inside Lemur."
      />
      <form
        className="wizard"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing.length && !complaint) send();
        }}
      >
        <Stack gap="lg">
          <Paper>
            <Stack gap="md">
              <Select
                label="Kind"
                description="A root is trusted for itself. A sub-CA is trusted through the authority that signs it."
                allowDeselect={false}
                data={[{ value: 'root', label: 'Root' }, ...parents.map(({ id, name }) => ({ value: String(id), label: `Sub-CA below ${name}` }))]}
                value={draft.parentId === null ? 'root' : String(draft.parentId)}
                onChange={(value) => change({ parentId: value === null || value === 'root' ? null : Number(value) })}
                error={reason('parent')}
              />
              <TextInput
                label="Name"
                placeholder="internal-root"
                required
                spellCheck={false}
                value={draft.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
                error={complaint ?? reason('name')}
              />
              <Autocomplete
                label="Owner"
                description="The address of the team that answers for it."
                placeholder="pki@example.com"
                required
                type="email"
                data={teams}
                value={draft.owner}
                onChange={(owner) => change({ owner })}
                error={reason('owner')}
              />
              <Textarea
                label="What it is for"
                description="Stands in the list, and in the record as the reason."
                required
                autosize
                minRows={2}
                maxLength={250}
                value={draft.description}
                onChange={(event) => change({ description: event.currentTarget.value })}
                error={reason('description')}
              />
            </Stack>
          </Paper>
          <Paper>
            <Title order={2} mb={4}>
              Chosen for you
            </Title>
            <div className="choices">
              <Choice title="Called" value={draft.commonName || draft.name || 'as its name'} why="The common name, which people see when they look at a chain.">
                <TextInput
                  label="Common name"
                  maxLength={64}
                  value={draft.commonName}
                  placeholder={draft.name}
                  onChange={(event) => change({ commonName: event.currentTarget.value })}
                  error={reason('commonName')}
                />
              </Choice>
              <Choice title="Key" value={keyInWords(draft.keyType)} why={offeredKeyTypes.find(({ value }) => value === draft.keyType)?.why}>
                <Radio.Group
                  aria-label="Key type"
                  value={draft.keyType}
                  onChange={(value) => change({ keyType: offeredKeyTypes.find((type) => type.value === value)?.value ?? 'ECCPRIME256V1' })}
                  error={reason('keyType')}
                >
                  <Stack gap="xs">
                    {offeredKeyTypes.map(({ value, label, why }) => (
                      <Radio key={value} value={value} label={label} description={why} />
                    ))}
                  </Stack>
                </Radio.Group>
              </Choice>
              <Choice
                title="Valid until"
                value={dayInWords(authorityEnd(draft, parent, now))}
                why={parent ? `Never longer than ${parent.name}, which signs it.` : 'Nothing it signs can outlive it, so a root lives long.'}
              >
                <NativeSelect
                  aria-label="Years"
                  w={200}
                  value={String(usualYears(draft))}
                  onChange={(event) => change({ years: Number(event.currentTarget.value) })}
                  data={[1, 2, 3, 5, 7, 10, 15, 20].map((years) => ({ value: String(years), label: years === 1 ? '1 year' : `${years} years` }))}
                />
              </Choice>
              <Choice
                title="Below it"
                value={
                  draft.pathLength === null
                    ? 'sub-CAs without limit'
                    : draft.pathLength === 0
                      ? 'no sub-CA, certificates only'
                      : `at most ${draft.pathLength} sub-CAs in a row`
                }
                why="Can be narrowed for a sub-CA that only issues certificates."
              >
                <NativeSelect
                  aria-label="Authorities below it"
                  w={260}
                  value={draft.pathLength === null ? '' : String(draft.pathLength)}
                  onChange={(event) => change({ pathLength: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })}
                  data={[
                    { value: '', label: 'No limit' },
                    { value: '0', label: 'None' },
                    ...[1, 2, 3].map((limit) => ({ value: String(limit), label: `At most ${limit}` })),
                  ]}
                />
              </Choice>
              <SubjectFields draft={draft} change={change} reason={reason} usual={defaults.data} />
            </div>
          </Paper>
        </Stack>
        <Paper component="aside" className="wizard-result" aria-label="What will happen">
          <Stack gap="md">
            <Title order={2}>What will happen</Title>
            {missing.length ? <Text c="dimmed">Still missing: {missing.join(', ')}.</Text> : <Sentence parts={authoritySentence(draft, parent, now)} />}
            <Problem failure={create.error} shownAtField={shownAtField} />
            <Button type="submit" size="md" loading={create.isPending} disabled={missing.length > 0 || complaint !== null}>
              Create it
            </Button>
          </Stack>
        </Paper>
      </form>
    </>
  );
}

interface SubjectProps {
  draft: AuthorityDraft;
  change: (part: Partial<AuthorityDraft>) => void;
  reason: (field: string) => string | null;
  usual: Partial<Record<keyof Subject, string | null>> | undefined;
}

function SubjectFields({ draft, change, reason, usual }: SubjectProps) {
  const subject: Subject = draft.subject ?? (Object.fromEntries(subjectFields.map((field) => [field, usual?.[field] ?? ''])) as Subject);
  const written = subjectFields.map((field) => subject[field]).filter(Boolean);
  return (
    <Choice
      title="Subject"
      value={written.join(', ') || 'the common name only'}
      why={written.length && !draft.subject ? 'As the settings of this installation say.' : 'An organisation tells people whose root it is.'}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {subjectFields.map((field) => (
          <TextInput
            key={field}
            label={subjectLabels[field]}
            value={subject[field]}
            maxLength={field === 'country' ? 2 : 64}
            onChange={(event) => change({ subject: { ...subject, [field]: event.currentTarget.value } })}
            error={reason(field)}
          />
        ))}
      </SimpleGrid>
    </Choice>
  );
}
