import { describe, expect, it } from 'vitest';
import { removableRange } from './clean.rules';

const now = new Date('2026-03-10T12:00:00Z');
const at = (text: string) => new Date(`${text}T12:00:00Z`);

describe('What is removed at a source', () => {
  it('has ended, unless more is asked for', () => {
    expect(removableRange({}, now)).toEqual({ endsBefore: now, issuedAfter: null, issuedBefore: null });
    expect(removableRange({ endsWithinDays: 5 }, now)).toEqual({ endsBefore: at('2026-03-15'), issuedAfter: null, issuedBefore: null });
  });

  it('was issued lately, or long ago, whenever it ends', () => {
    expect(removableRange({ issuedWithinDays: 3 }, now)).toEqual({ endsBefore: null, issuedAfter: at('2026-03-07'), issuedBefore: null });
    expect(removableRange({ issuedBeforeDays: 3 }, now)).toEqual({ endsBefore: null, issuedAfter: null, issuedBefore: at('2026-03-07') });
  });

  it('is said in one way', () => {
    expect(() => removableRange({ endsWithinDays: 0, issuedBeforeDays: 3 }, now)).toThrow('more than one way');
    expect(removableRange({ endsWithinDays: undefined, issuedWithinDays: 3 }, now).issuedAfter).toEqual(at('2026-03-07'));
  });
});
