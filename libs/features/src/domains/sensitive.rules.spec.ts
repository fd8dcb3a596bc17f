import { describe, expect, it } from 'vitest';
import { checkDomains, covers, domainName, sensitiveCandidates } from './sensitive.rules';

const san = (name: string) => ({ name, field: 'subAltNames' as const });
const policy = (change = {}) => ({ allowedDomains: [], sensitiveNames: [], ...change });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('A name', () => {
  it('is allowed when there is no list of allowed domains', () => expect(() => checkDomains([san('anything.test')], policy())).not.toThrow());

  it('has to match a pattern from its first character to its last', () => {
    const allowed = policy({ allowedDomains: ['[a-z.]+\\.example\\.com', 'exact\\.test$'] });
    for (const name of ['shop.example.com', 'exact.test', 'Shop.Example.com']) expect(() => checkDomains([san(name)], allowed)).not.toThrow();
    for (const name of ['example.com', 'shop.example.com.evil.test', 'x.exact.test'])
      expect(() => checkDomains([san(name)], allowed)).toThrowError(refusal('domain.not-allowed'));
  });

  it('is refused at the field where it stands', () => {
    const sensitive = policy({ sensitiveNames: ['pay.example.com'] });
    const reasonsFor = (field: 'commonName' | 'subAltNames') =>
      expect.objectContaining({
        details: expect.objectContaining({
          reasons:
            field === 'commonName' ? { commonName: expect.any(String) as string } : { extensions: { subAltNames: { names: expect.any(String) as string } } },
        }) as object,
      }) as Error;
    for (const field of ['commonName', 'subAltNames'] as const)
      expect(() => checkDomains([{ name: 'pay.example.com', field }], sensitive)).toThrowError(reasonsFor(field));
  });

  it('is sensitive when a wildcard on either side covers it', () => {
    expect(() => checkDomains([san('*.example.com')], policy({ sensitiveNames: ['pay.example.com'] }))).toThrowError(refusal('domain.sensitive'));
    expect(() => checkDomains([san('pay.example.com')], policy({ sensitiveNames: ['*.example.com'] }))).toThrowError(refusal('domain.sensitive'));
    expect(() => checkDomains([san('a.pay.example.com')], policy({ sensitiveNames: ['pay.example.com', '*.example.com'] }))).not.toThrow();
  });
});

describe('A wildcard', () => {
  it('stands for one label', () => {
    expect(covers('*.example.com', 'a.example.com')).toBe(true);
    expect(covers('*.example.com', 'a.b.example.com')).toBe(false);
    expect(covers('*.example.com', 'example.com')).toBe(false);
  });
});

describe('Stored names that can make a requested one sensitive', () => {
  it('are itself, its wildcard and, for a wildcard, what is below', () => {
    expect(sensitiveCandidates(['pay.example.com'])).toEqual({ exact: ['pay.example.com', '*.example.com'], below: [] });
    expect(sensitiveCandidates(['*.example.com'])).toEqual({ exact: ['*.example.com'], below: ['example.com'] });
  });
});

describe('A stored name', () => {
  it('is in lower case, not empty and without blanks', () => {
    expect(domainName(' Pay.Example.com ')).toBe('pay.example.com');
    for (const name of ['', '  ', 'a b', 'x'.repeat(257)]) expect(() => domainName(name)).toThrowError(refusal('domain.name'));
  });
});
