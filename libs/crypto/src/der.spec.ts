import { describe, expect, it } from 'vitest';
import { DerReader, decodeOid, readBitString, readDer, readInteger } from './der-reader';
import { der, derHeader, derInteger, derOid, derSequence, derSetOf, derTime, encodeOid } from './der-writer';

describe('DER', () => {
  it.each([
    [0n, '020100'],
    [127n, '02017f'],
    [128n, '02020080'],
    [-1n, '0201ff'],
    [-128n, '020180'],
    [-129n, '0202ff7f'],
    [1n << 127n, `0211008${'0'.repeat(31)}`],
  ])('writes the integer %s in as few octets as possible, and reads it back', (value, hex) => {
    expect(derInteger(value).toString('hex')).toBe(hex);
    expect(readInteger(readDer(derInteger(value)))).toBe(value);
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536, 16_777_215, 16_777_216])(
    'writes a length of %i in as few octets as possible, and reads it back',
    (length) => {
      const header = derHeader(4, length);
      expect(readDer(Buffer.concat([header, Buffer.alloc(length)])).content).toHaveLength(length);
      expect(header).toHaveLength(length < 128 ? 2 : length < 256 ? 3 : length < 65_536 ? 4 : length < 16_777_216 ? 5 : 6);
    },
  );

  it.each([
    ['2.5.4.3', '0603550403'],
    ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
    ['0.9.2342.19200300.100.1.25', '060a0992268993f22c640119'],
    ['2.999.3', '0603883703'],
    ['2.25.340282366920938463463374607431768211455', '06146983ffffffffffffffffffffffffffffffffff7f'],
  ])('writes the object identifier %s and reads it back', (dotted, hex) => {
    expect(derOid(dotted).toString('hex')).toBe(hex);
    expect(decodeOid(encodeOid(dotted))).toBe(dotted);
  });

  it.each(['', '1', '1.2.', '3.1', '0.40', '1.2.03', '1.2.x', `1.2.${'9'.repeat(40)}`])('has no object identifier %j', (dotted) => {
    expect(() => derOid(dotted)).toThrow(expect.objectContaining({ kind: 'invalid', code: 'oid.malformed' }));
  });

  it('sorts the elements of a set', () => {
    expect(derSetOf([derInteger(2), derInteger(1)])).toEqual(derSetOf([derInteger(1), derInteger(2)]));
  });

  it('holds no time before the year 0, after 9999, or that is none', () => {
    expect(derTime(new Date('9999-12-31T23:59:59Z')).toString('latin1')).toContain('99991231235959Z');
    for (const time of [new Date(NaN), new Date(Date.UTC(10_000, 0))])
      expect(() => derTime(time)).toThrow(expect.objectContaining({ code: 'time.out-of-range' }));
  });

  it('is read with lengths that are longer than needed, as old certificates have them', () => {
    expect(readDer(Buffer.from('0482000101', 'hex')).content.toString('hex')).toBe('01');
  });

  it.each([
    ['an element that reaches beyond its parent', '3003040201', 'only 1 are left'],
    ['bytes after the end', '050000', '1 bytes are left over'],
    ['an end in the middle of a length', '0482', 'ends too early'],
    ['an indefinite length', '3080', 'indefinite length'],
    ['a long tag', '1f8100', 'several octets'],
  ])('with %s is refused, and says where', (_, hex, because) => {
    expect(() => {
      const element = readDer(Buffer.from(hex, 'hex'));
      if (element.tag === 0x30) element.children();
    }).toThrow(because);
  });

  it('has no elements inside a plain value, and no bits without a count of the unused', () => {
    expect(() => readDer(der(4, Buffer.from('0500', 'hex'))).inside()).toThrow('plain value');
    expect(() => readBitString(readDer(der(3)))).toThrow('bit string');
    expect(new DerReader(derSequence()).nextTag).toBe(0x30);
    expect(new DerReader(Buffer.alloc(0)).nextTag).toBe(-1);
  });
});
