import { describe, expect, it } from 'vitest';
import { deploymentWords, renewalWords } from './renewal-words';

describe('What became of a deployment', () => {
  it('is told in words, and a state of a later release as it is written', () => {
    expect(deploymentWords('verified')).toEqual({ tone: 'good', words: 'Deployed, and seen there' });
    expect(deploymentWords('failed').tone).toBe('bad');
    expect(deploymentWords('quarantined')).toEqual({ tone: 'calm', words: 'quarantined' });
  });
});

describe('What became of a renewal', () => {
  it('alarms only when it failed', () => {
    expect(Object.entries(renewalWords).flatMap(([decision, { tone }]) => (tone === 'bad' ? [decision] : []))).toEqual(['failed']);
  });
});
