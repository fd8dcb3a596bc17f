import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { LostPage } from '../frame/LostPage';
import { ConfirmDanger } from '../ui/ConfirmDanger';
import { Crumb } from '../ui/Crumb';
import { Fact, Facts } from '../ui/Fact';
import { Found } from '../ui/Found';
import { doneNotice } from '../ui/notices';
import { PageHead } from '../ui/PageHead';
import { Time } from '../ui/Time';
import { durationInWords, runWords, standingOf } from './job-words';
import { useJob, useJobRuns, useRunJob, type Job, type JobRun } from './jobs.queries';
import { WordsMark } from './JobsPage';

export function JobPage() {
  const { name } = useParams({ from: '/frame/jobs/$name' });
  const found = useJob(name);
  return <Found query={found}>{(job) => (job ? <JobView job={job} /> : <LostPage />)}</Found>;
}

function JobView({ job }: { job: Job }) {
  const [isAsking, setIsAsking] = useState(false);
  const run = useRunJob(job.name);
  const runs = useJobRuns(job.name);
  const words = job.name.replaceAll('-', ' ');
  return (
    <>
      <PageHead
        documentTitle={words}
        above={<Crumb to="/jobs">Jobs</Crumb>}
        title={words}
        lead={
          <span className="title-line">
            <WordsMark {...standingOf(job)} />
            {job.description}
          </span>
        }
        actions={
          job.mayRunNow && (
            <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => setIsAsking(true)}>
              Run it now
            </Button>
          )
        }
      />
      <Stack gap="md">
        {job.overdue && (
          <Alert color="red" variant="light" title="Overdue">
            {job.overdue}
          </Alert>
        )}
        <Paper>
          <Facts>
            <Fact name="Schedule">
              {job.schedule ? (
                <>
                  <span className="mono">{job.schedule}</span> in {job.timezone}
                </>
              ) : (
                'none: it runs when something asks for it'
              )}
            </Fact>
            <Fact name="Next run">{job.nextRunAt ? <Time at={job.nextRunAt} /> : '–'}</Fact>
            <Fact name="Last success">{job.lastSuccessAt ? <Time at={job.lastSuccessAt} /> : 'none yet'}</Fact>
            <Fact name="Time limit">{job.timeLimitMinutes} minutes</Fact>
            <Fact name="Tries">{job.attempts}</Fact>
            <Fact name="Queue">{job.queue}</Fact>
          </Facts>
        </Paper>
        <section aria-labelledby="runs">
          <Title order={2} id="runs" mb="sm">
            Runs, the newest first
          </Title>
          <Found query={runs}>{({ items }) => <Runs runs={items} />}</Found>
        </section>
      </Stack>
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Run “${words}” now?`}
        act="Run it"
        isCalm
        reasonFor="For the record."
        isReasonRequired={false}
        isBusy={run.isPending}
        failure={run.error}
        onConfirm={(reason) =>
          run.mutate(reason, {
            onSuccess: () => {
              doneNotice('Started', 'Its outcome appears below.');
              setIsAsking(false);
            },
          })
        }
      >
        <Text size="sm">{job.description} Its schedule is not touched. If it is running already, this run is left out.</Text>
      </ConfirmDanger>
    </>
  );
}

function Runs({ runs }: { runs: readonly JobRun[] }) {
  if (runs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It has not run yet.
      </Text>
    );
  return (
    <ul className="surface runs">
      {runs.map((run) => (
        <li key={run.id}>
          <div className="title-line">
            <WordsMark {...runWords(run)} />
            <Text size="sm">
              <Time at={run.startedAt} />
              {run.durationMs === null ? '' : `, took ${durationInWords(run.durationMs)}`}
            </Text>
            <Text size="sm" c="dimmed" className="break-anywhere">
              {run.worker}
            </Text>
          </div>
          {run.report && Object.keys(run.report).length > 0 && (
            <dl className="report">
              {Object.entries(run.report).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className="break-anywhere">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}
