import { dayMs, startOfDay } from '../ui/time-words';

/** Days that the time line looks ahead. */
export const horizonDays = 91;

export interface Ending {
  readonly notAfter?: string | undefined;
}

export interface Week<Line> {
  /** 0 is the week that begins today. */
  readonly number: number;
  /** Midnight UTC of its first day. */
  readonly from: Date;
  /** Midnight UTC of the day after its last. */
  readonly to: Date;
  readonly endings: readonly Line[];
  /** Ends within 0 to 6 days after `from`, one count a day. */
  readonly days: readonly number[];
}

/** What ends in each of the thirteen weeks from today on. What has ended already, or ends later, is left out. */
export function endingsByWeek<Line extends Ending>(lines: readonly Line[], now: Date): Week<Line>[] {
  const today = startOfDay(now);
  const weeks = Array.from({ length: horizonDays / 7 }, (_, number) => {
    const from = new Date(today.getTime() + number * 7 * dayMs);
    return { number, from, to: new Date(from.getTime() + 7 * dayMs), endings: [] as Line[], days: Array.from({ length: 7 }, () => 0) };
  });
  for (const line of lines) {
    if (!line.notAfter) continue;
    const notAfter = new Date(line.notAfter);
    if (notAfter < now) continue;
    const day = Math.floor((notAfter.getTime() - today.getTime()) / dayMs);
    const week = weeks[Math.floor(day / 7)];
    if (!week) continue;
    week.endings.push(line);
    week.days[day % 7] = (week.days[day % 7] ?? 0) + 1;
  }
  return weeks;
}

/** Height of a bar between 0 and 1. A root scale, so that one certificate is seen beside a hundred. */
export const barHeight = (count: number, most: number): number => (most === 0 ? 0 : Math.sqrt(count / most));
