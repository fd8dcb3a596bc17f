import { describe, expect, it } from 'vitest';
import { readableLine } from './readable';

const line = (fields: object) => readableLine(JSON.stringify({ level: 30, time: '2026-01-01T09:08:07.000Z', ...fields }));

describe('A line of the log for people', () => {
  it('is time, level, place, message and fields', () => {
    expect(line({ context: 'sources', msg: 'Source synced', sourceId: 3, tookMs: 12 })).toBe('09:08:07 INFO  [sources] Source synced sourceId=3 tookMs=12');
  });

  it('stays one line whatever a field holds', () => {
    const shown = line({ msg: 'x', path: 'a\nERROR forged \u001b[2J' });
    expect(shown.split('\n')).toHaveLength(1);
    expect(shown).not.toContain('\u001b');
  });

  it('has the stack below it', () => {
    expect(line({ level: 50, msg: 'x', stack: 'Error: x\n  at y' }).split('\n')).toEqual(['09:08:07 ERROR x', 'Error: x', '  at y']);
  });
});
