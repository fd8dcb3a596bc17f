import { jobs } from './jobs';
import { olderNames } from './older-names';

/** The table of jobs, as markdown, for this room's README. */
export function jobsTable(): string {
  const rows = jobs.map((job) => {
    const schedule = 'schedule' in job && job.schedule ? `\`${job.schedule}\`` : '–';
    const older = Object.entries(olderNames).flatMap(([name, current]) => (current === job.name ? [`\`${name}\``] : []));
    return `| \`${job.name}\` | ${job.description} | ${job.queue} | ${schedule} | ${job.attempts} | ${job.timeLimitMinutes} | ${older.join(', ') || '–'} |`;
  });
  return [
    '| job | what it does | queue | schedule (UTC) | tries | limit, minutes | older names |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
