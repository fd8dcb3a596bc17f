import { describe, expect, it } from 'vitest';
import { findingInWords, protocolIn } from './endpoint-words';

describe('A cipher of an endpoint', () => {
  it.each([
    ['Protocol-TLSv1', 'TLS 1.0'],
    ['Protocol-TLSv1.2', 'TLS 1.2'],
    ['Protocol-SSLv3', 'SSL 3'],
    ['ECDHE-RSA-AES128-GCM-SHA256', null],
  ])('%s is the protocol %s', (cipher, words) => {
    expect(protocolIn(cipher)).toBe(words);
  });
});

describe('A finding', () => {
  it('names the protocol and the way out, and is otherwise what the API says', () => {
    expect(findingInWords({ name: 'deprecated cipher', value: 'Protocol-TLSv1 has been deprecated consider removing it.' })).toBe(
      'It still speaks TLS 1.0, which is out of date and can be broken. Switch it off there.',
    );
    expect(findingInWords({ name: 'revoked', value: 'The certificate here was revoked; replace it.' })).toBe('The certificate here was revoked; replace it.');
  });
});
