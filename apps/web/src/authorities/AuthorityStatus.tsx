import { IconAlertTriangle, IconCircleCheck, IconHourglassLow, IconPlayerPause } from '@tabler/icons-react';
import type { Tone } from '../ui/Mark';
import { dayMs, lengthInWords } from '../ui/time-words';
import { useNow } from '../ui/use-now';
import type { Authority } from './authorities.queries';

/** Days before the end of an authority from which its successor should be on the way: what it signs can not outlive it. */
const soonDays = 180;

export function authorityWords(authority: Pick<Authority, 'active' | 'authorityCertificate'>, now: Date): { tone: Tone; words: string } {
  const leftMs = new Date(authority.authorityCertificate.notAfter).getTime() - now.getTime();
  if (leftMs < 0) return { tone: 'bad', words: 'Ended' };
  if (!authority.active) return { tone: 'calm', words: 'Switched off' };
  if (leftMs < soonDays * dayMs) return { tone: 'soon', words: `Ends in ${lengthInWords(leftMs)}` };
  return { tone: 'good', words: 'Issuing' };
}

const icons = { good: IconCircleCheck, soon: IconHourglassLow, bad: IconAlertTriangle, calm: IconPlayerPause };

export function AuthorityStatus({ authority }: { authority: Pick<Authority, 'active' | 'authorityCertificate'> }) {
  const { tone, words } = authorityWords(authority, useNow());
  const Icon = icons[tone];
  return (
    <span className="status" data-tone={tone}>
      <Icon size={15} aria-hidden />
      {words}
    </span>
  );
}
