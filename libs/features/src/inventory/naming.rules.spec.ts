import { describe, expect, it } from 'vitest';
import { freeName, givenName, maxNameLength, type NameSource, slug, templateName } from './naming.rules';

const source = (change: Partial<NameSource> = {}): NameSource => ({
  commonName: 'shop.example.com',
  alternativeNames: ['shop.example.com'],
  organization: null,
  organizationalUnit: null,
  issuer: 'AcornIssuing1',
  serialHex: 'ABCDEF01',
  notBefore: new Date('2027-02-01T23:59:59Z'),
  notAfter: new Date('2027-05-01T00:00:00Z'),
  ...change,
});

describe('A slug', () => {
  it('keeps letters, digits, dots and case', () => expect(slug('Front.Door42')).toBe('Front.Door42'));
  it('drops accents and makes every other run one hyphen', () => expect(slug('Payment Front (Küche)')).toBe('Payment-Front-Kuche'));
  it('keeps internationalised names', () => {
    expect(slug('xn--bcher-kva.example.com')).toBe('xn--bcher-kva.example.com');
    expect(slug('www.xn--bcher-kva.example.com')).toBe('www.xn--bcher-kva.example.com');
  });
  it('makes other double hyphens one', () => expect(slug('a--b - - c')).toBe('a-b-c'));
  it('has no hyphens at its ends', () => expect(slug('--(a)--')).toBe('a'));
});

describe('A name that nobody gave', () => {
  it('is made of subject, issuer and days', () => expect(templateName(source())).toBe('shop.example.com-AcornIssuing1-20270201-20270501'));
  it('says when there are several names', () =>
    expect(templateName(source({ alternativeNames: ['a.example.com', 'b.example.com'] }))).toBe('SAN-shop.example.com-AcornIssuing1-20270201-20270501'));
  it('spells out a wildcard', () => expect(templateName(source({ commonName: '*.shop.example.com' }))).toMatch(/^WILDCARD\.shop\.example\.com-/));
  it('begins with the first alternative name without a common name', () =>
    expect(templateName(source({ commonName: ' ', alternativeNames: ['only.example.com'] }))).toMatch(/^only\.example\.com-/));
  it('falls back to organization, unit and serial number, for old CA certificates', () => {
    const bare = { commonName: null, alternativeNames: [] };
    expect(templateName(source({ ...bare, organization: 'Old Trust Co', organizationalUnit: 'Class 3' }))).toMatch(/^Old-Trust-Co-/);
    expect(templateName(source({ ...bare, organizationalUnit: 'Class 3' }))).toMatch(/^Class-3-/);
    expect(templateName(source(bare))).toMatch(/^ABCDEF01-/);
  });
  it('loses the angle brackets of a self-signed issuer', () =>
    expect(templateName(source({ issuer: '<selfsigned>' }))).toBe('shop.example.com-selfsigned-20270201-20270501'));
  it('shortens a long subject, never the dates', () => {
    const name = templateName(source({ commonName: 'x'.repeat(400) }));
    expect(name.length).toBeLessThanOrEqual(maxNameLength);
    expect(name).toMatch(/x-AcornIssuing1-20270201-20270501$/);
  });
});

describe('A name that a client gave', () => {
  it('may have 256 characters and not 257', () => {
    expect(givenName('n'.repeat(256))).toHaveLength(256);
    expect(() => givenName('n'.repeat(257))).toThrowError(expect.objectContaining({ code: 'certificate.name-too-long' }) as Error);
  });
  it('is refused when nothing of it is left', () => {
    for (const name of ['厨房', '..', './.']) expect(() => givenName(name)).toThrowError(expect.objectContaining({ code: 'certificate.name-empty' }) as Error);
  });
});

describe('A name that is taken', () => {
  it('gets the serial number, then a sequence number', () => {
    expect(freeName('mail', 'ABCDEF01', [])).toBe('mail');
    expect(freeName('mail', 'ABCDEF01', ['mail'])).toBe('mail-ABCDEF01');
    expect(freeName('mail', 'ABCDEF01', ['mail', 'mail-ABCDEF01'])).toBe('mail-ABCDEF01-1');
    expect(freeName('mail', 'ABCDEF01', ['mail', 'mail-ABCDEF01', 'mail-ABCDEF01-1', 'mail-ABCDEF01-9'])).toBe('mail-ABCDEF01-10');
  });
  it('does not take a serial number of digits for a sequence number', () => {
    expect(freeName('mail', '12345678', ['mail', 'mail-12345678'])).toBe('mail-12345678-1');
    expect(freeName('mail', '77', ['mail', 'mail-77', 'mail-77-20270201', 'mail-77-x'])).toBe('mail-77-20270202');
  });
  it('counts names in another case, so that no two differ only by case once numbered', () =>
    expect(freeName('mail', 'AB', ['mail', 'mail-AB', 'MAIL-ab-4'])).toBe('mail-AB-5'));
});
