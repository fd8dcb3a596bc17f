/** What the setting says instead of the jobs' own schedules: job → cron pattern, or null for `off`. */
export const patternsOf = (setting: Readonly<Record<string, string>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(setting).map(([job, pattern]) => [job, pattern.trim().toLowerCase() === 'off' ? null : pattern]));
