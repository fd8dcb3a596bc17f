import { describe, expect, it } from 'vitest';
import { findJob, jobs } from './jobs';
import { olderNames } from './older-names';

describe('A job', () => {
  it('is found by its name, and by what older schedules call it, with their module or without', () => {
    for (const { name } of jobs) expect(findJob(name)?.name).toBe(name);
    for (const [older, name] of Object.entries(olderNames)) {
      expect(findJob(older)?.name).toBe(name);
      expect(findJob(`lemur.common.celery.${older}`)?.name).toBe(name);
    }
  });

  it('is not found by any other name', () => {
    for (const name of ['', 'constructor', 'lemur.common.celery.publish-nothing', 'sync_all']) expect(findJob(name)).toBeUndefined();
  });
});
