import { DomainError } from '@app/errors';

/** An element without its attributes, which AWS's answers say nothing by. */
export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly qualifiedName: string;
  readonly children: XmlElement[];
  text: string;
}

const deepest = 32;
const mostElements = 100_000;

// In this order: comment, declaration of XML, closing tag, opening or empty tag, text.
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([A-Za-z_][\w.:-]*)\s*>|<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

const refuse = (because: string) => new DomainError('upstream', 'aws.not-understood', `AWS answered something that is no XML as expected: ${because}.`);

/**
 * Reads the XML that AWS answers with: elements and text. What it never sends is refused: document types and with them entities,
 * CDATA, and more than 32 levels or 100,000 elements.
 * @throws DomainError `upstream`
 */
export function readXml(text: string): XmlElement {
  const document = opened('');
  const open = [document];
  let elements = 0;
  const reader = new RegExp(token);
  while (reader.lastIndex < text.length) {
    const position = reader.lastIndex;
    const found = reader.exec(text);
    if (!found) throw refuse(`there is no element, comment or text at character ${position}`);
    const [, closing, opening, , isEmpty, words] = found;
    const current = open.at(-1) ?? document;
    if (words !== undefined) current.text += decoded(words);
    else if (closing !== undefined) {
      if (open.length === 1 || current.qualifiedName !== closing) throw refuse(`</${closing}> closes nothing`);
      open.pop();
    } else if (opening !== undefined) {
      if (++elements > mostElements) throw refuse(`there are more than ${mostElements} elements`);
      if (open.length > deepest) throw refuse(`it is deeper than ${deepest} levels`);
      const element = opened(opening);
      current.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  const [root, ...others] = document.children;
  if (open.length > 1 || !root || others.length || document.text.trim()) throw refuse('it is not one whole element');
  return root;
}

const opened = (qualifiedName: string): OpenElement => ({ qualifiedName, name: qualifiedName.replace(/^.*:/, ''), children: [], text: '' });

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&([^;&\s]{0,12});?/g, (reference, name: string) => {
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const code = hexadecimal === undefined ? Number(decimal ?? NaN) : Number.parseInt(hexadecimal, 16);
    const character = known ?? (code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined);
    if (character === undefined || !reference.endsWith(';')) throw refuse(`it has an unknown reference "${reference}"`);
    return character;
  });
}

/** The first element at this path below. */
export function elementAt(from: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((element, name) => element?.children.find((child) => child.name === name), from);
}

/** Its text without spaces around; undefined when there is no such element. */
export const textAt = (from: XmlElement, ...path: readonly string[]): string | undefined => elementAt(from, ...path)?.text.trim();
