import { type DerElement, tag } from './der-reader';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of any of ASN.1's string types; null for other types. Wrong bytes never stop the reading: text that is not UTF-8 is read as Latin-1.
 * A NUL, which neither Postgres nor JSON's readers like, is shown as ␀ (U+2400).
 */
export function decodeString(element: DerElement): string | null {
  const text = decode(element);
  return text === null ? null : showable(text);
}

/** Fit for a database and for JSON: no NUL, no half of a surrogate pair. */
export const showable = (text: string): string => Buffer.from(text.replaceAll('\0', '\u2400'), 'utf8').toString('utf8');

function decode({ tag: type, content }: DerElement): string | null {
  switch (type) {
    case tag.utf8String:
    case tag.printableString:
    case tag.ia5String:
    case 0x12: // NumericString
    case 0x14: // TeletexString: T.61 by the book, Latin-1 (or, lately, UTF-8) in every certificate there is
    case 0x15: // VideotexString
    case 0x19: // GraphicString
    case 0x1a: // VisibleString
    case 0x1b: // GeneralString
      return utf8OrLatin1(content);
    case 0x1e: // BMPString
      return content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : content.toString('latin1');
    case 0x1c: // UniversalString
      return content.length % 4 === 0 ? utf32(content) : content.toString('latin1');
    default:
      return null;
  }
}

/** For text in implicitly tagged names, which carry no type of their own. */
export const utf8OrLatin1 = (content: Buffer): string => {
  try {
    return utf8.decode(content);
  } catch {
    return content.toString('latin1');
  }
};

function utf32(content: Buffer): string {
  let text = '';
  for (let i = 0; i < content.length; i += 4) {
    const codePoint = content.readUInt32BE(i);
    text += codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
  }
  return text;
}
