import { describe, expect, it } from 'vitest';
import { decideWarning, dueWarnings, type WarningWish } from './warning.rules';

const now = new Date('2026-11-23T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
const certificate = (change = {}) => ({
  name: 'shop.example.com-Root-20261001-20261220',
  notify: true,
  notAfter: inDays(15),
  status: null,
  deleted: false,
  ...change,
});
const policy = { excludedNameParts: [] };
const wish = (thresholdDays: number, recipients = ['team@example.com'], notificationId = thresholdDays): WarningWish => ({
  notificationId,
  thresholdDays,
  recipients,
});

describe('Nobody is warned of a certificate', () => {
  it.each([
    ['whose notifications are off', { notify: false }, 'Notifications are switched off for it.'],
    ['that is revoked', { status: 'revoked' as const }, 'It is revoked.'],
    ['that was deleted', { deleted: true }, 'It was deleted.'],
    ['that has expired', { notAfter: now }, 'It has expired; warnings are sent before the end.'],
  ])('%s', (_, change, because) => {
    expect(decideWarning(certificate(change), policy, now)).toEqual({ warn: false, because });
  });

  it('whose name contains an excluded part, in whatever case', () => {
    expect(decideWarning(certificate(), { excludedNameParts: ['', 'SHOP.'] }, now)).toMatchObject({ warn: false });
  });

  it('before the days left reach a threshold', () => {
    expect(dueWarnings(31, [wish(30)], [])).toEqual([]);
  });
});

describe('A warning', () => {
  it('says how many whole days are left', () => {
    expect(decideWarning(certificate({ notAfter: new Date(inDays(15).getTime() - 1) }), policy, now)).toMatchObject({ warn: true, daysLeft: 14 });
  });

  it('is due on the very day of its threshold, and on every later day on which nobody was told', () => {
    expect(dueWarnings(30, [wish(30)], [])).toHaveLength(1);
    expect(dueWarnings(29, [wish(30)], [])).toHaveLength(1);
  });

  it('goes out once for all thresholds that were missed, as the nearest of them', () => {
    expect(dueWarnings(10, [wish(30), wish(15), wish(2)], [])).toEqual([
      { recipient: 'team@example.com', thresholdDays: 15, notificationId: 15, pluginSlug: null },
    ]);
  });

  it('goes to the channel of another plugin as one, and by mail to whoever is told anyway', () => {
    const slack = { notificationId: 9, thresholdDays: 30, recipients: [], channel: { pluginSlug: 'slack-notification', name: '#ops (shop)' } };
    expect(dueWarnings(10, [slack], ['owner@example.com'])).toEqual([
      { recipient: '#ops (shop)', thresholdDays: 30, notificationId: 9, pluginSlug: 'slack-notification' },
      { recipient: 'owner@example.com', thresholdDays: 30, notificationId: 9, pluginSlug: null },
    ]);
  });

  it('reaches each recipient once, however many notifications name him and however they spell him', () => {
    const due = dueWarnings(10, [wish(30, ['Team@example.com ', 'ops@example.com']), wish(30, ['sec@example.com'], 2)], ['team@example.com']);
    expect(due.map(({ recipient }) => recipient).sort()).toEqual(['ops@example.com', 'sec@example.com', 'team@example.com']);
  });
});
