import { DomainError } from '@app/errors';

/** What an identifier octet says, for the types that X.509 uses. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** [n] of a plain value, implicitly tagged. */
  context: (n: number) => 0x80 | n,
  /** [n] that holds other elements. */
  contextConstructed: (n: number) => 0xa0 | n,
} as const;

// A serial number has 20 octets, a key identifier fewer. A limit keeps the quadratic conversion to decimal text harmless.
const maxIntegerOctets = 64;
const maxOidOctets = 128;

/** `because` completes "… cannot be decoded: ". */
export const undecodable = (because: string): DomainError =>
  new DomainError('invalid', 'der.undecodable', `It cannot be decoded: ${because}.`, { facts: { because } });

/** Completes the same sentence with whatever was thrown while decoding. */
export const whyUndecodable = (cause: unknown): string => {
  if (!(cause instanceof DomainError)) return 'its structure is broken';
  const because = cause.details.facts?.because;
  return typeof because === 'string' ? because : cause.message.replace(/\.$/, '');
};

/** One element, as a view on the bytes it was read from. */
export class DerElement {
  constructor(
    private readonly source: Buffer,
    readonly tag: number,
    /** Where its header begins. */
    readonly from: number,
    private readonly contentFrom: number,
    private readonly to: number,
  ) {}

  /** Header and content. */
  get bytes(): Buffer {
    return this.source.subarray(this.from, this.to);
  }

  get content(): Buffer {
    return this.source.subarray(this.contentFrom, this.to);
  }

  /** A reader over the elements inside. */
  inside(): DerReader {
    if ((this.tag & 0x20) === 0) throw undecodable(`at byte ${this.from} a plain value stands where other elements are expected`);
    return new DerReader(this.source, this.contentFrom, this.to);
  }

  /** All elements inside, each with this tag if one is given. */
  children(expected?: number): DerElement[] {
    const reader = this.inside();
    const found: DerElement[] = [];
    while (!reader.done) found.push(reader.next(expected));
    return found;
  }

  /** The element that this explicitly tagged one, or an OCTET STRING's content, consists of. */
  only(expected?: number): DerElement {
    const reader = new DerReader(this.source, this.contentFrom, this.to);
    const element = reader.next(expected);
    reader.finish();
    return element;
  }
}

/**
 * Walks over DER without building a tree: an element is looked into only when asked, so depth of nesting costs nothing.
 * Lengths longer than needed are accepted, as old certificates have them; indefinite lengths and tags above 30 are not.
 */
export class DerReader {
  constructor(
    private readonly source: Buffer,
    private position = 0,
    private readonly end = source.length,
  ) {}

  get done(): boolean {
    return this.position >= this.end;
  }

  /** Tag of the next element; -1 at the end. */
  get nextTag(): number {
    return this.done ? -1 : (this.source[this.position] ?? -1);
  }

  /** @throws DomainError `invalid` when there is none, or it has another tag than expected */
  next(expected?: number): DerElement {
    const from = this.position;
    const identifier = this.octet(from);
    if (expected !== undefined && identifier !== expected) {
      throw undecodable(`at byte ${from} stands type 0x${identifier.toString(16)} where 0x${expected.toString(16)} is expected`);
    }
    if ((identifier & 0x1f) === 0x1f) throw undecodable(`at byte ${from} stands a type of several octets`);
    let contentFrom = from + 2;
    let length = this.octet(from + 1);
    if (length === 0x80) throw undecodable(`at byte ${from} stands an indefinite length, which DER does not have`);
    if (length > 0x80) {
      const octets = length - 0x80;
      if (octets > 5) throw undecodable(`at byte ${from} stands a length of ${octets} octets`);
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + this.octet(contentFrom++);
    }
    if (length > this.end - contentFrom) throw undecodable(`at byte ${from} an element of ${length} bytes begins, but only ${this.end - contentFrom} are left`);
    this.position = contentFrom + length;
    return new DerElement(this.source, identifier, from, contentFrom, this.position);
  }

  optional(expected: number): DerElement | null {
    return this.nextTag === expected ? this.next() : null;
  }

  /** @throws DomainError `invalid` when bytes are left over */
  finish(): void {
    if (!this.done) throw undecodable(`${this.end - this.position} bytes are left over at byte ${this.position}`);
  }

