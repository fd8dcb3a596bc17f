import type { RevocationVerdict } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { concludeFrom, decideStatusChange, type KeptStatus } from './status.rules';

const day = new Date('2026-05-04T12:00:00Z');
const good: RevocationVerdict = { status: 'good', because: 'The list does not name it.' };
const unknown = (because: string): RevocationVerdict => ({ status: 'unknown', because });
const revoked = (reason: 'keyCompromise' | 'certificateHold'): RevocationVerdict => ({
  status: 'revoked',
  entry: { serial: '1', revokedAt: day, reason },
  because: 'It was revoked.',
});
const kept = (change: Partial<KeptStatus> = {}): KeptStatus => ({ status: null, statusReason: null, revokedAt: null, revocationReason: null, ...change });
const onHold = kept({ status: 'revoked', revokedAt: day, revocationReason: 'certificateHold' });
const forGood = kept({ status: 'revoked', revokedAt: day, revocationReason: 'superseded' });

describe('The status of a certificate', () => {
  it('is what the first says that knows', () => {
    expect(concludeFrom([unknown('A.'), revoked('keyCompromise'), good])).toMatchObject({ status: 'revoked' });
    expect(concludeFrom([unknown('A.'), good])).toBe(good);
  });

  it('is unknown for all reasons together, each told once, within bounds', () => {
    expect(concludeFrom([unknown('A.'), unknown('B.'), unknown('A.')])).toEqual(unknown('A. B.'));
    expect(concludeFrom([unknown('x'.repeat(5_000))]).because).toHaveLength(1_000);
    expect(concludeFrom([])).toMatchObject({ status: 'unknown', because: 'It names neither an OCSP responder nor a revocation list.' });
  });

  it('is written only when it changes, its reason included', () => {
    expect(decideStatusChange(kept(), good)).toEqual({ act: 'note', status: 'valid', statusReason: null });
    expect(decideStatusChange(kept({ status: 'valid' }), good)).toEqual({ act: 'none' });
    expect(decideStatusChange(kept({ status: 'valid' }), unknown('Down.'))).toEqual({ act: 'note', status: 'unknown', statusReason: 'Down.' });
    expect(decideStatusChange(kept({ status: 'unknown', statusReason: 'Down.' }), unknown('Down.'))).toEqual({ act: 'none' });
    expect(decideStatusChange(kept({ status: 'unknown', statusReason: 'Down.' }), unknown('Slow.'))).toMatchObject({ statusReason: 'Slow.' });
  });

  it('becomes revoked, as news for its owner', () => {
    expect(decideStatusChange(kept({ status: 'valid' }), revoked('keyCompromise'))).toEqual({
      act: 'revoke',
      revokedAt: day,
      reason: 'keyCompromise',
      isNew: true,
    });
  });

  it('stays revoked, whatever is said later, unless it was a hold', () => {
    for (const verdict of [good, unknown('Down.'), revoked('keyCompromise')]) expect(decideStatusChange(forGood, verdict)).toEqual({ act: 'none' });
    expect(decideStatusChange(onHold, good)).toEqual({ act: 'release' });
    expect(decideStatusChange(onHold, unknown('Down.'))).toEqual({ act: 'none' });
    expect(decideStatusChange(onHold, revoked('certificateHold'))).toEqual({ act: 'none' });
    expect(decideStatusChange(onHold, revoked('keyCompromise'))).toMatchObject({ act: 'revoke', isNew: false });
  });
});
