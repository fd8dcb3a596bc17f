const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/**
 * A length of time in the largest unit in which it is still told apart: minutes up to two hours, hours up to two days, days up to three months,
 * months up to two years, then years with one decimal.
 */
export function lengthInWords(lengthMs: number): string {
  const length = Math.abs(lengthMs);
  if (length < minuteMs) return 'less than a minute';
  if (length < 2 * hourMs) return plural(Math.floor(length / minuteMs), 'minute');
  if (length < 2 * dayMs) return plural(Math.floor(length / hourMs), 'hour');
  const days = Math.floor(length / dayMs);
  if (days < 92) return plural(days, 'day');
  if (days < 730) return plural(Math.round(days / 30.44), 'month');
  const years = Math.round((days / 365.25) * 10) / 10;
  return `${years} years`;
}

/** "in 12 days", "3 hours ago", "now". */
export function timeInWords(instant: Date, now: Date): string {
  const distanceMs = instant.getTime() - now.getTime();
  if (Math.abs(distanceMs) < minuteMs) return 'now';
  return distanceMs > 0 ? `in ${lengthInWords(distanceMs)}` : `${lengthInWords(distanceMs)} ago`;
}

/** The exact instant, for people: "2027-02-20 14:05:09 UTC". */
export const exactUtc = (instant: Date): string => `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** The day in UTC: "20 Feb 2027". */
export const dayInWords = (instant: Date): string => shortDay.format(instant);

/** Midnight UTC of the day that the instant falls on. */
export const startOfDay = (instant: Date): Date => new Date(Math.floor(instant.getTime() / dayMs) * dayMs);
