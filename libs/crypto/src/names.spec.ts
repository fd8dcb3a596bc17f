import { describe, expect, it } from 'vitest';
import { readDer } from './der-reader';
import { der, derOid, derSequence } from './der-writer';
import { derName, type DistinguishedName, formatDistinguishedName, isSameName, readName } from './names';

const again = (name: DistinguishedName) => readName(readDer(derName(name)));
/** One attribute with a value of any type. */
const nameOf = (type: string, tag: number, value: Buffer) => readName(readDer(derSequence(der(0x31, derSequence(derOid(type), der(tag, value))))));

describe('A distinguished name', () => {
  it('is written in the reverse of its encoded order, e-mail by its number', () => {
    const name = again([
      { type: '1.2.840.113549.1.9.1', value: 'web-team@acorn.example' },
      { type: 'CN', value: 'shop.acorn.example' },
      { type: 'O', value: 'Acorn' },
      { type: 'OU', value: 'Platform' },
      { type: 'C', value: 'SE' },
      { type: 'ST', value: 'Skane' },
      { type: 'L', value: 'Lund' },
    ]);
    expect(formatDistinguishedName(name)).toBe('L=Lund,ST=Skane,C=SE,OU=Platform,O=Acorn,CN=shop.acorn.example,1.2.840.113549.1.9.1=web-team@acorn.example');
  });

  it('escapes what RFC 4514 wants escaped, and nothing else', () => {
    const format = (value: string) => formatDistinguishedName([{ type: 'CN', value }]);
    expect(format('a,b+c"d\\e<f>g;h=i')).toBe('CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h=i');
    expect(format('#1 place')).toBe('CN=\\#1 place');
    expect(format(' padded ')).toBe('CN=\\ padded\\ ');
    expect(format(' ')).toBe('CN=\\ ');
    expect(format('Küche 🦊')).toBe('CN=Küche 🦊');
  });

  it('keeps attributes of one RDN together', () => {
    const name: DistinguishedName = [
      { type: 'C', value: 'SE' },
      { type: 'CN', value: 'a' },
      { type: 'UID', value: 'b', joined: true },
    ];
    expect(formatDistinguishedName(again(name))).toBe('CN=a+UID=b,C=SE');
    expect(again(name)).toEqual(name);
  });

  it.each([
    ['UTF8String', 0x0c, Buffer.from('Zoë'), 'Zoë'],
    ['UTF8String that is Latin-1', 0x0c, Buffer.from('Zoë', 'latin1'), 'Zoë'],
    ['T61String', 0x14, Buffer.from('Zoë', 'latin1'), 'Zoë'],
    ['BMPString', 0x1e, Buffer.from('\0Z\0o\0\xeb', 'latin1'), 'Zoë'],
    ['BMPString of odd length', 0x1e, Buffer.from('Zoe'), 'Zoe'],
    ['UniversalString', 0x1c, Buffer.from('\0\0\0Z\0\0\0o\0\0\0\xeb', 'latin1'), 'Zoë'],
    ['half a surrogate pair', 0x1e, Buffer.from('d800', 'hex'), '\ufffd'],
    ['NUL inside', 0x13, Buffer.from('good.example\0.evil.example'), 'good.example␀.evil.example'],
  ])('is read from a %s', (_, tag, bytes, text) => {
    expect(nameOf('2.5.4.3', tag, bytes)).toEqual([{ type: 'CN', value: text }]);
  });

  it('shows a value that is no text in hex, and writes it back unchanged', () => {
    const name = nameOf('2.5.4.45', 0x03, Buffer.from('00ff', 'hex'));
    expect(formatDistinguishedName(name)).toBe('2.5.4.45=#030200ff');
    expect(again(name)).toEqual(name);
  });

  it.each([
    ['a NUL', { type: 'CN', value: 'a\0b' }, 'name.control-character'],
    ['a line end', { type: 'O', value: 'a\nb' }, 'name.control-character'],
    ['a CN of 65 characters', { type: 'CN', value: 'x'.repeat(65) }, 'name.too-long'],
    ['an empty value', { type: 'OU', value: ' ' }, 'name.empty'],
    ['a country of three letters', { type: 'C', value: 'SWE' }, 'name.country'],
    ['an e-mail address outside ASCII', { type: '1.2.840.113549.1.9.1', value: 'zoë@example.com' }, 'name.characters'],
    ['a type that is no OID', { type: 'COMMONNAME', value: 'x' }, 'oid.malformed'],
  ])('is not issued with %s', (_, attribute, code) => {
    expect(() => derName([attribute])).toThrow(expect.objectContaining({ kind: 'invalid', code }));
  });

  it('may have a CN of exactly 64 characters, counted as people count', () => {
    expect(again([{ type: 'CN', value: '🦊'.repeat(64) }])).toHaveLength(1);
  });

  it('is the same name in other letters, blanks and string types', () => {
    expect(isSameName(nameOf('2.5.4.3', 0x13, Buffer.from('Acorn  root')), nameOf('2.5.4.3', 0x0c, Buffer.from('ACORN Root')))).toBe(true);
    expect(isSameName([{ type: 'CN', value: 'a' }], [{ type: 'O', value: 'a' }])).toBe(false);
  });
});
