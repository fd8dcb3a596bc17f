import type { RevocationReason, RevocationVerdict } from '@app/crypto';

/** What is kept of a certificate's status. */
export interface KeptStatus {
  readonly status: 'valid' | 'revoked' | 'unknown' | null;
  /** Why it is unknown, as sentences. Null in the other states. */
  readonly statusReason: string | null;
  readonly revokedAt: Date | null;
  readonly revocationReason: string | null;
}

export type StatusChange =
  | { readonly act: 'none' }
  /** Valid from unknown or the other way round, or unknown for another reason. */
  | { readonly act: 'note'; readonly status: 'valid' | 'unknown'; readonly statusReason: string | null }
  | { readonly act: 'revoke'; readonly revokedAt: Date; readonly reason: RevocationReason; readonly isNew: boolean }
  | { readonly act: 'release' };

const longestReason = 1_000;

/** All that was asked, until one could tell. */
export function concludeFrom(verdicts: readonly RevocationVerdict[]): RevocationVerdict {
  const told = verdicts.find(({ status }) => status !== 'unknown');
  if (told) return told;
  if (verdicts.length === 0) return { status: 'unknown', because: 'It names neither an OCSP responder nor a revocation list.' };
  const because = [...new Set(verdicts.map((verdict) => verdict.because))].join(' ');
  return { status: 'unknown', because: because.length > longestReason ? `${because.slice(0, longestReason - 1)}…` : because };
}

/** A revocation is for good unless it was a hold: neither silence nor a later "good" takes it back. */
export function decideStatusChange(kept: KeptStatus, verdict: RevocationVerdict): StatusChange {
  const isOnHold = kept.status === 'revoked' && kept.revocationReason === 'certificateHold';
  if (verdict.status === 'revoked') {
    const { revokedAt, reason } = verdict.entry;
    if (kept.status !== 'revoked') return { act: 'revoke', revokedAt, reason, isNew: true };
    return isOnHold && reason !== 'certificateHold' ? { act: 'revoke', revokedAt, reason, isNew: false } : { act: 'none' };
  }
  if (kept.status === 'revoked') return isOnHold && verdict.status === 'good' ? { act: 'release' } : { act: 'none' };
  const status = verdict.status === 'good' ? 'valid' : 'unknown';
  const statusReason = status === 'unknown' ? verdict.because : null;
  return kept.status === status && kept.statusReason === statusReason ? { act: 'none' } : { act: 'note', status, statusReason };
}
