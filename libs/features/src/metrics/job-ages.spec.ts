import type { Measurement } from '@app/plugins';
import { describe, expect, it } from 'vitest';
import type { JobRunsRepository } from '../job-runs';
import { JobAges } from './job-ages';
import type { MetricSinks } from './metric-sinks';

const now = new Date('2026-05-04T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

function ages(isListening: boolean) {
  const taken: Measurement[] = [];
  const states = new Map([
    ['publish-crls', { scheduledSince: ago(9_000), lastSuccessAt: ago(70) }],
    ['warn-of-expiring-certificates', { scheduledSince: ago(500), lastSuccessAt: null }],
    ['sync-all-sources', { scheduledSince: ago(500), lastSuccessAt: ago(5) }],
    ['sync-source', { scheduledSince: null, lastSuccessAt: ago(5) }],
  ]);
  const runs = { states: () => Promise.resolve(states) } as unknown as JobRunsRepository;
  const sinks = { isListening, take: (one: Measurement) => void taken.push(one) } as unknown as MetricSinks;
  const config = { worker: { schedules: { 'sync-all-sources': 'off' } } } as unknown as ConstructorParameters<typeof JobAges>[0];
  return { taken, report: () => new JobAges(config, runs, sinks).report(now) };
}

describe('How long ago a job succeeded', () => {
  it('is told of every job that has a schedule, counted from its first schedule where it never did', async () => {
    const { taken, report } = ages(true);
    await report();
    expect(taken.map(({ name, type, value }) => [name, type, value]).sort()).toEqual([
      ['publish-crls.time_since_last_success', 'gauge', 70],
      ['warn-of-expiring-certificates.time_since_last_success', 'gauge', 500],
    ]);
  });

  it('is asked of nobody when no sink listens', async () => {
    const { taken, report } = ages(false);
    await report();
    expect(taken).toEqual([]);
  });
});
