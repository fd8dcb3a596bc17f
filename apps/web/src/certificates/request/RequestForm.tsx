import { Autocomplete, Button, Paper, Select, Stack, TagsInput, Text, Textarea, Title, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { reasonFor } from '../../api/failure';
import { doneNotice } from '../../ui/notices';
import { Problem } from '../../ui/Problem';
import { Sentence } from '../../ui/Sentence';
import { dayInWords } from '../../ui/time-words';
import { useNow } from '../../ui/use-now';
import { useRequestCertificate } from '../certificates.queries';
import { Choices } from './Choices';
import { missingOf, plannedEnd, requestBodyOf, sentenceOf, type Draft, type Issuer, type Subject } from './draft';
import { ExistingNotice } from './ExistingNotice';
import { complaintAboutName, readName } from './names';

interface Props {
  first: Draft;
  issuers: readonly Issuer[];
  owners: readonly string[];
  usualSubject: Subject;
}

const noticedNames = 5;
const shownAtField = [
  'commonName',
  'extensions.subAltNames',
  'owner',
  'authority',
  'csr',
  'keyType',
  'validityEnd',
  'validityStart',
  'replaces',
  'destinations',
  'notifications',
  'description',
  'name',
];

export function RequestForm({ first, issuers, owners, usualSubject }: Props) {
  const [draft, setDraft] = useState(first);
  const [hasCsr, setHasCsr] = useState(first.csr !== '');
  const now = useNow();
  const navigate = useNavigate();
  const request = useRequestCertificate();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  const issuer = issuers.find(({ id }) => id === draft.authorityId) ?? null;
  const complaints = draft.names.map((name) => complaintAboutName(readName(name))).filter((complaint) => complaint !== null);
  const missing = missingOf(draft);
  const isReady = issuer !== null && missing.length === 0 && complaints.length === 0;
  const namesReason = reasonFor(request.error, 'extensions.subAltNames') ?? reasonFor(request.error, 'commonName');

  const issue = () => {
    if (!isReady) return;
    request.mutate(requestBodyOf(draft, issuer, new Date()), {
      onSuccess: (answer) => {
        if (answer.resolved === false) {
          doneNotice('Ordered', `${issuer.name} is at work. The certificate appears in the list once it has answered.`);
          void navigate({ to: '/certificates' });
        } else void navigate({ to: '/certificates/$id', params: { id: String(answer.id) }, search: { issued: 'yes' } });
      },
    });
  };

  return (
    <form
      className="wizard"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        issue();
      }}
    >
      <Stack gap="lg">
        <Paper>
          <Stack gap="md">
            {hasCsr ? (
              <Textarea
                label="Certificate request (CSR)"
                description="Names and key are taken from it. Lemur never sees the private key."
                placeholder="-----BEGIN CERTIFICATE REQUEST-----"
                autosize
                minRows={4}
                maxRows={14}
                required
                spellCheck={false}
                classNames={{ input: 'mono' }}
                value={draft.csr}
                onChange={(event) => change({ csr: event.currentTarget.value })}
                error={reasonFor(request.error, 'csr') ?? namesReason}
              />
            ) : (
              <TagsInput
                label="Names"
                description="Each name that clients will connect to. The first is the common name; *.example.com stands for all names one level below."
                placeholder={draft.names.length ? '' : 'shop.example.com'}
                required
                splitChars={[',', ' ', ';', '\n', '\t']}
                acceptValueOnBlur
                value={[...draft.names]}
                onChange={(names) => change({ names: [...new Set(names.map((name) => readName(name).value))] })}
                error={complaints[0] ?? namesReason}
                spellCheck={false}
                autoCapitalize="off"
                data-autofocus
              />
            )}
            <UnstyledButton
              className="text-button self-start small"
              onClick={() => {
                setHasCsr(!hasCsr);
                // With a key that is kept elsewhere nothing can be renewed here by itself.
                change({ csr: '', rotation: hasCsr });
              }}
            >
              {hasCsr ? 'Let Lemur make the key instead' : 'I have a request (CSR) of my own'}
            </UnstyledButton>
            <Autocomplete
              label="Owner"
              description="The address of the team that answers for it. A team outlives a person."
              placeholder="team@example.com"
              required
              type="email"
              data={[...owners]}
              value={draft.owner}
              onChange={(owner) => change({ owner })}
              error={reasonFor(request.error, 'owner')}
            />
            <Select
              label="Authority"
              description="Who signs it, and so who trusts it."
              placeholder="Choose one"
              required
              searchable={issuers.length > 7}
              allowDeselect={false}
              data={issuers.map(({ id, name }) => ({ value: String(id), label: name }))}
              renderOption={({ option }) => {
                const one = issuers.find(({ id }) => String(id) === option.value);
                return (
                  <span>
                    {option.label}
                    {one && (
                      <span className="row-note">
                        until {dayInWords(one.notAfter)}, issues for {one.defaultValidityDays} days
                      </span>
                    )}
                  </span>
                );
              }}
              value={draft.authorityId === null ? null : String(draft.authorityId)}
              onChange={(id) => change({ authorityId: id === null ? null : Number(id), lastDay: null })}
              error={reasonFor(request.error, 'authority')}
            />
          </Stack>
        </Paper>
        {draft.names.slice(0, noticedNames).map((name) => (
          <ExistingNotice key={name} name={name} draft={draft} change={change} />
        ))}
        {issuer && (
          <Paper>
            <Title order={2} mb={4}>
              Chosen for you
            </Title>
            <Choices draft={draft} change={change} issuer={issuer} usualSubject={usualSubject} failure={request.error} now={now} />
          </Paper>
        )}
      </Stack>
      <Paper component="aside" className="wizard-result" aria-label="What will happen">
        <Stack gap="md">
          <Title order={2}>What will happen</Title>
          {issuer && missing.length === 0 ? (
            <Sentence parts={sentenceOf(draft, issuer, plannedEnd(draft, issuer, now).end)} />
          ) : (
            <Text c="dimmed">{missing.length ? `Still missing: ${missing.join(', ')}.` : 'Choose an authority.'}</Text>
          )}
          <Problem failure={request.error} shownAtField={shownAtField} />
          <Button type="submit" size="md" loading={request.isPending} disabled={!isReady}>
            Issue it
          </Button>
        </Stack>
      </Paper>
    </form>
  );
}
