import { jobs } from './jobs';

/** The table of jobs, as markdown, for this room's README. */
export function jobsTable(): string {
  const rows = jobs.map((job) => {
    const schedule = 'schedule' in job && job.schedule ? `\`${job.schedule}\`` : '–';
    return `| \`${job.name}\` | ${job.description} | ${job.queue} | ${schedule} | ${job.attempts} | ${job.timeLimitMinutes} |`;
  });
  return ['| job | what it does | queue | schedule (UTC) | tries | limit, minutes |', '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}
