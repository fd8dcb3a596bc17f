interface Collected<Row> {
  readonly items: readonly Row[];
  /** Where the next page begins; only lists that may be very long say so. */
  readonly next?: string | null;
}

type Window = { count: number; page: number } | { count: number; after: string };

/** Everything of a list, page by page, up to a bound that a spreadsheet and a server bear. By cursor where there is one: pages by number could shift meanwhile. */
export async function collectPages<Row>(fetchPage: (window: Window) => Promise<Collected<Row>>, bound = 10_000, count = 1000): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  for (let page = 1; rows.length < bound; page++) {
    const { items, next }: Collected<Row> = await fetchPage(after === null ? { count, page } : { count, after });
    rows.push(...items);
    // A page that was cut short says where to go on.
    if (items.length < count && !next) break;
    if (after !== null && !next) break;
    after = next ?? null;
  }
  return rows.slice(0, bound);
}
