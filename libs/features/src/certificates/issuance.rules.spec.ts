import type { GeneralName } from '@app/crypto';
import { describe, expect, it } from 'vitest';
import { type AskedByCsr, decideExtensions, leftOutOfLeaf, decideKeyType, decideNames, decideSubject, hostOf, maxNames, refuseWeakKey } from './issuance.rules';

const dns = (value: string): GeneralName => ({ type: 'dns', value });
const csr = (change: Partial<AskedByCsr> = {}): AskedByCsr => ({ subject: [], commonName: null, keyWeakness: null, extensions: {}, ...change });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;
const names = (commonName: string, asked: GeneralName[] = []) => decideNames({ commonName, names: asked }, null, false);

describe('The names of a certificate', () => {
  it('begin with the common name, each once', () => {
    expect(names('shop.example.com', [dns('www.example.com'), dns('shop.example.com'), dns('www.example.com')]).names).toEqual([
      dns('shop.example.com'),
      dns('www.example.com'),
    ]);
  });

  it('are in lower case and ASCII, the common name too', () => {
    expect(names('Shop.Example.COM')).toEqual({ commonName: 'shop.example.com', names: [dns('shop.example.com')] });
    expect(names('bücher.example')).toEqual({ commonName: 'xn--bcher-kva.example', names: [dns('xn--bcher-kva.example')] });
  });

  it('take a common name with a blank for a name of something else, and leave it as it is', () => {
    expect(names('  Payment Front ')).toEqual({ commonName: 'Payment Front', names: [] });
  });

  it('take a common name that is an address for one', () => {
    expect(names('192.0.2.7').names).toEqual([{ type: 'ip', value: '192.0.2.7' }]);
    expect(names('2001:DB8::7').names).toEqual([{ type: 'ip', value: '2001:db8::7' }]);
    expect(names('who@example.com').names).toEqual([{ type: 'email', value: 'who@example.com' }]);
  });

  it('allow a common name of 64 characters and not of 65', () => {
    const name = (length: number) => `${'a'.repeat(length - 8)}.example`.replace(/^a{60,}/, (letters) => `${letters.slice(0, 40)}.${letters.slice(41)}`);
    expect(names(name(64)).commonName).toHaveLength(64);
    expect(() => names(name(65))).toThrowError(refusal('certificate.common-name-too-long'));
    expect(() => names(`${'x '.repeat(32)}x`)).toThrowError(refusal('certificate.common-name-too-long'));
  });

  it('are at most 500 with the common name', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => dns(`n${index}.example.com`));
    expect(names('n0.example.com', many(maxNames)).names).toHaveLength(500);
    expect(() => names('other.example.com', many(maxNames))).toThrowError(refusal('certificate.too-many-names'));
  });

  it('allow one wildcard, in front', () => {
    expect(names('*.example.com').names).toEqual([dns('*.example.com')]);
    for (const bad of ['www.*.example.com', '*', 'w*.example.com', '*.*.example.com'])
      expect(() => names(bad)).toThrowError(refusal('certificate.common-name'));
  });

  it('have no line ends or NULs', () => {
    for (const bad of ['a\nb.example.com', 'a\u0000.example.com']) expect(() => names(bad)).toThrowError();
  });

  it('need a common name, unless the authority does without', () => {
    expect(() => names('', [dns('a.example.com')])).toThrowError(refusal('certificate.no-common-name'));
    expect(decideNames({ commonName: '', names: [dns('a.example.com')] }, null, true)).toEqual({ commonName: '', names: [dns('a.example.com')] });
    expect(() => decideNames({ commonName: '', names: [] }, null, true)).toThrowError(refusal('certificate.no-names'));
  });

  it('are those of a CSR where there is one, and those asked for are dropped', () => {
    const asked = { commonName: 'asked.example.com', names: [dns('also-asked.example.com')] };
    const request = csr({ commonName: 'CSR.example.com', extensions: { subjectAltNames: { names: [dns('WWW.csr.example.com')] } } });
    expect(decideNames(asked, request, false)).toEqual({ commonName: 'csr.example.com', names: [dns('csr.example.com'), dns('www.csr.example.com')] });
    expect(decideNames(asked, csr(), false)).toEqual({ commonName: 'asked.example.com', names: [dns('asked.example.com')] });
  });

  it('are refused when a CSR holds one that cannot be issued', () => {
    const request = csr({ commonName: 'a.example.com', extensions: { subjectAltNames: { names: [{ type: 'other', oid: '1.2.3', value: '' }] } } });
    expect(() => decideNames({ commonName: '', names: [] }, request, false)).toThrowError(refusal('certificate.name-type'));
  });
});

describe('The host of a name', () => {
  it('is what rules about domains look at', () => {
    expect(hostOf({ type: 'email', value: 'Who@Example.com' })).toBe('example.com');
    expect(hostOf({ type: 'uri', value: 'spiffe://example.com/service' })).toBe('example.com');
    expect(hostOf(dns('a.example.com'))).toBe('a.example.com');
    expect(hostOf({ type: 'registered-id', value: '1.2.3' })).toBeNull();
  });
});

