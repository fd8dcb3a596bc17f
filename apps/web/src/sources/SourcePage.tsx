import { Alert, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ConfiguredFacts } from '../plugins/ConfiguredFacts';
import { ConfiguredForm } from '../plugins/ConfiguredForm';
import { useRights } from '../sign-in/rights';
import { ActiveMark } from '../ui/ActiveMark';
import { Crumb } from '../ui/Crumb';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { useCreateSource, useDeleteSource, useEditSource, useSource, type Source } from './sources.queries';

const activeWords = { label: 'Read it', description: 'Switched off, it is left alone, and what was found there is kept.' };

export function NewSourcePage() {
  const navigate = useNavigate();
  const create = useCreateSource();
  return (
    <>
      <PageHead documentTitle="Add a source" above={<Crumb to="/sources">Sources</Crumb>} title="Add a source" />
      <ConfiguredForm
        thing={null}
        pluginType="source"
        activeWords={activeWords}
        save={{
          ...create,
          mutate: (body) =>
            create.mutate(body, {
              onSuccess: ({ label }) => {
                doneNotice('Added', `${label} is read with the next run.`);
                void navigate({ to: '/sources' });
              },
            }),
        }}
      />
    </>
  );
}

export function SourcePage() {
  const { id } = useParams({ from: '/frame/sources/$id' });
  const { isAdmin } = useRights();
  const found = useSource(Number(id));
  return (
    <Found query={found}>
      {(source) => (
        <>
          <PageHead
            documentTitle={source.label}
            above={<Crumb to="/sources">Sources</Crumb>}
            title={source.label}
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
          {isAdmin ? <EditForm key={source.id} source={source} /> : <ConfiguredFacts thing={source} />}
        </>
      )}
    </Found>
  );
}

function EditForm({ source }: { source: Source }) {
  const navigate = useNavigate();
  const edit = useEditSource(source.id);
  const remove = useDeleteSource(source.id);
  return (
    <ConfiguredForm
      thing={source}
      pluginType="source"
      activeWords={activeWords}
      save={{ ...edit, mutate: (body) => edit.mutate(body, { onSuccess: () => doneNotice('Saved') }) }}
      removal={{
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
      }}
    />
  );
}
