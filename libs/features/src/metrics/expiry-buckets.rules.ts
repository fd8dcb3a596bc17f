const steps = [1, 3, 7, 14, 30, 60, 90, 180, 365] as const;

/** Days within which certificates are counted together: the usual steps up to the window of the setting, and that itself. */
export const expiryBuckets = (windowDays: number): number[] => [...steps.filter((days) => days < windowDays), windowDays];

/**
 * How many end within each number of days; what ends sooner is counted again in each longer one.
 * @param byDay whole days to the end → how many
 */
export const countWithin = (byDay: ReadonlyMap<number, number>, buckets: readonly number[]): ReadonlyMap<number, number> =>
  new Map(buckets.map((days) => [days, [...byDay].reduce((sum, [day, count]) => (day < days ? sum + count : sum), 0)]));