describe('The subject of a certificate', () => {
  const settings = { ownerEmailInSubject: true, organization: 'Acorn', country: 'se' };

  it('has its attributes in the order of old, filled from the settings', () => {
    const subject = decideSubject({ owner: 'web@example.com', state: ' Skane ' }, 'a.example.com', null, settings);
    expect(subject.map(({ type, value }) => `${type}=${value}`)).toEqual([
      '1.2.840.113549.1.9.1=web@example.com',
      'CN=a.example.com',
      'O=Acorn',
      'C=SE',
      'ST=Skane',
    ]);
  });

  it('has the address of the owner in ASCII', () => {
    const address = (owner: string) => decideSubject({ owner }, 'a', null, settings)[0]?.value;
    expect(address('web@bücher.example')).toBe('web@xn--bcher-kva.example');
    expect(address('web@[192.0.2.1]')).toBe('web@[192.0.2.1]');
  });

  it('leaves out what is asked to be blank, and the owner where the settings say so', () => {
    expect(decideSubject({ owner: 'web@example.com', organization: '', country: ' ' }, 'a', null, { ...settings, ownerEmailInSubject: false })).toEqual([
      { type: 'CN', value: 'a' },
    ]);
  });

  it('is bounded: 64 characters for an organization, not 65; two letters for a country', () => {
    const subject = (change: object) => decideSubject({ owner: 'web@example.com', ...change }, 'a', null, settings);
    expect(subject({ organization: 'o'.repeat(64) })).toHaveLength(4);
    expect(() => subject({ organization: 'o'.repeat(65) })).toThrowError(refusal('certificate.subject-too-long'));
    expect(() => subject({ country: 'SWE' })).toThrowError(refusal('certificate.country'));
  });

  it('is that of a CSR, with the common name added when it has none', () => {
    const organization = { type: 'O', value: 'Theirs' };
    expect(decideSubject({ owner: 'x@example.com' }, 'a.example.com', csr({ subject: [organization] }), settings)).toEqual([
      organization,
      { type: 'CN', value: 'a.example.com' },
    ]);
    const request = csr({ subject: [{ type: 'CN', value: 'A.example.com' }, organization], commonName: 'A.example.com' });
    expect(decideSubject({ owner: 'x@example.com' }, 'a.example.com', request, settings)).toEqual([{ type: 'CN', value: 'a.example.com' }, organization]);
  });
});

describe('The extensions of a certificate', () => {
  it('never make it an authority, whatever is asked, and say what was left out', () => {
    const asked = { basicConstraints: { ca: false }, keyUsage: { usages: ['digitalSignature', 'keyCertSign', 'cRLSign'] as const } };
    const request = csr({ extensions: { basicConstraints: { ca: true }, keyUsage: { usages: ['cRLSign'] } } });
    expect(decideExtensions(asked, null, [])).toEqual({ keyUsage: { usages: ['digitalSignature'] } });
    expect(decideExtensions({}, request, [])).toEqual({});
    expect(leftOutOfLeaf(asked, null)).toEqual([expect.stringContaining('useKeyCertSign and useCRLSign')]);
    expect(leftOutOfLeaf({}, request)).toEqual([expect.stringContaining('no CA'), expect.stringContaining('useCRLSign.')]);
    expect(leftOutOfLeaf({ basicConstraints: { ca: false }, keyUsage: { usages: ['digitalSignature'] } }, null)).toEqual([]);
    expect(() => decideExtensions({ basicConstraints: { ca: true } }, null, [])).toThrowError(refusal('certificate.ca-flag'));
  });

  it('take usages from a CSR only where the request names none', () => {
    const request = csr({ extensions: { extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.2'] }, custom: [{ oid: '1.2.3', critical: true, derValue: '' }] } });
    expect(decideExtensions({}, request, [dns('a')])).toEqual({
      extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.2'] },
      subjectAltNames: { names: [dns('a')] },
    });
    const asked = { extendedKeyUsage: { purposes: ['1.3.6.1.5.5.7.3.1'] } };
    expect(decideExtensions(asked, request, []).extendedKeyUsage).toEqual(asked.extendedKeyUsage);
  });
});

describe('A key', () => {
  it('is made only of a type that is still good', () => {
    expect(decideKeyType('ECCPRIME256V1')).toBe('ECCPRIME256V1');
    for (const type of ['ECCPRIME192V1', 'ECCSECT163K1', 'RSA17']) expect(() => decideKeyType(type)).toThrowError(/Validation Error/);
  });

  it('that is weak is refused in a CSR, with the reason', () => {
    expect(() => refuseWeakKey(csr({ keyWeakness: 'RSA keys of 1024 bits are too weak.' }))).toThrowError(refusal('csr.weak-key'));
    expect(() => refuseWeakKey(csr())).not.toThrow();
  });
});
