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

/** What happens next when the API names no step. */
export function nothingNext(state: string): string {
  switch (state) {
    case 'issued':
      return 'Nothing: the certificate is here.';
    case 'failed':
      return 'Nothing more happens with this order. Put the cause right, and request the certificate again.';
    case 'cancelled':
      return 'Nothing: the order was cancelled.';
    default:
      return 'Its issuer is asked again.';
  }
}
