import { dayMs } from '../ui/time-words';

export interface KeyDates {
  /** Days; −1 is for ever. */
  readonly ttl: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly revoked: boolean;
}

/** When an API key ends; null when it never does. */
export const endOfKey = ({ ttl, issuedAt }: Pick<KeyDates, 'ttl' | 'issuedAt'>): Date | null => (ttl < 0 ? null : new Date(issuedAt * 1000 + ttl * dayMs));

export type KeyState = 'revoked' | 'ended' | 'ends-soon' | 'good';

/** How an API key stands. Ending within two weeks is soon: scripts that use it have to be given another. */
export function stateOfKey(key: KeyDates, now: Date): KeyState {
  if (key.revoked) return 'revoked';
  const end = endOfKey(key);
  if (!end) return 'good';
  if (end <= now) return 'ended';
  return end.getTime() - now.getTime() < 14 * dayMs ? 'ends-soon' : 'good';
}
