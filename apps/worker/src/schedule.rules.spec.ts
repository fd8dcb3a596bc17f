import { describe, expect, it } from 'vitest';
import { patternsOf } from './schedule.rules';

describe('The setting of schedules', () => {
  it('stops a job with "off", however it is written, and moves others', () => {
    expect(patternsOf({ 'publish-crls': ' OFF ', 'warn-of-expiring-certificates': '0 9 * * *' })).toEqual({
      'publish-crls': null,
      'warn-of-expiring-certificates': '0 9 * * *',
    });
  });

  it('says nothing of jobs that it does not name', () => {
    expect(patternsOf({})).toEqual({});
  });
});
