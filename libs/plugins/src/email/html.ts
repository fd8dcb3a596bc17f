/** HTML that may be put into a page as it is. Made only by the template below, so everything else gets escaped. */
export class Html {
  constructor(readonly source: string) {}
}

type Part = string | number | Html | null | readonly Part[];

/** Every value is escaped, unless it is HTML made the same way. A list is joined; null is nothing. */
export const html = (texts: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(texts.map((text, position) => text + rendered(values[position] ?? null)).join(''));

function rendered(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.source;
  if (typeof part === 'object') return part.map(rendered).join('');
  return escaped(String(part));
}

const replacements: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => replacements[sign] ?? '');
