import { describe, expect, it } from 'vitest';
import { issuingPolicy, readAuthorityOptions } from './authority-options.rules';
import { readOptionsText } from './authority-options';
import { whyItCannotIssue } from './issuing.rules';
import { publicAddresses } from './public-addresses.rules';
import { rolesOfNewAuthority } from './roles.rules';

const settings = { publicMaxValidityDays: 397, publicDefaultValidityDays: undefined, defaultValidityDays: 365 };

describe('The options of an authority', () => {
  it('say nothing of the CA/Browser Forum unless somebody did', () => {
    expect(issuingPolicy({}, settings)).toEqual({ isCabCompliant: null, isCnOptional: false, maxIssuanceDays: null, defaultValidityDays: 365 });
  });

  it('limit the validity where the authority follows the CA/Browser Forum', () => {
    expect(issuingPolicy({ cab_compliant: true }, settings)).toMatchObject({ maxIssuanceDays: 397, defaultValidityDays: 397 });
    expect(issuingPolicy({ cab_compliant: 'true' }, { ...settings, publicDefaultValidityDays: 90 })).toMatchObject({
      maxIssuanceDays: 397,
      defaultValidityDays: 90,
    });
  });

  it('do not limit it where it was said that it does not', () => {
    expect(issuingPolicy({ cab_compliant: false, cn_optional: true }, settings)).toMatchObject({
      isCabCompliant: false,
      isCnOptional: true,
      maxIssuanceDays: null,
    });
  });

  it('are yes, no, or left out', () => {
    const given = [
      { name: 'cab_compliant', value: 'False' },
      { name: 'cn_optional', value: null },
      { name: 'other', value: 1 },
    ];
    expect(readAuthorityOptions(given)).toEqual({ fit: true, options: { cab_compliant: false } });
    expect(readAuthorityOptions([{ name: 'cn_optional', value: 'perhaps' }])).toEqual({ fit: false, reasons: { cn_optional: 'Not a valid boolean.' } });
  });

  it('are read from the text in which they are shown', () => {
    expect(readOptionsText('[{"name": "cn_optional", "type": "bool", "value": true}]')).toEqual([{ name: 'cn_optional', value: true }]);
  });

  it.each(['nonsense', '{"name": "a"}', '[1]', '[{"value": 1}]', '"[]"'])('are refused as the text %s', (text) => {
    expect(() => readOptionsText(text)).toThrowError(expect.objectContaining({ code: 'authority.options-unreadable' }) as Error);
  });
});

describe('An authority', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const authority = (change: object = {}, certificate: object = {}) => ({
    name: 'acorn',
    active: true,
    ...change,
    certificate: { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z'), isRevoked: false, ...certificate },
  });

  it('issues while it is valid and switched on', () => expect(whyItCannotIssue(authority(), now)).toBeNull());
  it('issues nothing when it is switched off', () => expect(whyItCannotIssue(authority({ active: false }), now)).toContain('switched off'));
  it('issues nothing when its certificate is revoked', () => expect(whyItCannotIssue(authority({}, { isRevoked: true }), now)).toContain('revoked'));
  it('issues nothing from the moment of its end', () => expect(whyItCannotIssue(authority({}, { notAfter: now }), now)).toContain('expired'));
  it('issues nothing before its beginning', () =>
    expect(whyItCannotIssue(authority({}, { notBefore: new Date(now.getTime() + 1) }), now)).toContain('not valid before'));

  it('names its addresses under the one that is set, and none when none is', () => {
    expect(publicAddresses('http://pki.test/', 7)).toEqual({
      crl: 'http://pki.test/api/1/authorities/7/crl',
      caIssuers: 'http://pki.test/api/1/authorities/7/certificate',
    });
    expect(publicAddresses(undefined, 7)).toBeUndefined();
  });

  it('has the roles that its issuer brings, its owner’s, and those asked for, each once', () => {
    const [admin, owner, team] = [1, 2, 3].map((id) => ({ id, name: `role ${id}` }));
    if (!admin || !owner || !team) throw new Error('three roles');
    expect(rolesOfNewAuthority([admin], owner, [team, owner])).toEqual([admin, owner, team]);
  });
});
