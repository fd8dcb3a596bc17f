const rememberedMs = 30_000;
const mostRemembered = 500;

/**
 * Which lists turned out to be too long for counting, and how long they may be: to find that out costs more than the page itself.
 * A list that shrinks meanwhile is walked like a long one for half a minute, which gives the same page and an estimate for a total.
 */
export class LongLists {
  private readonly lists = new Map<string, { total: number; until: number }>();

  constructor(private readonly clock: () => number = Date.now) {}

  find(name: string): number | undefined {
    const known = this.lists.get(name);
    if (!known || known.until > this.clock()) return known?.total;
    this.lists.delete(name);
    return undefined;
  }

  remember(name: string, total: number): number {
    // The oldest goes first: a Map keeps the order in which it was filled.
    const [oldest] = this.lists.keys();
    if (this.lists.size >= mostRemembered && oldest !== undefined) this.lists.delete(oldest);
    this.lists.set(name, { total, until: this.clock() + rememberedMs });
    return total;
  }
}
