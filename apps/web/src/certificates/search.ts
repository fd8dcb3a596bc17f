import { filterOf } from '../ui/one-filter';

/** What is asked of the API for the text in the search field, and how that is said to the user. */
export interface Search {
  readonly query: { filter?: string; serial?: string };
  readonly note: string;
}

const hexWithColons = /^[0-9a-f]{1,2}(:[0-9a-f]{2})+$/i;
const prefixedHex = /^0x[0-9a-f]+$/i;
// No name is made of that many digits, or of that many hex digits alone.
const longDecimal = /^\d{12,}$/;
const longHex = /^[0-9a-f]{16,}$/i;

/**
 * Finds out what a text is: a serial number in any of its spellings, an owner's address, else a part of a name. The API searches name, common name and all
 * other names at once; a text in double quotes must match wholly.
 */
export function searchFor(text: string): Search {
  const q = text.trim();
  if (q === '') return { query: {}, note: '' };
  if (hexWithColons.test(q) || prefixedHex.test(q)) return { query: { serial: q }, note: 'with this serial number' };
  if (longDecimal.test(q)) return { query: { serial: q }, note: 'with this serial number (decimal)' };
  if (longHex.test(q)) return { query: { serial: `0x${q}` }, note: 'with this serial number (hex)' };
  if (q.includes('@')) return { query: { filter: filterOf('owner', q) }, note: `owned by “${q}”` };
  const isWhole = /^".+"$/.test(q);
  return { query: { filter: filterOf('name', q) }, note: isWhole ? `with exactly the name ${q}` : `with “${q}” in a name` };
}

export interface ListFilters {
  readonly q: string;
  readonly filters: Readonly<Record<string, string>>;
}

/**
 * The query of a list. The API takes one `filter` at a time beside its own parameters, so the search field wins over the filters that need it; those that
 * could not be used are named, so that the page can say so instead of showing a list that is wider than its chips.
 */
export function certificatesQueryOf({ q, filters }: ListFilters): { query: Record<string, string>; unused: string[] } {
  const search = searchFor(q).query;
  const query: Record<string, string> = { ...search };
  const unused: string[] = [];
  for (const field of ['status', 'issuer', 'cn', 'notify']) {
    const value = filters[field];
    if (!value) continue;
    if (query.filter) unused.push(field);
    else query.filter = filterOf(field, value);
  }
  if (filters.owner) query.owner = filters.owner;
  if (filters.within) query.timeRange = filters.within;
  if (filters.destination) query.destinationId = filters.destination;
  if (filters.rotation) query.rotation = filters.rotation;
  if (filters.expired === 'yes') query.showExpired = '1';
  if (filters.mine === 'yes') query.show = 'true';
  return { query, unused };
}
