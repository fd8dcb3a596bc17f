import type { GeneralName, ParsedCertificate } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { checkNameConstraints } from './name-constraints.rules';

type Kind = 'dns' | 'ip' | 'ip-network' | 'email' | 'uri';
const named = (type: Kind, ...values: string[]): GeneralName[] => values.map((value) => ({ type, value }));
const issuer = (nameConstraints?: { permitted?: GeneralName[]; excluded?: GeneralName[] }) =>
  ({
    commonName: 'Sub',
    subjectText: 'CN=Sub',
    extensions: { nameConstraints: nameConstraints && { permitted: [], excluded: [], ...nameConstraints } },
  }) as unknown as ParsedCertificate;
const fits = (name: GeneralName[], ...issuers: ParsedCertificate[]) => {
  try {
    checkNameConstraints(name, issuers);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalid', code: 'issuer.name-constraints' });
    return false;
  }
};

describe('A name below an authority that permits', () => {
  it.each([
    ['dns', 'example.com', 'example.com', true],
    ['dns', 'example.com', 'www.EXAMPLE.com', true],
    ['dns', 'example.com', '*.example.com', true],
    ['dns', 'example.com', 'badexample.com', false],
    ['dns', '.example.com', 'www.example.com', true],
    ['dns', '.example.com', 'example.com', false],
    ['dns', '', 'anything.test', true],
    ['email', 'example.com', 'ann@example.com', true],
    ['email', 'example.com', 'ann@mail.example.com', false],
    ['email', '.example.com', 'ann@mail.example.com', true],
    ['email', 'ann@example.com', 'bob@example.com', false],
    ['uri', 'example.com', 'https://example.com/x', true],
    ['uri', 'example.com', 'https://www.example.com/x', false],
    ['uri', '.example.com', 'https://www.example.com/x', true],
    ['uri', 'example.com', 'urn:example.com', false],
  ] as const)('%s "%s": %s fits: %s', (kind, limit, name, verdict) => {
    expect(fits(named(kind, name), issuer({ permitted: named(kind, limit) }))).toBe(verdict);
  });

  it.each([
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '10.1.0.1', false],
  ])('network %s: %s fits: %s', (network, address, verdict) => {
    expect(fits(named('ip', address), issuer({ permitted: named('ip-network', network) }))).toBe(verdict);
  });

  it('only names of one kind is free in every other', () => {
    expect(fits(named('email', 'ann@elsewhere.test'), issuer({ permitted: named('dns', 'example.com') }))).toBe(true);
  });
});

describe('A name', () => {
  it('is refused when it is excluded, even if it is permitted too', () => {
    const sub = issuer({ permitted: named('dns', 'example.com'), excluded: named('dns', 'secret.example.com') });
    expect(fits(named('dns', 'www.example.com'), sub)).toBe(true);
    expect(fits(named('dns', 'a.secret.example.com'), sub)).toBe(false);
  });

  it('must suit every authority above, not only the nearest', () => {
    expect(fits(named('dns', 'www.example.com'), issuer(), issuer({ permitted: named('dns', 'example.org') }))).toBe(false);
  });

  it('is named in the refusal, with the authority and its rule', () => {
    expect(() => checkNameConstraints(named('dns', 'www.example.org'), [issuer({ permitted: named('dns', 'example.com') })])).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({
          reasons: { extensions: { subAltNames: '"www.example.org" cannot be certified below "Sub", which permits only "example.com".' } },
        }) as object,
      }),
    );
  });

  it('is free below authorities without constraints', () => {
    expect(fits(named('dns', 'www.example.com'), issuer())).toBe(true);
  });
});
