import { Tooltip } from '@mantine/core';
import { exactUtc, timeInWords } from './time-words';
import { useNow } from './use-now';

/** A time said twice: in words, and on hover or focus as the exact instant in UTC. Inside a list row pass `quiet`, so that rows stay one tab stop. */
export function Time({ at, quiet = false, words }: { at: string | Date; quiet?: boolean; words?: string }) {
  const now = useNow();
  const instant = typeof at === 'string' ? new Date(at) : at;
  return (
    <Tooltip label={exactUtc(instant)}>
      <time
        dateTime={instant.toISOString()}
        aria-label={`${words ?? timeInWords(instant, now)} (${exactUtc(instant)})`}
        tabIndex={quiet ? undefined : 0}
        className="time"
      >
        {words ?? timeInWords(instant, now)}
      </time>
    </Tooltip>
  );
}
