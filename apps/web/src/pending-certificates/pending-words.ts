import type { Tone } from '../ui/Mark';

/** How an order stands, in a word. */
export function pendingWords(state: string): { tone: Tone; words: string } {
  switch (state) {
    case 'issued':
      return { tone: 'good', words: 'Issued' };
    case 'failed':
      return { tone: 'bad', words: 'Failed' };
    case 'cancelled':
      return { tone: 'calm', words: 'Cancelled' };
    default:
      return { tone: 'soon', words: 'Waiting' };
  }
}
