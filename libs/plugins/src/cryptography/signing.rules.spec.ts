import type { ParsedCertificate } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { checkBelow, checkDepth, checkOrder } from './signing.rules';

const now = new Date('2026-05-04T12:00:00Z');
const issuer = (pathLength?: number | null) =>
  ({
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    extensions: { basicConstraints: { ca: true, pathLength } },
  }) as unknown as ParsedCertificate;
const asked = (notBefore: string, notAfter: string) => ({ notBefore: new Date(notBefore), notAfter: new Date(notAfter) });
const codeOf = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'fine';
};

describe('The validity of a certificate', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'fine'],
    ['2026-05-04T12:00:00Z', '2027-01-01T00:00:00.999Z', 'fine'],
    ['2026-05-04T12:00:00Z', '2027-01-01T00:00:01Z', 'issuer.outlived'],
    ['2025-12-31T23:59:59Z', '2026-12-31T00:00:00Z', 'issuer.not-yet-valid'],
    ['2026-05-04T12:00:00.100Z', '2026-05-04T12:00:00.900Z', 'issuer.ends-before-start'],
  ])('from %s to %s below an issuer of 2026 is %s', (notBefore, notAfter, verdict) => {
    const validity = asked(notBefore, notAfter);
    expect(codeOf(() => (checkOrder(validity), checkBelow(validity, issuer(), 'root', now)))).toBe(verdict);
  });

  it('cannot begin once the issuer has ended', () => {
    const past = asked('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z');
    expect(codeOf(() => checkBelow(past, issuer(), 'root', new Date('2027-01-01T00:00:00Z')))).toBe('fine');
    expect(codeOf(() => checkBelow(past, issuer(), 'root', new Date('2027-01-01T00:00:00.001Z')))).toBe('issuer.expired');
  });
});

describe('The depth below an authority', () => {
  it.each([
    [undefined, null, 'fine'],
    [null, 5, 'fine'],
    [0, 0, 'issuer.too-deep'],
    [0, null, 'issuer.too-deep'],
    [1, 0, 'fine'],
    [1, 1, 'issuer.too-deep'],
    [2, 1, 'fine'],
    [2, null, 'issuer.too-deep'],
  ])('with path length %s allows one that asks for %s: %s', (allowed, wanted, verdict) => {
    expect(codeOf(() => checkDepth(wanted, issuer(allowed), 'root'))).toBe(verdict);
  });
});
