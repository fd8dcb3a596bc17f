import { describe, expect, it } from 'vitest';
import { dayMs } from '../ui/time-words';
import { needsOf, ownersOf, type NeedyLine } from './needs';

const now = new Date('2027-01-01T00:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * dayMs).toISOString();
const line = (id: number, days: number, change: Partial<NeedyLine> = {}): NeedyLine => ({
  id,
  name: `c${id}`,
  cn: null,
  owner: 'web@example.com',
  rotation: false,
  notAfter: inDays(days),
  ...change,
});
const kinds = (lines: NeedyLine[]) => needsOf(lines, now).map((need) => [need.line.id, need.kind]);

describe('What needs me', () => {
  it('is the worst first, and within that the soonest', () => {
    expect(kinds([line(1, 20), line(2, 5), line(3, 100, { status: 'revoked' }), line(4, -2), line(5, 25, { rotation: true })])).toEqual([
      [4, 'ended'],
      [3, 'revoked'],
      [2, 'ends-soon'],
      [1, 'ends-soon'],
      [5, 'renews-itself'],
    ]);
  });

  it('is nothing that was replaced, that ends in more than 30 days, or that was revoked and has ended', () => {
    expect(
      kinds([line(1, -1, { isReplaced: true }), line(2, 31), line(3, -1, { status: 'revoked' }), line(4, 10, { status: 'revoked', isReplaced: true })]),
    ).toEqual([]);
  });

  it('is what renews itself too, once its end is less than a week away', () => {
    expect(needsOf([line(1, 7, { rotation: true })], now)[0]).toMatchObject({ kind: 'ends-soon', matter: 'Its renewal is overdue' });
    expect(kinds([line(1, 8, { rotation: true })])).toEqual([[1, 'renews-itself']]);
  });

  it('is said once, though several lists name it', () => {
    expect(kinds([line(1, 3), line(1, 3)])).toHaveLength(1);
  });

  it('is mine when its owner is my address or that of one of my teams', () => {
    expect(ownersOf({ email: 'Mira@Example.com', roles: [{ name: 'admin' }, { name: 'web@example.com' }] })).toEqual(['web@example.com', 'mira@example.com']);
  });
});
