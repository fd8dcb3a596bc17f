import type { Tone } from '../ui/Mark';

type Outcome = 'done' | 'skipped' | 'partly-failed' | 'timed-out' | 'failed';

/** How a run ended, in words. */
export const outcomes: Record<Outcome, { tone: Tone; words: string }> = {
  done: { tone: 'good', words: 'Done' },
  skipped: { tone: 'calm', words: 'Skipped' },
  'partly-failed': { tone: 'soon', words: 'Partly failed' },
  'timed-out': { tone: 'bad', words: 'Timed out' },
  failed: { tone: 'bad', words: 'Failed' },
};

interface Standing {
  readonly overdue: string | null;
  readonly lastOutcome: Outcome | null;
  readonly running: readonly { readonly isAbandoned: boolean }[];
}

/** How a job stands: overdue before all, then running, then how it ended last. */
export function standingOf({ overdue, lastOutcome, running }: Standing): { tone: Tone; words: string } {
  if (overdue !== null) return { tone: 'bad', words: 'Overdue' };
  if (running.some((run) => !run.isAbandoned)) return { tone: 'soon', words: 'Running' };
  return lastOutcome ? outcomes[lastOutcome] : { tone: 'calm', words: 'Not run yet' };
}

/** How a run stands. Its worker may have died before it could say. */
export function runWords({ outcome, isAbandoned }: { outcome: Outcome | null; isAbandoned: boolean }): { tone: Tone; words: string } {
  if (outcome) return outcomes[outcome];
  return isAbandoned ? { tone: 'bad', words: 'Cut off' } : { tone: 'soon', words: 'Running' };
}

/** "350 ms", "4.2 s", "3 min 20 s". */
export function durationInWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
