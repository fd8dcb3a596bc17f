import { Group, NativeSelect, Radio, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { reasonFor } from '../../api/failure';
import { DestinationPicker } from '../../destinations/DestinationPicker';
import { NotificationPicker } from '../../notifications/NotificationPicker';
import { dayInWords } from '../../ui/time-words';
import { CertificatePicker } from '../CertificatePicker';
import { keyInWords, offeredKeyTypes } from '../key-words';
import { Choice } from './Choice';
import { plannedEnd, purposes, subjectFields, type Draft, type Issuer, type Purpose, type Subject } from './draft';

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  issuer: Issuer;
  /** The subject that the server fills in when nothing else is said. */
  usualSubject: Subject;
  failure: unknown;
  now: Date;
}

const subjectLabels: Record<keyof Subject, string> = {
  organization: 'Organization',
  organizationalUnit: 'Unit',
  country: 'Country (two letters)',
  state: 'State',
  location: 'Place',
};

/** Everything beyond the first three fields: chosen already, each with its reason. */
export function Choices(props: Props) {
  const { draft, change, issuer, failure, now } = props;
  const { end, because } = plannedEnd(draft, issuer, now);
  const keyType = offeredKeyTypes.find(({ value }) => value === draft.keyType);
  return (
    <div className="choices">
      {!draft.csr && (
        <Choice title="Key" value={`${keyInWords(draft.keyType)}, made and kept here, encrypted`} why={keyType?.why}>
          <Radio.Group
            aria-label="Key type"
            value={draft.keyType}
            onChange={(value) => change({ keyType: offeredKeyTypes.find((type) => type.value === value)?.value ?? 'ECCPRIME256V1' })}
            error={reasonFor(failure, 'keyType')}
          >
            <Stack gap="xs">
              {offeredKeyTypes.map(({ value, label, why }) => (
                <Radio key={value} value={value} label={label} description={why} />
              ))}
            </Stack>
          </Radio.Group>
        </Choice>
      )}
      <Choice title="Valid until" value={dayInWords(end)} why={because}>
        <Group align="flex-end" gap="sm">
          <DateInput
            label="Last day (UTC)"
            valueFormat="D MMM YYYY"
            clearable
            value={draft.lastDay}
            onChange={(lastDay) => change({ lastDay })}
            minDate={now}
            maxDate={issuer.notAfter}
            placeholder={dayInWords(end)}
            error={reasonFor(failure, 'validityEnd') ?? reasonFor(failure, 'validityStart')}
            w={220}
          />
        </Group>
      </Choice>
      <Choice
        title="Used as"
        value={purposes[draft.purpose]}
        why={draft.purpose === 'server' ? 'What a web server, a load balancer or an API needs.' : 'Clients show such a certificate to say who they are.'}
      >
        <NativeSelect
          aria-label="Used as"
          value={draft.purpose}
          onChange={(event) => change({ purpose: event.currentTarget.value as Purpose })}
          data={Object.entries(purposes).map(([value, label]) => ({ value, label }))}
          w={260}
        />
      </Choice>
      <SubjectChoice {...props} />
      <Choice
        title="Replaces"
        value={draft.replaces.map((one) => one.name).join(', ') || 'nothing'}
        why={draft.replaces.length ? 'It is not warned of any more; revoking it is up to you.' : 'It stands beside what is there already.'}
      >
        <CertificatePicker
          label="Certificates whose place it takes"
          value={draft.replaces}
          onChange={(replaces) => change({ replaces })}
          error={reasonFor(failure, 'replaces')}
        />
      </Choice>
      <Choice
        title="Deployed to"
        value={draft.destinations.map(({ label }) => label).join(', ') || 'nowhere: you carry it to its server'}
        why={draft.destinations.length ? 'Put there as soon as it is issued, and again after each renewal.' : 'With a destination nobody has to carry files.'}
      >
        <DestinationPicker
          label="Destinations"
          value={draft.destinations}
          onChange={(destinations) => change({ destinations })}
          error={reasonFor(failure, 'destinations')}
        />
      </Choice>
      <Choice
        title="Before it ends"
        value={`${draft.notify ? 'The owner is warned' : 'Nobody is warned'}, ${draft.rotation ? 'it is renewed automatically' : 'it is renewed by hand'}`}
        why={
          draft.rotation
            ? draft.destinations.length
              ? 'A new one with the same names takes its place in time, also at its destinations.'
              : 'A new one with the same names takes its place in time. Somebody still has to load it, since it is deployed nowhere.'
            : 'Safe while it is put on servers by hand.'
        }
      >
        <Stack gap="sm">
          <Switch label="Warn the owner" checked={draft.notify} onChange={(event) => change({ notify: event.currentTarget.checked })} />
          <NotificationPicker
            label="Others who are told"
            description="The owner has notifications already."
            value={draft.notifications}
            onChange={(notifications) => change({ notifications })}
            error={reasonFor(failure, 'notifications')}
          />
          <Switch label="Renew automatically" checked={draft.rotation} onChange={(event) => change({ rotation: event.currentTarget.checked })} />
        </Stack>
      </Choice>
      <Choice
        title="Listed as"
        value={draft.name || 'a name made of its names, issuer and dates'}
        why={draft.description || 'No description: a word on what it is for helps those who come after you.'}
      >
        <Stack gap="sm">
          <Textarea
            label="Description"
            autosize
            minRows={2}
            maxLength={1024}
            value={draft.description}
            onChange={(event) => change({ description: event.currentTarget.value })}
            error={reasonFor(failure, 'description')}
          />
          <TextInput
            label="Name in Lemur"
            description="Left empty, one is made that sorts well."
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={reasonFor(failure, 'name')}
          />
        </Stack>
      </Choice>
    </div>
  );
}

function SubjectChoice({ draft, change, usualSubject, failure }: Props) {
  const subject = draft.subject ?? usualSubject;
  const written = subjectFields.filter((field) => subject[field]).map((field) => subject[field]);
  if (draft.csr) return null;
  return (
    <Choice
      title="Subject"
      value={written.join(', ') || 'the common name only'}
      why={
        written.length
          ? draft.subject
            ? 'As you wrote it.'
            : 'As the settings of this installation say.'
          : 'Clients look at the names alone; more is for people.'
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {subjectFields.map((field) => (
          <TextInput
            key={field}
            label={subjectLabels[field]}
            value={subject[field]}
            maxLength={field === 'country' ? 2 : 64}
            onChange={(event) => change({ subject: { ...subject, [field]: event.currentTarget.value } })}
            error={reasonFor(failure, field)}
          />
        ))}
      </SimpleGrid>
    </Choice>
  );
}
