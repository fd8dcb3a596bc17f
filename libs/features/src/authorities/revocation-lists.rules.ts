const DAY_MS = 24 * 60 * 60 * 1000;

/** From one list to the end of its validity. */
export const listLifetimeDays = 7;
/** A list is signed anew when it ends within this time, so that a weekend without a worker does no harm. */
export const signBeforeEndDays = 3;
/** An entry stays this long after its certificate has ended, so that at least one regular list tells of it (RFC 5280, 3.3). */
const keptAfterEndDays = 7;

export interface ListState {
  /** Null: none was signed yet. */
  readonly nextUpdate: Date | null;
  /** Null: the list tells of every revocation. */
  readonly staleSince: Date | null;
}

/** Is a new list due? @param aheadDays how long before its end it counts as ending */
export function isListDue(list: ListState | null, now: Date, aheadDays: number): boolean {
  if (!list || list.nextUpdate === null || list.staleSince !== null) return true;
  return list.nextUpdate.getTime() - aheadDays * DAY_MS <= now.getTime();
}

/** Whole seconds, as lists hold them. */
export function listTimes(now: Date): { thisUpdate: Date; nextUpdate: Date } {
  const thisUpdate = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return { thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + listLifetimeDays * DAY_MS) };
}

/** Certificates that ended before this are not in the list any more. */
export const oldestListedEnd = (now: Date): Date => new Date(now.getTime() - keptAfterEndDays * DAY_MS);

/** How long others may keep the list: not beyond its end, and not so long that a revocation goes unnoticed. */
export const cacheSeconds = (nextUpdate: Date, now: Date): number => Math.max(0, Math.min(300, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000)));
