const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Field {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week, where 7 is Sunday too. */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: monthNames },
  { least: 0, most: 7, names: dayNames },
];

function numberOf(text: string, { least, most, names = [] }: Field): number | null {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : null;
}

/** What one field allows; null when it cannot be read. */
function readField(text: string, field: Field): ReadonlySet<number> | null {
  const allowed = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/([1-9]\d?))?$/.exec(part) ?? [];
    const [first = '', last] = range === '*' ? [String(field.least), String(field.most)] : range.split('-');
    const from = numberOf(first, field);
    const to = last === undefined ? (part.includes('/') ? field.most : from) : numberOf(last, field);
    if (from === null || to === null || from > to) return null;
    for (let value = from; value <= to; value += Number(step)) allowed.add(value);
  }
  return allowed;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** Longer than the longest gap between two days that a pattern names, leap days aside. */
const daysLookedAt = 800;

/**
 * The longest time between two runs of a cron pattern of five fields; null for a pattern that cannot be read, or never runs.
 * Summer time is not looked at: it moves a run by an hour.
 */
export function longestGapMs(pattern: string): number | null {
  const texts = pattern.trim().split(/\s+/);
  if (texts.length !== fields.length) return null;
  const read = fields.map((field, position) => readField(texts[position] ?? '', field));
  const [minutes, hours, days, months, weekdays] = read;
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  // Where both kinds of day are restricted, either will do (crontab(5)).
  const isRestricted = [texts[2] !== '*', texts[4] !== '*'];
  const runsOn = (date: Date) => {
    const byDay = days.has(date.getUTCDate());
    const byWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    return months.has(date.getUTCMonth() + 1) && (isRestricted[0] && isRestricted[1] ? byDay || byWeekday : byDay && byWeekday);
  };
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * MINUTE_MS)).sort((one, other) => one - other);

  let longest = 0;
  let last: number | null = null;
  for (let day = 0; day < daysLookedAt; day++) {
    if (!runsOn(new Date(day * DAY_MS))) continue;
    for (const time of times) {
      const at = day * DAY_MS + time;
      if (last !== null) longest = Math.max(longest, at - last);
      last = at;
    }
  }
  return longest > 0 ? longest : null;
}
