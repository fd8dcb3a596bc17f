/**
 * Enough of a certificate (RFC 5280, 4.1) to show whose it is and until when, read in the browser: the API hands out chains as PEM text only.
 * What is decided about a certificate is decided by the server; nothing here checks a signature.
 */
export interface CertificateGlance {
  /** The common name, else the organisation, else the first part of the subject that is there. */
  readonly subject: string;
  readonly issuer: string;
  /** The encoded names in hex, to compare issuer with subject byte for byte. */
  readonly subjectDerHex: string;
  readonly issuerDerHex: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isSelfIssued: boolean;
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

const tagSequence = 0x30;
const tagOid = 0x06;
const tagUtcTime = 0x17;
const tagGeneralizedTime = 0x18;
const tagBmpString = 0x1e;
const tagVersion = 0xa0;

/** DER of the attribute types in the order of preference: common name, organisation, organisational unit, country. */
const namingOids = ['550403', '55040a', '55040b', '550406'];

/** @returns null when this is not a certificate that can be read */
export function glanceAtCertificate(pem: string): CertificateGlance | null {
  try {
    return read(derOfPem(pem));
  } catch {
    return null;
  }
}

export function derOfPem(pem: string): Uint8Array {
  const base64 = pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function read(der: Uint8Array): CertificateGlance {
  const certificate = element(der, 0);
  const [toBeSigned] = elements(certificate.content);
  if (certificate.tag !== tagSequence || !toBeSigned) throw new Error('not a certificate');
  const fields = elements(toBeSigned.content);
  const start = fields[0]?.tag === tagVersion ? 1 : 0;
  const [, , issuer, validity, subject] = fields.slice(start);
  if (!issuer || !validity || !subject) throw new Error('not a certificate');
  const [notBefore, notAfter] = elements(validity.content);
  if (!notBefore || !notAfter) throw new Error('no validity');
  const subjectDerHex = hex(subject.whole);
  const issuerDerHex = hex(issuer.whole);
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    subjectDerHex,
    issuerDerHex,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    isSelfIssued: subjectDerHex === issuerDerHex,
  };
}

function nameOf(name: Element): string {
  const attributes = elements(name.content).flatMap((set) =>
    elements(set.content).flatMap((attribute) => {
      const [type, value] = elements(attribute.content);
      return type?.tag === tagOid && value ? [{ oid: hex(type.content), text: textOf(value) }] : [];
    }),
  );
  for (const oid of namingOids) {
    const found = attributes.find((attribute) => attribute.oid === oid && attribute.text.trim() !== '');
    if (found) return found.text;
  }
  return attributes.find((attribute) => attribute.text)?.text ?? '(no subject)';
}

function textOf({ tag, content }: Element): string {
  if (tag === tagBmpString) return new TextDecoder('utf-16be').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('latin1').decode(content);
  }
}

/** UTCTime years below 50 are of this century (RFC 5280, 4.1.2.5.1). */
function timeOf({ tag, content }: Element): Date {
  const text = new TextDecoder('latin1').decode(content);
  const year = tag === tagUtcTime ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text.slice(0, 2) : text.slice(0, 4);
  const rest = text.slice(tag === tagUtcTime ? 2 : 4);
  if (tag !== tagUtcTime && tag !== tagGeneralizedTime) throw new Error('not a time');
  const [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map((at) => rest.slice(at, at + 2));
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${/^\d\d$/.test(second ?? '') ? second : '00'}Z`);
  if (Number.isNaN(instant.getTime())) throw new Error('not a time');
  return instant;
}

function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = element(bytes, at);
    found.push(next);
    at += next.whole.length;
  }
  return found;
}

function element(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new Error('too short');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4 || first === 0x80) throw new Error('length');
  let length = lengthBytes === 0 ? first : 0;
  for (let n = 0; n < lengthBytes; n++) length = length * 256 + (bytes[at + 2 + n] ?? 0);
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw new Error('too short');
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
