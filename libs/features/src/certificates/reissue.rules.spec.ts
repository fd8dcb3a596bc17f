import { describe, expect, it } from 'vitest';
import { renewedDescription, renewedExtensions, renewedSubject, renewedValidity } from './reissue.rules';

const now = new Date('2026-01-05T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
const old = { notBefore: inDays(-80), notAfter: inDays(10) };
const limits = {
  bounds: [{ words: 'authority "acorn"', notBefore: inDays(-1000), notAfter: inDays(3650) }],
  maxIssuanceDays: null,
  allowWeekendExpiration: true,
  defaultValidityDays: null,
};

describe('The new certificate', () => {
  it('is valid from now for as long as the old one was', () => {
    expect(renewedValidity(old, limits, now)).toEqual({ notBefore: now, notAfter: inDays(90) });
  });

  it('is cut to what the authority allows and to its end', () => {
    expect(renewedValidity(old, { ...limits, maxIssuanceDays: 47 }, now).notAfter).toEqual(inDays(47));
    expect(renewedValidity(old, { ...limits, bounds: [{ words: 'x', notBefore: inDays(-9), notAfter: inDays(30) }] }, now).notAfter).toEqual(inDays(30));
    expect(renewedValidity(old, { ...limits, defaultValidityDays: 365 }, now).notAfter).toEqual(inDays(365));
  });

  it('moves off a weekend instead of being refused', () => {
    // 89 days from Monday the 5th is Saturday the 4th of April.
    const saturday = { notBefore: inDays(-79), notAfter: inDays(10) };
    expect(renewedValidity(saturday, limits, now).notAfter.toISOString()).toBe('2026-04-04T10:00:00.000Z');
    expect(renewedValidity(saturday, { ...limits, allowWeekendExpiration: false }, now).notAfter.toISOString()).toBe('2026-04-03T10:00:00.000Z');
  });

  it('is not issued when it would end no later than the old one', () => {
    const bounds = [{ words: 'authority "acorn"', notBefore: inDays(-1000), notAfter: inDays(10) }];
    expect(() => renewedValidity(old, { ...limits, bounds }, now)).toThrow('authority "acorn" ends on 2026-01-15');
  });

  it('carries every extension but those about the old key, its issuer and the old logs', () => {
    const carried = renewedExtensions(
      {
        subjectAltNames: { names: [{ type: 'dns', value: 'shop.example.com' }] },
        keyUsage: { usages: ['digitalSignature'] },
        extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
        basicConstraints: { ca: false },
        subjectKeyIdentifier: { keyIdentifier: 'aa' },
        authorityKeyIdentifier: { keyIdentifier: 'bb' },
        crlDistributionPoints: { urls: ['http://crl.example.com/1'] },
        custom: [
          { oid: '1.2.3.4', critical: false, derValue: 'BQA=' },
          { oid: '1.3.6.1.4.1.11129.2.4.2', critical: false, derValue: 'BAA=' },
        ],
      },
      true,
    );
    expect(JSON.parse(JSON.stringify(carried))).toEqual({
      subjectAltNames: { names: [{ type: 'dns', value: 'shop.example.com' }] },
      keyUsage: { usages: ['digitalSignature'] },
      extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] },
      crlDistributionPoints: { urls: ['http://crl.example.com/1'] },
      custom: [{ oid: '1.2.3.4', critical: false, derValue: 'BQA=' }],
    });
  });

  it('does not name the lists of the authority that it leaves', () => {
    expect(renewedExtensions({ crlDistributionPoints: { urls: ['http://crl.example.com/1'] } }, false).crlDistributionPoints).toBeUndefined();
  });

  it('has the old subject, with the address of today’s owner', () => {
    const subject = [
      { type: '1.2.840.113549.1.9.1', value: 'old@example.com' },
      { type: 'CN', value: 'shop.example.com' },
    ];
    expect(renewedSubject({ subject }, 'new@example.com')).toEqual([{ ...subject[0], value: 'new@example.com' }, subject[1]]);
  });

  it.each([
    ['', 'Reissued by Lemur for cert ID 7'],
    ['web shop', 'Reissued by Lemur for cert ID 7, web shop'],
    ['Reissued by Lemur for cert ID 3, web shop', 'Reissued by Lemur for cert ID 7, web shop'],
  ])('says what it was reissued for, after "%s"', (description, expected) => expect(renewedDescription({ id: 7, description })).toBe(expected));
});
