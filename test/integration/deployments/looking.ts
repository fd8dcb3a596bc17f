import { stat } from 'node:fs/promises';

export const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Looks until it is so. */
export async function until<Value>(what: string, look: () => Promise<Value | null | undefined | false>, patienceMs = 30_000): Promise<Value> {
  for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 150))) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
  }
}
