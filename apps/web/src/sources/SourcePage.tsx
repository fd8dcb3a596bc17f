import type { Tagged } from '@app/api-client';
import { Alert, Button, Checkbox, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfiguredFacts } from '../plugins/ConfiguredFacts';
import { ConfiguredForm } from '../plugins/ConfiguredForm';
import { mayDo } from '../sign-in/rights';
import { ActiveMark } from '../ui/ActiveMark';
import { ConfirmDanger } from '../ui/ConfirmDanger';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { sourceStore, useDeleteSource, useReadSource, useSource, type Source } from './sources.queries';

const activeWords = { label: 'Read it', description: 'Switched off, it is left alone, and what was found there is kept.' };

export function NewSourcePage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead documentTitle="Add a source" above={<Crumb to="/sources">Sources</Crumb>} title="Add a source" />
      <ConfiguredForm
        loaded={null}
        pluginType="source"
        activeWords={activeWords}
        store={sourceStore(null)}
        onSaved={({ id, label }) => {
          doneNotice('Added', `${label} is read with the next run.`);
          void navigate({ to: '/sources/$id', params: { id: String(id) } });
        }}
      />
    </>
  );
}

export function SourcePage() {
  const { id } = useParams({ from: '/frame/sources/$id' });
  const found = useSource(Number(id));
  return (
    <Found query={found}>
      {({ answer: source, etag }) => (
        <>
          <PageHead
            documentTitle={source.label}
            above={<Crumb to="/sources">Sources</Crumb>}
            title={source.label}
            actions={mayDo(source, 'source.sync') && <ReadNow source={source} />}
            lead={
              <span className="title-line">
                <ActiveMark active={source.active} />
                <span>
                  {source.lastRun ? (
                    <>
                      last read <Time at={source.lastRun} />
                    </>
                  ) : (
                    'not read yet'
                  )}
                </span>
              </span>
            }
          />
          {source.lastFailure && (
            <Alert color="orange" title="The last sync did not read everything" mb="lg">
              {source.lastFailure}
              {source.lastTriedAt && (
                <>
                  {' '}
                  It was tried <Time at={source.lastTriedAt} />.
                </>
              )}
            </Alert>
          )}
          {mayDo(source, 'source.edit') ? <EditForm key={source.id} loaded={{ answer: source, etag }} /> : <ConfiguredFacts thing={source} />}
        </>
      )}
    </Found>
  );
}

/** Has it read now, and on request takes as gone whatever is not there any more, which a run by itself does not do when it is much. */
function ReadNow({ source }: { source: Source }) {
  const [isAsking, setIsAsking] = useState(false);
  const [acceptGone, setAcceptGone] = useState(false);
  const read = useReadSource(source.id);
  return (
    <>
      <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => setIsAsking(true)}>
        Read now …
      </Button>
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Read ${source.label} now?`}
        act="Read it"
        isCalm={!acceptGone}
        isBusy={read.isPending}
        failure={read.error}
        onConfirm={() =>
          read.mutate(
            { acceptGone },
            {
              onSuccess: () => {
                doneNotice('Asked for', 'It is read as soon as a worker is free. This page says how it ended.');
                setIsAsking(false);
              },
            },
          )
        }
      >
        <Text size="sm">
          {source.active ? 'It is read at once, instead of at its next time.' : 'It is switched off, and is read this once.'} What is new is taken in, and what
          is known stays what it is.
        </Text>
        <Checkbox
          label="What is not there any more is really gone"
          description="Otherwise nothing is unlinked when much is missing at once, in case the place only failed to show it."
          checked={acceptGone}
          onChange={(event) => setAcceptGone(event.currentTarget.checked)}
        />
      </ConfirmDanger>
    </>
  );
}

function EditForm({ loaded }: { loaded: Tagged<Source> }) {
  const source = loaded.answer;
  const navigate = useNavigate();
  const remove = useDeleteSource(source.id);
  return (
    <ConfiguredForm
      loaded={loaded}
      pluginType="source"
      activeWords={activeWords}
      store={sourceStore(source.id)}
      onSaved={() => doneNotice('Saved')}
      removal={
        mayDo(source, 'source.delete')
          ? {
              title: `Delete the source ${source.label}?`,
              words: <Text size="sm">It is read no more. Certificates that were found there stay in the list and are watched.</Text>,
              isBusy: remove.isPending,
              failure: remove.error,
              onConfirm: () =>
                remove.mutate(undefined, {
                  onSuccess: () => {
                    doneNotice('Deleted', source.label);
                    void navigate({ to: '/sources' });
                  },
                }),
            }
          : undefined
      }
    />
  );
}
