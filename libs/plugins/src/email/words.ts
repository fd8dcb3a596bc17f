const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days that are left; 0 on the last day, negative afterwards. */
export const daysLeft = (end: Date, now: Date): number => Math.floor((end.getTime() - now.getTime()) / DAY_MS);

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `Tuesday 31 December 2047, 23:59 UTC` */
export const instantInWords = (time: Date): string => `${dayFormat.format(time).replace(',', '')}, ${time.toISOString().slice(11, 16)} UTC`;

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `in 12 days`, for a time that may also be near or over. */
export function inDays(days: number): string {
  if (days < 0) return days === -1 ? 'yesterday' : `${-days} days ago`;
  return days === 0 ? 'in less than a day' : `in ${counted(days, 'day')}`;
}
