import type { Tone } from '../../ui/Mark';

type Decision = 'replaced' | 'ordered' | 'due' | 'failed' | 'waits' | 'off';

/** What became of a renewal, in a word or two. The reason comes from the API as a sentence. */
export const renewalWords: Record<Decision, { tone: Tone; words: string }> = {
  replaced: { tone: 'calm', words: 'Replaced' },
  ordered: { tone: 'soon', words: 'Its successor is ordered' },
  due: { tone: 'soon', words: 'Renewed with the next run' },
  failed: { tone: 'bad', words: 'Renewal failed' },
  waits: { tone: 'good', words: 'Renews itself' },
  off: { tone: 'calm', words: 'Not renewed automatically' },
};

/** How a deployment stands. A state that this build does not know is shown as it is written. */
export function deploymentWords(state: string): { tone: Tone; words: string } {
  switch (state) {
    case 'planned':
      return { tone: 'soon', words: 'On its way' };
    case 'done':
      return { tone: 'good', words: 'Deployed' };
    case 'verified':
      return { tone: 'good', words: 'Deployed, and seen there' };
    case 'failed':
      return { tone: 'bad', words: 'Failed' };
    case 'skipped':
      return { tone: 'calm', words: 'Nothing to do' };
    case 'withdrawn':
      return { tone: 'calm', words: 'Replaced there' };
    case 'removed':
      return { tone: 'calm', words: 'Taken away' };
    default:
      return { tone: 'calm', words: state };
  }
}
