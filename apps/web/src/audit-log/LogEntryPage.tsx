import { Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { LostPage } from '../frame/LostPage';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { Found } from '../ui/Found';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { exactUtc } from '../ui/time-words';
import { actInWords, OutcomeMark } from './AuditLogPage';
import { useLogEntry, type LogEntry } from './audit-log.queries';
import { differencesOf } from './differences';

export function LogEntryPage() {
  const { id } = useParams({ from: '/frame/audit-log/$id' });
  const found = useLogEntry(Number(id));
  return <Found query={found}>{(entry) => (entry ? <EntryView entry={entry} /> : <LostPage />)}</Found>;
}

function EntryView({ entry }: { entry: LogEntry }) {
  const { object } = entry;
  const words = actInWords(entry.action);
  return (
    <>
      <PageHead
        documentTitle={`${words}, entry ${entry.id}`}
        above={<Crumb to="/audit-log">Audit log</Crumb>}
        title={words}
        lead={
          <span className="title-line">
            <OutcomeMark outcome={entry.outcome} />
            <span className="break-anywhere">{object.name ?? object.type}</span>
          </span>
        }
      />
      <Stack gap="md">
        <Paper>
          <Facts>
            <Fact name="Who">
              <Link to="/audit-log" search={{ user: entry.user.username }}>
                {entry.user.username}
              </Link>
              {entry.apiKeyId === null ? '' : `, with the API key ${entry.apiKeyId}`}
            </Fact>
            <Fact name="When">
              <Time at={entry.loggedAt} />, {exactUtc(new Date(entry.loggedAt))}
            </Fact>
            <Fact name="On what">
              {object.type.replaceAll('-', ' ')} {object.id ?? ''}
              {object.id !== null && (
                <>
                  {' · '}
                  <Link to="/audit-log" search={{ objectType: object.type, objectId: String(object.id) }}>
                    everything about it
                  </Link>
                </>
              )}
            </Fact>
            <Fact name={entry.outcome === 'refused' ? 'Refused because' : 'Allowed by'}>
              {entry.outcome === 'refused' ? (entry.reason ?? '–') : (entry.grantedBy ?? '–')}
            </Fact>
            {entry.outcome === 'done' && <Fact name="Reason given">{entry.reason ?? '–'}</Fact>}
            <Fact name="From">{entry.address ?? 'shown to administrators'}</Fact>
            <Fact name="Request">
              <span className="mono">{entry.requestId ?? '–'}</span>
            </Fact>
            <Fact name="Number">{entry.id}</Fact>
          </Facts>
        </Paper>
        <Changes entry={entry} />
      </Stack>
    </>
  );
}

function Changes({ entry }: { entry: LogEntry }) {
  const differences = differencesOf(entry.before, entry.after);
  return (
    <Paper>
      <Title order={2} mb="sm">
        Before and after
      </Title>
      {differences.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing was changed by it.
        </Text>
      ) : (
        <div className="list-frame" tabIndex={0} role="region" aria-label="Before and after">
          <table className="differences" aria-label="Before and after, field by field">
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ field, before, after, isChanged }) => (
                <tr key={field} data-changed={isChanged || undefined}>
                  <th scope="row">{field}</th>
                  <td data-side="before">{isChanged && before !== null ? <del>{before}</del> : (before ?? '–')}</td>
                  <td data-side="after">{isChanged && after !== null ? <ins>{after}</ins> : (after ?? '–')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Paper>
  );
}
