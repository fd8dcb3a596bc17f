import { describe, expect, it } from 'vitest';
import { type AskedValidity, decideValidity, type ValidityLimits } from './validity.rules';

const date = (text: string) => new Date(text);
const now = date('2026-03-04T10:20:30.987Z'); // a Wednesday
const limits = (change: Partial<ValidityLimits> = {}): ValidityLimits => ({
  bounds: [{ words: 'authority "issuing"', notBefore: date('2020-01-01T00:00:00Z'), notAfter: date('2036-01-01T00:00:00Z') }],
  defaultValidityDays: 365,
  maxIssuanceDays: null,
  allowWeekendExpiration: true,
  ...change,
});
const decide = (asked: AskedValidity, change: Partial<ValidityLimits> = {}) => decideValidity(asked, limits(change), now);
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('The validity of a certificate', () => {
  it('is what was asked for, in whole seconds', () => {
    expect(decide({ validityStart: date('2026-04-01T00:00:00.750Z'), validityEnd: date('2026-07-01T00:00:00Z') })).toEqual({
      notBefore: date('2026-04-01T00:00:00Z'),
      notAfter: date('2026-07-01T00:00:00Z'),
    });
  });

  it('begins now and lasts to the same day when years are asked for, whatever the dates say', () => {
    expect(decide({ validityYears: 2, validityStart: date('2030-01-01T00:00:00Z') })).toEqual({
      notBefore: date('2026-03-04T10:20:30Z'),
      notAfter: date('2028-03-04T10:20:30Z'),
    });
  });

  it('ends on the 28th of February where there is no 29th', () => {
    const leapDay = date('2028-02-29T12:00:00Z');
    expect(decideValidity({ validityYears: 1 }, limits(), leapDay).notAfter).toEqual(date('2029-02-28T12:00:00Z'));
  });

  it('is the default when nothing is asked for, cut to the end of the issuer', () => {
    expect(decide({}, { defaultValidityDays: 90 }).notAfter).toEqual(date('2026-06-02T10:20:30Z'));
    expect(decide({ validityYears: 0 }, { defaultValidityDays: 90 }).notAfter).toEqual(date('2026-06-02T10:20:30Z'));
    const bounds = [{ words: 'authority "a"', notBefore: date('2020-01-01T00:00:00Z'), notAfter: date('2026-05-01T00:00:00Z') }];
    expect(decide({}, { bounds }).notAfter).toEqual(date('2026-05-01T00:00:00Z'));
  });

  it('needs both dates or none', () => {
    expect(() => decide({ validityStart: now })).toThrowError(refusal('certificate.one-date'));
    expect(() => decide({ validityEnd: now })).toThrowError(refusal('certificate.one-date'));
  });

  it('ends after it begins, by a second at least', () => {
    const validityStart = date('2026-04-01T00:00:00Z');
    expect(() => decide({ validityStart, validityEnd: validityStart })).toThrowError(refusal('certificate.ends-before-start'));
    expect(decide({ validityStart, validityEnd: date('2026-04-01T00:00:01Z') }).notAfter).toEqual(date('2026-04-01T00:00:01Z'));
  });

  it('does not end in the past', () => {
    const validityStart = date('2026-01-01T00:00:00Z');
    expect(() => decide({ validityStart, validityEnd: date('2026-03-04T10:20:30Z') })).toThrowError(refusal('certificate.ends-in-the-past'));
    expect(decide({ validityStart, validityEnd: date('2026-03-04T10:20:31Z') }).notBefore).toEqual(validityStart);
  });

  it('may end with the issuer, and not a second later', () => {
    const validityStart = date('2026-04-01T00:00:00Z');
    expect(decide({ validityStart, validityEnd: date('2036-01-01T00:00:00Z') }).notAfter).toEqual(date('2036-01-01T00:00:00Z'));
    expect(() => decide({ validityStart, validityEnd: date('2036-01-01T00:00:01Z') })).toThrowError(refusal('certificate.outlives-issuer'));
    expect(() => decide({ validityYears: 10 })).toThrowError(refusal('certificate.outlives-issuer'));
  });

  it('may begin with the issuer, and not a second earlier', () => {
    const validityEnd = date('2030-01-01T00:00:00Z');
    expect(decide({ validityStart: date('2020-01-01T00:00:00Z'), validityEnd }).notBefore).toEqual(date('2020-01-01T00:00:00Z'));
    expect(() => decide({ validityStart: date('2019-12-31T23:59:59Z'), validityEnd })).toThrowError(refusal('certificate.begins-before-issuer'));
  });

  it('stays within those above the issuer too', () => {
    const root = { words: 'certificate "Root" above it', notBefore: date('2020-01-01T00:00:00Z'), notAfter: date('2027-01-01T00:00:00Z') };
    expect(() => decide({ validityYears: 1 }, { bounds: [...limits().bounds, root] })).toThrowError(/Validation Error/);
  });

  it('is at most what the authority issues for, to the day', () => {
    const validityStart = date('2026-04-01T00:00:00Z');
    expect(decide({ validityStart, validityEnd: date('2027-05-03T00:00:00Z') }, { maxIssuanceDays: 397 }).notBefore).toEqual(validityStart);
    expect(() => decide({ validityStart, validityEnd: date('2027-05-03T00:00:01Z') }, { maxIssuanceDays: 397 })).toThrowError(refusal('certificate.too-long'));
  });

  it('does not end on a weekend where that is not allowed: asked for it is refused, computed it moves back to Friday', () => {
    const weekdaysOnly = { allowWeekendExpiration: false };
    const validityStart = date('2026-04-01T00:00:00Z');
    for (const day of ['2026-06-06', '2026-06-07']) {
      expect(() => decide({ validityStart, validityEnd: date(`${day}T12:00:00Z`) }, weekdaysOnly)).toThrowError(refusal('certificate.weekend'));
    }
    expect(decide({ validityStart, validityEnd: date('2026-06-05T12:00:00Z') }, weekdaysOnly).notAfter.getUTCDay()).toBe(5);
    expect(decide({ validityYears: 2 }, weekdaysOnly).notAfter).toEqual(date('2028-03-03T10:20:30Z'));
    expect(decide({ validityYears: 3 }, weekdaysOnly).notAfter).toEqual(date('2029-03-02T10:20:30Z'));
  });
});
