import { UnstyledButton } from '@mantine/core';
import { dayInWords } from '../ui/time-words';
import { barHeight, type Week } from './weeks';

const chart = { width: 70, height: 64 };
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

interface Props {
  weeks: readonly Week<unknown>[];
  /** Number of the week whose certificates are listed below; null for none. */
  chosen: number | null;
  onChoose: (week: number | null) => void;
}

/** The next thirteen weeks: a bar for each day on which something ends, a number for each week. A week can be chosen, and lists what ends in it. */
export function EndingsTimeline({ weeks, chosen, onChoose }: Props) {
  const most = Math.max(...weeks.flatMap((week) => week.days), 0);
  return (
    <div className="weeks" role="group" aria-label="Certificates that end in each of the next thirteen weeks">
      {weeks.map(({ number, from, to, days, endings }) => {
        const count = endings.length;
        const last = new Date(to.getTime() - 1);
        return (
          <UnstyledButton
            key={number}
            className="week"
            data-soon={number < 4 || undefined}
            aria-pressed={chosen === number}
            disabled={count === 0}
            onClick={() => onChoose(chosen === number ? null : number)}
            aria-label={`${dayInWords(from)} to ${dayInWords(last)}: ${count === 0 ? 'nothing ends' : count === 1 ? '1 certificate ends' : `${count} certificates end`}`}
          >
            <span className="week-count">{count || ''}</span>
            <svg viewBox={`0 0 ${chart.width} ${chart.height}`} preserveAspectRatio="none" aria-hidden>
              {days.map((inDay, day) => {
                const height = Math.max(inDay ? 5 : 2, barHeight(inDay, most) * chart.height);
                return <rect key={day} x={day * 10 + 1.5} y={chart.height - height} width={7} height={height} rx={1.5} data-empty={inDay === 0 || undefined} />;
              })}
            </svg>
            <span className="week-label">{number % 2 === 0 ? shortDay.format(from) : ''}</span>
          </UnstyledButton>
        );
      })}
    </div>
  );
}
