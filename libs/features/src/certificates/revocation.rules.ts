import type { RevocationReason } from '@app/crypto';

/** A certificate, as far as it decides whether it can be revoked. */
export interface Revocable {
  readonly id: number;
  readonly status: string | null;
  readonly revocationReason: string | null;
}

export type RevocationDecision =
  /** `hold` says that it is on hold already and is now revoked for good: the date of the hold stays. */
  | { readonly act: 'revoke'; readonly from: 'valid' | 'hold' }
  /** Takes it from hold: it is valid again and leaves the list. */
  | { readonly act: 'release' }
  | { readonly act: 'refuse'; readonly kind: 'invalid' | 'conflict'; readonly because: string };

const onHold: RevocationReason = 'certificateHold';

/**
 * What a request to revoke does. Revoking is for good but for one reason: what is on hold can be released, or revoked for
 * another reason (RFC 5280, 5.3.1).
 */
export function decideRevocation({ id, status, revocationReason }: Revocable, reason: RevocationReason): RevocationDecision {
  if (status !== 'revoked') {
    if (reason !== 'removeFromCRL') return { act: 'revoke', from: 'valid' };
    return { act: 'refuse', kind: 'invalid', because: `Certificate ${id} is not on hold, so it cannot be removed from the list.` };
  }
  if (revocationReason !== onHold) return { act: 'refuse', kind: 'conflict', because: `Certificate ${id} is revoked already; a revocation is for good.` };
  if (reason === 'removeFromCRL') return { act: 'release' };
  if (reason === onHold) return { act: 'refuse', kind: 'conflict', because: `Certificate ${id} is on hold already.` };
  return { act: 'revoke', from: 'hold' };
}
