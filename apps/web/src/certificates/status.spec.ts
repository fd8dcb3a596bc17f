import { describe, expect, it } from 'vitest';
import { lifePassed, statusOf } from './status';

const now = new Date('2027-01-01T00:00:00Z');
const certificate = (change = {}) => ({ status: null, notBefore: '2026-06-01T00:00:00+00:00', notAfter: '2027-06-01T00:00:00+00:00', ...change });

describe('The status of a certificate', () => {
  it('is valid while more than 30 days are left, and ends soon from then on', () => {
    expect(statusOf(certificate(), now).kind).toBe('valid');
    expect(statusOf(certificate({ notAfter: '2027-01-31T00:00:01Z' }), now).kind).toBe('valid');
    expect(statusOf(certificate({ notAfter: '2027-01-31T00:00:00Z' }), now)).toMatchObject({ kind: 'ends-soon', tone: 'soon', words: 'Ends in 30 days' });
  });

  it('is revoked before anything else', () => {
    expect(statusOf(certificate({ status: 'revoked', notAfter: '2020-01-01T00:00:00Z', isReplaced: true }), now)).toMatchObject({
      kind: 'revoked',
      tone: 'bad',
    });
  });

  it('is expired after the end, which is calm once it was replaced', () => {
    expect(statusOf(certificate({ notAfter: '2026-12-31T23:59:59Z' }), now)).toMatchObject({ kind: 'expired', tone: 'bad' });
    expect(statusOf(certificate({ notAfter: '2026-12-31T23:59:59Z', isReplaced: true }), now)).toMatchObject({ kind: 'expired', tone: 'calm' });
  });

  it('is not yet valid before the beginning, replaced when another took its place, and unknown without dates', () => {
    expect(statusOf(certificate({ notBefore: '2027-02-01T00:00:00Z' }), now).kind).toBe('not-yet-valid');
    expect(statusOf(certificate({ isReplaced: true }), now).kind).toBe('replaced');
    expect(statusOf({ status: null }, now).kind).toBe('unknown');
  });
});

describe('The life of a certificate', () => {
  it('passes from 0 to 1 and stays within', () => {
    const from = new Date('2026-12-31T00:00:00Z');
    const to = new Date('2027-01-02T00:00:00Z');
    expect(lifePassed(from, to, now)).toBe(0.5);
    expect(lifePassed(now, to, from)).toBe(0);
    expect(lifePassed(from, now, to)).toBe(1);
    expect(lifePassed(to, from, now)).toBe(1);
  });
});