  private octet(position: number): number {
    const octet = position < this.end ? this.source[position] : undefined;
    if (octet === undefined) throw undecodable(`it ends too early, at byte ${position}`);
    return octet;
  }
}

/** The one element that the bytes consist of. */
export function readDer(bytes: Buffer, expected?: number): DerElement {
  const reader = new DerReader(bytes);
  const element = reader.next(expected);
  reader.finish();
  return element;
}

/** Two's complement, so it may be negative. */
export function readInteger(element: DerElement): bigint {
  const { content } = element;
  if (content.length === 0) throw undecodable('a number has no octets');
  if (content.length > maxIntegerOctets) throw undecodable(`a number has ${content.length} octets, at most ${maxIntegerOctets} are read`);
  return BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString('hex')}`));
}

/** For lengths and versions, which are small. */
export function readSmallInteger(element: DerElement): number {
  const value = readInteger(element);
  if (value < BigInt(Number.MIN_SAFE_INTEGER) || value > BigInt(Number.MAX_SAFE_INTEGER)) throw undecodable(`the number ${value} is out of range`);
  return Number(value);
}

export const readBoolean = (element: DerElement): boolean => {
  if (element.content.length !== 1) throw undecodable('a truth value has not one octet');
  return element.content[0] !== 0;
};

/** The octets of a BIT STRING without the count of unused bits in front. */
export function readBitString(element: DerElement): { bytes: Buffer; unusedBits: number } {
  const unusedBits = element.content[0];
  if (unusedBits === undefined || unusedBits > 7) throw undecodable('a bit string does not say how many bits it has');
  return { bytes: element.content.subarray(1), unusedBits };
}

export const readOid = (element: DerElement): string => decodeOid(element.content);

/** Dotted text; arcs of any size (2.25 carries UUIDs of 128 bits). */
export function decodeOid(content: Buffer): string {
  if (content.length === 0 || content.length > maxOidOctets) throw undecodable(`an object identifier has ${content.length} octets`);
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  let open = false;
  for (const octet of content) {
    const low = octet & 0x7f;
    arc = typeof arc === 'number' && arc < 2 ** 45 ? arc * 128 + low : BigInt(arc) * 128n + BigInt(low);
    open = octet >= 0x80;
    if (open) continue;
    if (arcs.length === 0) {
      const first = arc < 40 ? 0 : arc < 80 ? 1 : 2;
      arcs.push(first, typeof arc === 'number' ? arc - first * 40 : arc - BigInt(first * 40));
    } else arcs.push(arc);
    arc = 0;
  }
  if (open) throw undecodable('an object identifier ends in the middle of an arc');
  return arcs.join('.');
}

const timePattern = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,9}))?(Z|[+-]\d{4})?$/;

/** UTCTime or GeneralizedTime; years of two digits are 1950 to 2049 (RFC 5280, 4.1.2.5.1). Seconds may be missing and zones may stand, as in old certificates. */
export function readTime(element: DerElement): Date {
  if (element.tag !== tag.utcTime && element.tag !== tag.generalizedTime)
    throw undecodable(`type 0x${element.tag.toString(16)} stands where a time is expected`);
  const text = element.content.subarray(0, 32).toString('latin1');
  const match = timePattern.exec(text);
  const yearDigits = element.tag === tag.utcTime ? 2 : 4;
  if (!match || element.content.length > 32 || match[1]?.length !== yearDigits) throw undecodable(`${JSON.stringify(text)} is not a time`);
  const [, yearText = '', month = '', day = '', hour = '', minute = '', second = '0', , zone = 'Z'] = match;
  const year = yearDigits === 4 ? Number(yearText) : Number(yearText) + (Number(yearText) < 50 ? 2000 : 1900);
  const time = new Date(0);
  time.setUTCFullYear(year, Number(month) - 1, Number(day));
  if (time.getUTCMonth() !== Number(month) - 1 || time.getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    throw undecodable(`${JSON.stringify(text)} is not a time`);
  }
  time.setUTCHours(Number(hour), Number(minute), Number(second));
  if (zone === 'Z') return time;
  const offsetMinutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return new Date(time.getTime() - (zone.startsWith('+') ? 1 : -1) * offsetMinutes * 60_000);
}
