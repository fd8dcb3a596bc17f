/** Everything of a list, page by page, up to a bound that a spreadsheet and a server bear. */
export async function collectPages<Row>(
  fetchPage: (page: number, count: number) => Promise<{ items: readonly Row[] }>,
  bound = 10_000,
  count = 1000,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; rows.length < bound; page++) {
    const { items } = await fetchPage(page, count);
    rows.push(...items);
    if (items.length < count) break;
  }
  return rows.slice(0, bound);
}
