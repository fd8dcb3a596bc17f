import { expect, it } from 'vitest';
import { secondName, serverCertificateName, withoutPath } from './certificate-names.rules';

it('A name that IAM takes stays as it is', () => {
  expect(serverCertificateName('shop.example.com-CA-20260101-20270101')).toBe('shop.example.com-CA-20260101-20270101');
});

it.each(['*.example.com', 'a/b', '', 'käse', 'x'.repeat(129)])('The name "%s" becomes one that IAM takes', (name) => {
  expect(serverCertificateName(name)).toMatch(/^[\w+=,.@-]{1,128}$/);
});

it('Two names never become one', () => {
  expect(serverCertificateName('a/b')).not.toBe(serverCertificateName('a:b'));
  expect(serverCertificateName(`${'x'.repeat(128)}1`)).not.toBe(serverCertificateName(`${'x'.repeat(128)}2`));
});

it('A second name depends on path and certificate, and is one that IAM takes', () => {
  const names = [secondName('a', '/', '00'), secondName('a', '/cloudfront/', '00'), secondName('a', '/', '01'), secondName('x'.repeat(128), '/', '00')];
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{1,128}$/);
});

it('A path before a name is taken off', () => {
  expect([withoutPath('/cloudfront/shop'), withoutPath('shop')]).toEqual(['shop', 'shop']);
});
