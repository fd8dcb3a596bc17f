const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A program that ran this long was well: what ends it now is a new story. */
const WELL_AFTER_MS = 60_000;

/** How many times in a row a program has died, after it has died once more. */
export const countDeaths = (deathsBefore: number, ranMs: number): number => (ranMs >= WELL_AFTER_MS ? 1 : deathsBefore + 1);

/** How long to wait before it is started again: half a second first, then twice as long each time. */
export const pauseBeforeRestartMs = (deaths: number): number => Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, deaths - 1), LONGEST_PAUSE_MS);
