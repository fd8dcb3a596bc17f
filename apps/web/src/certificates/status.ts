import type { Tone } from '../ui/Mark';
import { dayMs, lengthInWords } from '../ui/time-words';

export interface CertificateStatus {
  readonly kind: 'revoked' | 'expired' | 'not-yet-valid' | 'replaced' | 'ends-soon' | 'valid' | 'unknown';
  readonly tone: Tone;
  readonly words: string;
}

interface Dates {
  /** `revoked` is the word that counts; the others only say that it was checked. */
  readonly status?: string | null;
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
  readonly isReplaced?: boolean | undefined;
}

/** Days before the end from which a certificate is shown as ending soon. */
export const soonDays = 30;

/** How a certificate stands, worst first: a revoked one that has ended as well is shown as revoked. */
export function statusOf({ status, notBefore, notAfter, isReplaced }: Dates, now: Date): CertificateStatus {
  if (status === 'revoked') return { kind: 'revoked', tone: 'bad', words: 'Revoked' };
  if (!notAfter) return { kind: 'unknown', tone: 'calm', words: 'Unknown' };
  const leftMs = new Date(notAfter).getTime() - now.getTime();
  if (leftMs < 0) return { kind: 'expired', tone: isReplaced ? 'calm' : 'bad', words: 'Expired' };
  if (notBefore && new Date(notBefore) > now) return { kind: 'not-yet-valid', tone: 'calm', words: 'Not yet valid' };
  if (isReplaced) return { kind: 'replaced', tone: 'calm', words: 'Replaced' };
  if (leftMs <= soonDays * dayMs) return { kind: 'ends-soon', tone: 'soon', words: `Ends in ${lengthInWords(leftMs)}` };
  return { kind: 'valid', tone: 'good', words: 'Valid' };
}

/** How much of its life has passed, 0 to 1. */
export function lifePassed(notBefore: Date, notAfter: Date, now: Date): number {
  const length = notAfter.getTime() - notBefore.getTime();
  if (length <= 0) return 1;
  return Math.min(1, Math.max(0, (now.getTime() - notBefore.getTime()) / length));
}
