import { describe, expect, it } from 'vitest';
import { decideRenewal, momentIn, nextTry, renewBeforeDays, type RenewalFacts, whyNotReissued } from './renewal.rules';

const today = new Date('2026-01-01T00:00:00Z');
const inDays = (days: number) => new Date(today.getTime() + days * 24 * 60 * 60 * 1000);
const authority = { name: 'acorn', notAfter: inDays(3650), whyIdle: null };
const certificate = (change: Partial<RenewalFacts> = {}): RenewalFacts => ({
  name: 'shop.example.com-2025',
  notBefore: inDays(-80),
  notAfter: inDays(10),
  rotation: true,
  deleted: false,
  status: 'valid',
  hasPrivateKey: true,
  isOfAuthority: false,
  policyDays: 30,
  policyName: 'default',
  authority,
  replacedBy: null,
  pendingReplacement: null,
  failure: null,
  nextTryAt: null,
  renewAt: null,
  ...change,
});
const settings = { filter: [], expiredGraceDays: 30 };
const decide = (change: Partial<RenewalFacts> = {}, given = settings as { filter: string[]; expiredGraceDays: number }) =>
  decideRenewal(certificate(change), given, today);

describe('A certificate', () => {
  it('is renewed when it has exactly as many days left as its own policy asks', () => {
    expect(decide({ notAfter: inDays(30) })).toMatchObject({
      decision: 'due',
      because: 'It has 30 days left; renewal starts at 30 (policy "default").',
      renewBeforeDays: 30,
    });
  });

  it('waits one day earlier, and says when it is its turn', () => {
    expect(decide({ notAfter: inDays(31) })).toMatchObject({ decision: 'waits', when: inDays(1), nextStep: 'It is renewed.' });
  });

  it('is renewed at a third of its life when its policy would take more than half of it', () => {
    const short = { notBefore: inDays(-10), notAfter: inDays(20) };
    expect(renewBeforeDays(certificate(short))).toBe(10);
    expect(decide(short)).toMatchObject({ decision: 'waits', when: inDays(10) });
    expect(decide(short).because).toContain('a third of its life');
  });

  it('is left to run out once another replaces it, however soon it ends', () => {
    expect(decide({ notAfter: inDays(1), replacedBy: { id: 7, name: 'shop-2' } })).toMatchObject({
      decision: 'replaced',
      because: '"shop-2" (7) replaces it.',
    });
  });

  it('is not ordered twice while its issuer is at work on the replacement', () => {
    const decision = decide({ pendingReplacement: { id: 9, name: 'shop-2', dueAt: inDays(0.1) } });
    expect(decision).toMatchObject({ decision: 'ordered', when: inDays(0.1) });
  });

  it('is not renewed when it is revoked, switched off, deleted, or ended long ago', () => {
    expect(decide({ status: 'revoked' }).because).toContain('revoked');
    expect(decide({ rotation: false }).because).toBe('Automatic renewal is switched off.');
    expect(decide({ deleted: true }).decision).toBe('off');
    expect(decide({ notAfter: inDays(-30) }).decision).toBe('due');
    expect(decide({ notAfter: inDays(-31) })).toMatchObject({ decision: 'off', because: 'It ended on 2025-12-01, more than 30 days ago.' });
  });

  it('cannot be renewed without its key, without an authority, or by one that ends no later', () => {
    expect(decide({ hasPrivateKey: false }).because).toContain('Its key was made elsewhere');
    expect(decide({ authority: null }).because).toContain('No authority here issued it');
    expect(decide({ authority: { ...authority, whyIdle: 'The authority "acorn" is switched off.' } }).because).toBe('The authority "acorn" is switched off.');
    expect(decide({ authority: { ...authority, notAfter: inDays(10) } }).because).toContain('would not outlive this one');
    expect(whyNotReissued(certificate({ isOfAuthority: true }))).toContain('create a new authority');
  });

  it('is left alone when the setting names other certificates', () => {
    expect(decide({}, { ...settings, filter: ['^api\\.'] })).toMatchObject({ decision: 'off', because: 'Its name matches no pattern of REISSUE_FILTER.' });
    expect(decide({}, { ...settings, filter: ['^api\\.', 'shop'] }).decision).toBe('due');
  });

  it('is renewed early when its issuer wants it to be, and never later than its policy asks', () => {
    expect(decide({ notAfter: inDays(60), renewAt: inDays(-1) })).toMatchObject({ decision: 'due' });
    expect(decide({ notAfter: inDays(60), renewAt: inDays(5) })).toMatchObject({ decision: 'waits', when: inDays(5) });
    expect(decide({ notAfter: inDays(20), renewAt: inDays(15) })).toMatchObject({ decision: 'due' });
  });

  it('is tried again after a failure when the pause is over, and says what failed', () => {
    const failed = { failure: 'The CA is closed.', nextTryAt: inDays(0.5) };
    expect(decide(failed)).toMatchObject({ decision: 'failed', when: inDays(0.5) });
    expect(decide(failed).because).toContain('The last try failed: The CA is closed.');
    expect(decide({ ...failed, nextTryAt: today })).toMatchObject({ decision: 'due' });
  });
});

describe('A renewal that fails', () => {
  it.each([
    [1, 1],
    [2, 4],
    [3, 12],
    [4, 24],
    [40, 24],
  ])('for the %d. time is tried again after %d hours', (attempts, hours) =>
    expect(nextTry(attempts, today).getTime() - today.getTime()).toBe(hours * 3_600_000),
  );
});

describe('The moment of renewal', () => {
  it('lies within the window that the issuer suggests', () => {
    const window = { start: inDays(1), end: inDays(3) };
    expect([momentIn(window, 0), momentIn(window, 0.5), momentIn(window, 1)]).toEqual([inDays(1), inDays(2), inDays(3)]);
    expect(momentIn({ start: inDays(3), end: inDays(1) }, 0.5)).toEqual(inDays(3));
  });
});
