import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decideGone, fingerprintOf, isDue, type KnownItem } from './matching.rules';

const known = (count: number): KnownItem[] => Array.from({ length: count }, (_, i) => ({ certificateId: i + 1, sha256: String(i), name: `c${i + 1}.pem` }));
const seen = (...ids: number[]) => new Set(ids);
const policy = { mostGonePercent: 50, isAccepted: false };
const names = (gone: readonly KnownItem[]) => gone.map(({ name }) => name);

describe('A fingerprint', () => {
  const der = Buffer.from('a certificate would be longer');
  const pem = (label: string, lines = der.toString('base64')) => `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
  const sha256 = createHash('sha256').update(der).digest('hex');

  it('is of the first certificate, however it is wrapped and whatever stands around it', () => {
    expect(fingerprintOf(pem('CERTIFICATE'))).toBe(sha256);
    expect(fingerprintOf(`words\r\n${pem('X509 CERTIFICATE', der.toString('base64').replace(/(.{10})/g, '$1\r\n'))}${pem('CERTIFICATE', 'AAAA')}`)).toBe(
      sha256,
    );
  });

  it('there is none where there is no certificate', () => {
    for (const text of ['', 'words', pem('PRIVATE KEY'), pem('CERTIFICATE', ' ')]) expect(fingerprintOf(text)).toBeNull();
  });
});

describe('What a source no longer has', () => {
  it('is what was not found, as long as it is a minority', () => {
    const { gone, held } = decideGone(known(4), seen(1, 2, 3), [], policy);
    expect([names(gone), held]).toEqual([['c4.pem'], null]);
    expect(decideGone(known(4), seen(1, 2, 3, 4), [], policy)).toEqual({ gone: [], held: null });
  });

  it('is not what could not be read', () => {
    expect(names(decideGone(known(4), seen(1, 2), [{ unreadable: 'c4.pem', because: 'x' }], policy).gone)).toEqual(['c3.pem']);
  });

  it('is nothing while a whole part could not be read', () => {
    const { gone, held } = decideGone(known(4), seen(1, 2), [{ unreadable: null, because: 'x' }], policy);
    expect([gone, held]).toEqual([[], expect.stringContaining('not everything could be read')]);
  });

  it('is never everything, unless there was only one, or an operator says so', () => {
    expect(decideGone(known(3), seen(), [], policy)).toMatchObject({ gone: [], held: expect.stringContaining('None of the 3') as string });
    expect(decideGone(known(1), seen(), [], policy).gone).toHaveLength(1);
    expect(decideGone(known(3), seen(), [], { ...policy, isAccepted: true }).gone).toHaveLength(3);
  });

  it('is no more than the share that the installation allows, but always a handful', () => {
    const most = (count: number, left: number) =>
      decideGone(known(count), new Set(known(left).map(({ certificateId }) => certificateId)), [], policy).gone.length;
    expect(most(100, 50)).toBe(50);
    expect(most(100, 49)).toBe(0);
    expect(most(6, 1)).toBe(5);
    expect(most(7, 1)).toBe(0);
  });
});

describe('A source', () => {
  const now = new Date('2026-05-04T12:00:00Z');
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

  it('is read again once its time has come, and at once when it never was', () => {
    expect(isDue(null, 60, now)).toBe(true);
    expect(isDue(minutesAgo(60), 60, now)).toBe(true);
    expect(isDue(minutesAgo(59), 60, now)).toBe(false);
  });
});
