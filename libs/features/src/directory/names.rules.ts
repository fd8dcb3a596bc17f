/** A part of a distinguished name, such as `cn=web team`. The attribute is in lower case, escapes are undone. */
export interface NamePart {
  readonly attribute: string;
  readonly value: string;
}

/** Splits at a character that no backslash stands before. */
function splitAt(text: string, separator: RegExp): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') parts.push(`${parts.pop() ?? ''}${text.slice(at, ++at + 1)}`);
    else if (separator.test(character)) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

/** Pairs of hexadecimal digits are bytes of UTF-8 (RFC 4514, 2.4). Blanks that are not escaped do not belong to the value. */
function unescape(text: string): string {
  const pieces = text.match(/(?:\\[0-9a-f]{2})+|\\.|[^\\]/gisu) ?? [];
  const first = pieces.findIndex((piece) => piece !== ' ');
  const last = pieces.findLastIndex((piece) => piece !== ' ');
  const meant = (piece: string) => {
    if (!piece.startsWith('\\')) return piece;
    return /^\\[0-9a-f]{2}/i.test(piece) ? Buffer.from(piece.replaceAll('\\', ''), 'hex').toString('utf8') : piece.slice(1);
  };
  return first < 0
    ? ''
    : pieces
        .slice(first, last + 1)
        .map(meant)
        .join('');
}

/** The parts of a distinguished name, the innermost first (RFC 4514). Null: it is none. Parts of one step that are joined by + stand one after the other. */
export function readDistinguishedName(text: string): NamePart[][] | null {
  const steps = splitAt(text, /[,;]/).map((step) =>
    splitAt(step, /\+/).map((part): NamePart | null => {
      const at = part.indexOf('=');
      const attribute = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
      return /^([a-z][a-z0-9-]*|\d+(\.\d+)*)$/.test(attribute) ? { attribute, value: unescape(part.slice(at + 1)) } : null;
    }),
  );
  const isRead = (step: (NamePart | null)[]): step is NamePart[] => step.every((part) => part !== null);
  return steps.every(isRead) ? steps : null;
}

/** The same for every spelling of one name; what is no distinguished name as it is, in lower case. */
export function comparableName(text: string): string {
  const steps = readDistinguishedName(text);
  const fold = (value: string) => value.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
  if (!steps) return fold(text.trim());
  return JSON.stringify(steps.map((step) => step.map(({ attribute, value }) => [attribute, fold(value)]).sort()));
}

/** `cn` of the innermost step. */
export const commonNameOf = (distinguishedName: string): string | null =>
  readDistinguishedName(distinguishedName)?.[0]?.find(({ attribute }) => attribute === 'cn')?.value ?? null;
