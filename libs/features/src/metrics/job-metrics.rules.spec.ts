import { jobs } from '@app/jobs';
import { describe, expect, it } from 'vitest';
import { gaugeList } from './gauge-list';
import { metricList } from './metric-list';
import { countsOf, olderJobNames, type EndedRun } from './job-metrics.rules';

const counted = (run: Partial<EndedRun> & { job: string }) =>
  countsOf({ outcome: 'done', payload: {}, report: null, ...run }).map(({ metric, tags, by }) => [metric.prometheus, { ...tags }, by]);

describe('The metrics', () => {
  it('have each a name of their own', () => {
    const names = [...Object.values(metricList), ...Object.values(gaugeList)].map(({ prometheus }) => prometheus);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });
});

describe('The counts of a run', () => {
  it('of a source are what it found, and what became of it', () => {
    const report = { source: 'site', found: 7, added: 2, linked: 0, unlinked: 1, unreadable: 3, endpoints: { added: 4, updated: 0, expired: 5 } };
    expect(counted({ job: 'sync-source', outcome: 'partly-failed', report })).toEqual([
      ['lemur_source_syncs_total', { source: 'site', status: 'success' }, 1],
      ['lemur_source_certificates_total', { source: 'site', change: 'found' }, 7],
      ['lemur_source_certificates_total', { source: 'site', change: 'added' }, 2],
      ['lemur_source_certificates_total', { source: 'site', change: 'unlinked' }, 1],
      ['lemur_source_certificates_total', { source: 'site', change: 'unreadable' }, 3],
      ['lemur_endpoints_added_total', { source: 'site' }, 4],
      ['lemur_endpoints_expired_total', { source: 'site' }, 5],
    ]);
  });

  it('of a source that could not be read say so by its id, and of one that was left to another nothing', () => {
    const run = { job: 'sync-source', payload: { sourceId: 3 }, report: { message: 'Away.' } };
    expect(counted({ ...run, outcome: 'failed' })).toEqual([['lemur_source_syncs_total', { source: '3', status: 'failure' }, 1]]);
    expect(counted({ ...run, outcome: 'skipped' })).toEqual([]);
  });

  it('of renewals are by how they ended, and those that were not due are none', () => {
    const run = { job: 'reissue-certificate', payload: { certificateId: 17 } };
    expect(counted(run)).toEqual([['lemur_reissues_total', { status: 'success', certificate: '17' }, 1]]);
    expect(counted({ ...run, outcome: 'failed' })).toEqual([['lemur_reissues_total', { status: 'failure', certificate: '17' }, 1]]);
    expect(counted({ ...run, outcome: 'skipped' })).toEqual([]);
  });

  it('of the check for revocations are what was found, and who gave no answer', () => {
    expect(counted({ job: 'check-revocations', report: { valid: 5, revoked: 1, unknown: 0, askingFailed: 2, listsFailed: 3 } })).toEqual([
      ['lemur_revocation_checks_total', { status: 'valid' }, 5],
      ['lemur_revocation_checks_total', { status: 'revoked' }, 1],
      ['lemur_ocsp_failures_total', {}, 2],
      ['lemur_crl_failures_total', {}, 3],
    ]);
  });

  it.each([
    [
      'clean-source',
      { sourceId: 4, removed: 2, failed: [{ name: 'a' }] },
      [
        { source: '4', status: 'success' },
        { source: '4', status: 'failure' },
      ],
    ],
    ['find-expiring-in-use', { looked: 9, inUse: 2 }, [{ match: 'true' }, { match: 'false' }]],
    ['advance-pending-certificate', { state: 'failed' }, [{}]],
    ['advance-pending-certificate', { state: 'waiting' }, []],
    ['disable-renewal-of-duplicates', { switched: 3 }, [{ job: 'disable-renewal-of-duplicates' }]],
    ['seal-audit-log', { sealed: 3 }, []],
  ])('of %s with %j are these', (job, report, tags) => {
    expect(counted({ job, report }).map(([, found]) => found)).toEqual(tags);
  });

  it('go by names of jobs that there are', () => {
    const names = jobs.map(({ name }) => name as string);
    for (const job of Object.keys(olderJobNames)) expect(names).toContain(job);
  });
});
