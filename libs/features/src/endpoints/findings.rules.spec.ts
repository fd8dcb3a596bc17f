import { describe, expect, it } from 'vitest';
import { findingsOf, staleBefore } from './findings.rules';

const now = new Date('2026-05-04T12:00:00Z');
const certificate = (change = {}) => ({ name: 'shop', notAfter: new Date('2026-05-04T12:00:00Z'), status: 'valid', ...change });
const names = (findings: ReturnType<typeof findingsOf>) => findings.map(({ name, value }) => `${name}: ${value}`);

describe('An endpoint', () => {
  it('has nothing wrong with it up to the last instant of its certificate', () => {
    expect(findingsOf(certificate(), ['Protocol-TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'], now)).toEqual([]);
  });

  it('is told apart by what is wrong: its protocols, and its certificate', () => {
    const late = new Date(now.getTime() + 1);
    const findings = findingsOf(certificate({ status: 'revoked' }), ['Protocol-SSLv3', 'Protocol-SSLv2', 'Protocol-TLSv1', 'Protocol-TLSv1.1'], late);
    expect(names(findings)).toEqual([
      'deprecated cipher: Protocol-SSLv3 has been deprecated consider removing it.',
      'deprecated cipher: Protocol-SSLv2 has been deprecated consider removing it.',
      'deprecated cipher: Protocol-TLSv1 has been deprecated consider removing it.',
      'expired certificate: The certificate here ended on 2026-05-04; replace it.',
      'revoked: The certificate here, shop, was revoked; replace it.',
    ]);
  });

  it('goes stale by the syncs that succeeded, not by the clock', () => {
    expect(staleBefore(null, 2)).toBeNull();
    expect(staleBefore(now, 2)).toEqual(new Date('2026-05-04T10:00:00Z'));
  });
});
