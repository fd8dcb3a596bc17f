import type { JobAnswer, JobRunAnswer } from '@app/api-client';
import { useQuery } from '@tanstack/react-query';
import { lemur } from '../api/client';
import { useChange } from '../api/use-change';
import { pageOf } from '../ui/page-of';
import type { FetchPage } from '../ui/ResourceList';

export type Job = JobAnswer;
export type JobRun = JobRunAnswer;

/** There are a few dozen jobs, and the API answers all of them. */
export const fetchJobs: FetchPage<Job> = async ({ q, queue, outcome, ...query }, signal) => {
  const { items } = await lemur.jobs.list({ signal });
  const wanted = String(q ?? '').toLowerCase();
  const found = items.filter(
    (job) =>
      `${job.name} ${job.description}`.toLowerCase().includes(wanted) &&
      (queue === undefined || job.queue === queue) &&
      (outcome === undefined || (outcome === 'overdue' ? job.overdue !== null : job.lastOutcome === outcome)),
  );
  return pageOf(found, query);
};

const refreshMs = 5000;

export const useJob = (name: string) =>
  useQuery({
    queryKey: ['jobs', 'one', name],
    queryFn: async ({ signal }) => (await lemur.jobs.list({ signal })).items.find((job) => job.name === name) ?? null,
    refetchInterval: refreshMs,
  });

export const useJobRuns = (name: string) =>
  useQuery({
    queryKey: ['jobs', 'runs', name],
    queryFn: ({ signal }) => lemur.jobs.runs({ params: { name }, query: { count: 50 }, signal }),
    refetchInterval: refreshMs,
  });

export const useRunJob = (name: string) => useChange((reason: string) => lemur.jobs.run({ params: { name }, body: { reason } }));
