import { describe, expect, it } from 'vitest';
import { checkSchedules, patternOf, patternsOf, whyOverdue } from './schedule.rules';

describe('The setting of schedules', () => {
  it('stops a job with "off", however it is written, and moves others', () => {
    expect(patternsOf({ 'publish-crls': ' OFF ', 'warn-of-expiring-certificates': '0 9 * * *' })).toEqual({
      'publish-crls': null,
      'warn-of-expiring-certificates': '0 9 * * *',
    });
  });

  it('takes the names by which older schedules know jobs', () => {
    expect(patternsOf({ 'lemur.common.celery.check_revoked': '0 22 * * *' })).toEqual({ 'check-revocations': '0 22 * * *' });
  });

  it('is refused for a job that there is not, and a time that cannot be read', () => {
    expect(() => checkSchedules({ 'publish-crls': 'off', certificate_reissue: '0 23 * * *' })).not.toThrow();
    expect(() => checkSchedules({ 'publish-crl': 'off', 'check-revocations': 'at night' })).toThrow(
      'LEMUR_WORKER_SCHEDULES: There is no job "publish-crl". "at night" of the job "check-revocations" is no cron expression of five fields, nor "off".',
    );
  });

  it('says nothing of jobs that it does not name', () => {
    expect(patternsOf({})).toEqual({});
    expect(patternOf({ name: 'publish-crls', schedule: '17 * * * *' }, {})).toBe('17 * * * *');
    expect(patternOf({ name: 'sync-source' }, {})).toBeNull();
  });
});

const now = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const history = (change = {}) => ({ scheduledSince: hoursAgo(2000), lastStartedAt: hoursAgo(1), lastOutcome: 'failed', lastSuccessAt: hoursAgo(1), ...change });

describe('A scheduled job', () => {
  it('is overdue once it has not succeeded for more than twice its period, and says how its last run ended', () => {
    expect(whyOverdue(history({ lastSuccessAt: hoursAgo(48) }), '0 10 * * *', now)).toBeNull();
    expect(whyOverdue(history({ lastSuccessAt: hoursAgo(49) }), '0 10 * * *', now)).toBe(
      'It has not succeeded for 2 days, though it runs every 24 hours. Its last run ended as "failed".',
    );
  });

  it('is overdue when it never ran at all, counted from when it was first scheduled', () => {
    const never = { lastStartedAt: null, lastOutcome: null, lastSuccessAt: null };
    expect(whyOverdue(history({ ...never, scheduledSince: hoursAgo(3) }), '17 * * * *', now)).toContain('is a worker running?');
    expect(whyOverdue(history({ ...never, scheduledSince: hoursAgo(1) }), '17 * * * *', now)).toBeNull();
    expect(whyOverdue(history({ ...never, scheduledSince: null }), '17 * * * *', now)).toBeNull();
  });

  it('is not overdue while its runs are skipped, because what it needs is not set up', () => {
    const skipped = { lastOutcome: 'skipped', lastSuccessAt: null };
    expect(whyOverdue(history({ ...skipped, lastStartedAt: hoursAgo(20) }), '0 10 * * *', now)).toBeNull();
    expect(whyOverdue(history({ ...skipped, lastStartedAt: hoursAgo(50) }), '0 10 * * *', now)).toContain('Its last run ended as "skipped".');
  });

  it('is not overdue while its schedule is switched off', () => {
    expect(whyOverdue(history({ lastSuccessAt: null }), null, now)).toBeNull();
  });
});
