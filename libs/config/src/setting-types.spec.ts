import { describe, expect, it } from 'vitest';
import {
  emailAddress,
  encryptionKey,
  flag,
  hostOrNetwork,
  integer,
  list,
  mapping,
  oneOf,
  pattern,
  rateLimit,
  readDurationSeconds,
  text,
  url,
} from './setting-types';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;

describe('A setting', () => {
  it.each([
    ['True', true],
    ['on', true],
    ['1', true],
    [1, true],
    ['No', false],
    ['0', false],
    [false, false],
  ])('reads %j as the flag %j', (given, meant) => expect(flag().parse(given)).toBe(meant));

  it('takes no other word for a flag', () => expect(accepts(flag(), 'maybe')).toBe(false));

  it('reads whole numbers up to its bounds and none beyond', () => {
    expect([integer(1, 5).parse(' 5 '), integer(1, 5).parse(1)]).toEqual([5, 1]);
    expect(['0', '6', '1.5', '1e0', '', 'x', 2.5].filter((value) => accepts(integer(1, 5), value))).toEqual([]);
  });

  it('reads a list by commas or as JSON, which may hold commas', () => {
    expect(list(text()).parse(' a, b ,,')).toEqual(['a', 'b']);
    expect(list(pattern()).parse('["a{1,2}","b"]')).toEqual(['a{1,2}', 'b']);
    expect(list(integer(0, 99)).parse('30, 15,2')).toEqual([30, 15, 2]);
    expect(list(text()).parse('[]')).toEqual([]);
    expect(accepts(list(text()), '["a"')).toBe(false);
    expect(accepts(list(integer(0, 99)), '30,x')).toBe(false);
  });

  it('takes hosts, patterns, addresses and networks, and nothing else, where calls are allowed', () => {
    const taken = ['ca.example.com', '*.example.com', 'localhost', '10.1.2.3', '10.0.0.0/8', 'fd00::/8', '::1'];
    const refused = ['http://ca.example.com', 'ca.example.com:80', '10.0.0.0/33', '10.0.0/8', '2130706433', '0x7f.1', '*', 'a b', 'fd00::/129', '10.0.0.0/8/8'];
    expect([...taken, ...refused].filter((value) => accepts(hostOrNetwork(), value))).toEqual(taken);
  });

  it.each([
    ['12h', 43_200],
    ['30m', 1_800],
    ['90s', 90],
    ['7d', 604_800],
    ['1', 86_400],
    [2, 172_800],
    ['0', null],
    ['-1', null],
    ['12 hours', null],
    ['', null],
  ])('reads %j as %j seconds', (given, seconds) => expect(readDurationSeconds(given)).toBe(seconds));

  it('reads a rate limit, and "off" as none', () => {
    expect(rateLimit().parse('10/5m')).toEqual({ attempts: 10, windowSeconds: 300 });
    expect(rateLimit().parse('OFF')).toBeNull();
    expect(['0/5m', '10/5', '10', '10/0m', '', 'none', 5].filter((value) => accepts(rateLimit(), value))).toEqual([]);
  });

  it('takes 32 bytes of URL-safe base64 for a key, padded or not, and nothing else', () => {
    const key = Buffer.alloc(32, 251).toString('base64url');
    expect([key, `${key}=`].every((value) => accepts(encryptionKey(), value))).toBe(true);
    const wrong = [Buffer.alloc(31).toString('base64url'), Buffer.alloc(33).toString('base64url'), Buffer.alloc(32, 251).toString('base64'), '', 'key'];
    expect(wrong.filter((value) => accepts(encryptionKey(), value))).toEqual([]);
  });

  it('takes URLs of its schemes only', () => {
    expect(accepts(url('http:', 'https:'), 'https://a.example')).toBe(true);
    expect(['ftp://a', 'a.example', 'javascript:alert(1)', ''].filter((value) => accepts(url('http:', 'https:'), value))).toEqual([]);
  });

  it('takes addresses, patterns and mappings only when they are some', () => {
    expect(['a', 'a@', '@b', 'a b@c', 'a@b,c@d'].filter((value) => accepts(emailAddress(), value))).toEqual([]);
    expect(accepts(emailAddress(), 'security@example.com')).toBe(true);
    expect(accepts(pattern(), '(')).toBe(false);
    expect(mapping().parse('{"a":"b"}')).toEqual({ a: 'b' });
    expect(['a=b', '[1]', '{"a":1}'].filter((value) => accepts(mapping(), value))).toEqual([]);
  });

  it('chooses among words, spelt as the setting allows', () => {
    expect(oneOf(['info', 'warn'], (word) => word.toLowerCase()).parse('INFO')).toBe('info');
    expect(accepts(oneOf(['info', 'warn']), 'INFO')).toBe(false);
  });
});
