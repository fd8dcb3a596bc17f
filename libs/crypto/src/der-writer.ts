import { DomainError } from '@app/errors';
import { tag } from './der-reader';

/** Tag, shortest length, contents. */
export function der(identifier: number, ...contents: readonly Buffer[]): Buffer {
  let length = 0;
  for (const content of contents) length += content.length;
  const header = derHeader(identifier, length);
  const bytes = Buffer.allocUnsafe(header.length + length);
  header.copy(bytes);
  let position = header.length;
  for (const content of contents) position += content.copy(bytes, position);
  return bytes;
}

/** What stands before `length` bytes of content. */
export function derHeader(identifier: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([identifier, length]);
  if (length < 0x100) return Buffer.from([identifier, 0x81, length]);
  if (length < 0x10000) return Buffer.from([identifier, 0x82, length >> 8, length & 0xff]);
  if (length < 0x1000000) return Buffer.from([identifier, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]);
  return Buffer.from([identifier, 0x84, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]);
}

export const derSequence = (...contents: readonly Buffer[]): Buffer => der(tag.sequence, ...contents);
export const derOctetString = (content: Buffer): Buffer => der(tag.octetString, content);
export const derBitString = (content: Buffer, unusedBits = 0): Buffer => der(tag.bitString, Buffer.from([unusedBits]), content);
export const derUtf8String = (text: string): Buffer => der(tag.utf8String, Buffer.from(text, 'utf8'));
export const derIa5String = (text: string): Buffer => der(tag.ia5String, Buffer.from(text, 'latin1'));
export const derBoolean = (value: boolean): Buffer => Buffer.from([tag.boolean, 1, value ? 0xff : 0]);
export const derNull = Buffer.from([tag.null, 0]);

/** Shortest two's complement. */
export function integerOctets(value: bigint): Buffer {
  if (value < 0n) return negativeOctets(value);
  const digits = value.toString(16);
  const whole = digits.length % 2 === 0 ? digits : `0${digits}`;
  // A first bit that is set would make it negative.
  return Buffer.from(whole >= '8' ? `00${whole}` : whole, 'hex');
}

function negativeOctets(value: bigint): Buffer {
  let octets = 1;
  while (BigInt.asIntN(octets * 8, value) !== value) octets++;
  return Buffer.from(
    BigInt.asUintN(octets * 8, value)
      .toString(16)
      .padStart(octets * 2, '0'),
    'hex',
  );
}

export const derInteger = (value: bigint | number): Buffer => der(tag.integer, integerOctets(BigInt(value)));

/** SET OF, whose elements DER wants in the order of their encodings. */
export const derSetOf = (elements: readonly Buffer[]): Buffer => der(tag.set, ...[...elements].sort((a, b) => Buffer.compare(a, b)));

const oidPattern = /^[0-2](\.(0|[1-9]\d{0,38})){1,30}$/;
const knownOids = new Map<string, Buffer>();

/** @throws DomainError `invalid` (`oid.malformed`) quoting the text */
export function derOid(dotted: string): Buffer {
  const known = knownOids.get(dotted);
  if (known) return known;
  const encoded = der(tag.oid, encodeOid(dotted));
  // Bounded, because custom extensions bring OIDs of the caller's choice.
  if (knownOids.size < 500) knownOids.set(dotted, encoded);
  return encoded;
}

/** The content octets alone. @throws DomainError `invalid` (`oid.malformed`) quoting the text */
export function encodeOid(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = oidPattern.test(dotted) ? dotted.split('.').map(BigInt) : [];
  if (!oidPattern.test(dotted) || (first < 2n && second > 39n)) {
    throw new DomainError('invalid', 'oid.malformed', `${JSON.stringify(dotted.slice(0, 100))} is not an object identifier.`, {
      hint: 'Write numbers with dots between, such as 1.3.6.1.5.5.7.3.1.',
    });
  }
  const octets: number[] = [];
  for (const arc of [first * 40n + second, ...rest]) {
    const groups = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(Number(left & 0x7fn) | 0x80);
    octets.push(...groups);
  }
  return Buffer.from(octets);
}

/** UTCTime until 2049, GeneralizedTime after, always in whole seconds and Z (RFC 5280, 4.1.2.5). */
export function derTime(time: Date): Buffer {
  const year = time.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) {
    throw new DomainError('invalid', 'time.out-of-range', 'A certificate cannot hold this point in time.', { hint: 'Choose a year between 0 and 9999.' });
  }
  const digits = time.toISOString().slice(0, 19).replace(/[-T:]/g, '');
  return year >= 1950 && year <= 2049 ? der(tag.utcTime, Buffer.from(`${digits.slice(2)}Z`)) : der(tag.generalizedTime, Buffer.from(`${digits}Z`));
}
