import { VisuallyHidden } from '@mantine/core';
import { Time } from '../ui/Time';
import { dayInWords } from '../ui/time-words';
import { useNow } from '../ui/use-now';
import { lifePassed, statusOf } from './status';

const rings = 26;

/** The life of a certificate as a ringed tail: filled rings are gone, and the last ones before the end say how near it is. */
export function ValidityBar({ notBefore, notAfter, status, isReplaced }: { notBefore: string; notAfter: string; status: string | null; isReplaced: boolean }) {
  const now = useNow();
  const passed = lifePassed(new Date(notBefore), new Date(notAfter), now);
  const { tone } = statusOf({ status, notBefore, notAfter, isReplaced }, now);
  const filled = Math.round(passed * rings);
  return (
    <div className="validity" data-tone={tone}>
      <div className="validity-rings" aria-hidden>
        {Array.from({ length: rings }, (_, ring) => (
          <span key={ring} data-gone={ring < filled || undefined} data-now={ring === filled || undefined} />
        ))}
      </div>
      <div className="validity-ends">
        <span>
          from <Time at={notBefore} words={dayInWords(new Date(notBefore))} />
        </span>
        <span>
          until <Time at={notAfter} words={dayInWords(new Date(notAfter))} />
        </span>
      </div>
      <VisuallyHidden>{Math.round(passed * 100)} percent of its time has passed.</VisuallyHidden>
    </div>
  );
}
