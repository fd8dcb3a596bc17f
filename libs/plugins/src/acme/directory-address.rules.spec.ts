import { describe, expect, it } from 'vitest';
import { directoryAddress } from './directory-address.rules';

const allowed = ['acme.example.com', 'Certs.Example.com'];
const open = (others: string[] = []) => directoryAddress('https://acme.example.com:14000/dir', allowed, others);
const refused = expect.objectContaining({ kind: 'invalid', code: 'acme.address-refused' }) as Error;

describe('The directory of an ACME authority', () => {
  it('must be there, at an allowed host, by https, without credentials', () => {
    expect(() => directoryAddress(undefined, allowed, [])).toThrow(expect.objectContaining({ code: 'acme.no-directory' }) as Error);
    for (const url of [
      'http://acme.example.com/dir',
      'https://evil.example/dir',
      'https://me:pw@acme.example.com/',
      'https://acme.example.com.evil.example/',
    ]) {
      expect(() => directoryAddress(url, allowed, [])).toThrow(refused);
    }
    expect(open().directory.host).toBe('acme.example.com:14000');
  });
});

describe('An address that a CA sends us to', () => {
  it('may be on its own host and port', () => expect(open().check('https://acme.example.com:14000/order/1').pathname).toBe('/order/1'));

  it.each([
    'https://169.254.169.254/latest/meta-data',
    'https://acme.example.com/order/1',
    'http://acme.example.com:14000/order/1',
    'https://certs.example.com/order/1',
    'https://acme.example.com:14000@evil.example/',
    'file:///etc/passwd',
    'order/1',
    '',
  ])('is refused when it is %s', (address) => expect(() => open().check(address)).toThrow(refused));

  it('may be on another host that authority and installation both allow, on the usual port', () => {
    expect(open(['certs.example.com']).check('https://certs.example.com/1').host).toBe('certs.example.com');
    expect(() => open(['certs.example.com']).check('https://certs.example.com:8443/1')).toThrow(refused);
    expect(() => open(['evil.example']).check('https://evil.example/1')).toThrow(refused);
  });
});
