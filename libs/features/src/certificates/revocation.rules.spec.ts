import { describe, expect, it } from 'vitest';
import { decideRevocation } from './revocation.rules';

const certificate = (change = {}) => ({ id: 812, status: 'valid', revocationReason: null, ...change });
const revoked = (revocationReason: string) => certificate({ status: 'revoked', revocationReason });

describe('Revoking', () => {
  it.each([null, 'valid', 'unknown'])('is possible while the status is %s', (status) => {
    expect(decideRevocation(certificate({ status }), 'superseded')).toEqual({ act: 'revoke', from: 'valid' });
  });

  it('is for good: a second time is a conflict', () => {
    expect(decideRevocation(revoked('superseded'), 'keyCompromise')).toMatchObject({ act: 'refuse', kind: 'conflict' });
    expect(decideRevocation(revoked('unspecified'), 'removeFromCRL')).toMatchObject({ act: 'refuse', kind: 'conflict' });
  });

  it('of what is on hold releases it, or revokes it for good', () => {
    expect(decideRevocation(revoked('certificateHold'), 'removeFromCRL')).toEqual({ act: 'release' });
    expect(decideRevocation(revoked('certificateHold'), 'keyCompromise')).toEqual({ act: 'revoke', from: 'hold' });
    expect(decideRevocation(revoked('certificateHold'), 'certificateHold')).toMatchObject({ act: 'refuse', kind: 'conflict' });
  });

  it('cannot release what was never on hold', () => {
    expect(decideRevocation(certificate(), 'removeFromCRL')).toMatchObject({ act: 'refuse', kind: 'invalid' });
  });
});
