/** What a provider puts into the address when it sends somebody back; anything else in it is not taken along. */
const taken = ['code', 'state', 'error'] as const;

/** Where in the dashboard somebody goes on whom a provider sent back here. */
export function wayBack(provider: string, query: unknown): string {
  const brought = new URLSearchParams({ provider });
  for (const name of taken) {
    const value = typeof query === 'object' && query !== null ? (query as Readonly<Record<string, unknown>>)[name] : undefined;
    if (typeof value === 'string' && value !== '') brought.set(name, value);
  }
  return `/sign-in/return?${brought.toString()}`;
}

/** A browser that goes to an address asks for a page; a script does not. */
export const asksForPage = (accept: string | undefined): boolean => (accept ?? '').split(',').some((type) => type.trim().startsWith('text/html'));
