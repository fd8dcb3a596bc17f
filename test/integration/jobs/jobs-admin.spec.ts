import { JobQueue, jobs } from '@app/jobs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCaller } from '../../support/callers';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

const jobNamed = async (name: string) => (await api.admin.get('/jobs')).body.items.find((job: { name: string }) => job.name === name);
const run = (job: string, change: Record<string, unknown> = {}) =>
  api.database.query(
    `INSERT INTO job_runs ("id", "job", "payload", "worker", "startedAt", "finishedAt", "outcome", "report")
     VALUES (gen_random_uuid(), $1, '{}', 'host:1', now() + make_interval(secs => $2), now() + make_interval(secs => $3), $4, $5)`,
    [
      job,
      change['startSeconds'] ?? -60,
      change['endSeconds'] ?? (change['outcome'] === null ? null : -30),
      change['outcome'] === undefined ? 'done' : change['outcome'],
      change['report'] ?? null,
    ],
  );

describe('The page of jobs', () => {
  it('shows every job: what it does, its schedule, its last runs and how they ended, and what runs now', async () => {
    await run('publish-crls', {
      startSeconds: -7200,
      endSeconds: -7100,
      outcome: 'partly-failed',
      report: JSON.stringify({ failed: [{ authorityId: 3, because: 'closed' }] }),
    });
    await run('publish-crls', { startSeconds: -30, outcome: null });
    await run('publish-crls', { startSeconds: -80_000, outcome: null });
    const answer = await api.admin.get('/jobs');
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.items.map((job: { name: string }) => job.name).sort()).toEqual(jobs.map((job) => job.name).sort());
    const job = await jobNamed('publish-crls');
    expect(job).toMatchObject({ queue: 'revocation-check', schedule: '17 * * * *', timezone: 'UTC', mayRunNow: true });
    expect(job.lastRuns.map((one: { outcome: string | null; isAbandoned: boolean }) => [one.outcome, one.isAbandoned])).toEqual([
      [null, false],
      ['partly-failed', false],
      [null, true],
    ]);
    expect(job.lastRuns[1]).toMatchObject({ durationMs: 100_000, report: { failed: [{ authorityId: 3, because: 'closed' }] } });
    expect(job.running).toHaveLength(1);
    expect((await api.admin.get('/jobs/publish-crls/runs?count=1&page=2')).body).toMatchObject({ total: 3, items: [{ outcome: 'partly-failed' }] });
  });

  it('says which scheduled job has not succeeded for twice its period', async () => {
    await api.database.query(
      `INSERT INTO job_states ("job", "scheduledSince", "lastStartedAt", "lastOutcome", "lastSuccessAt")
       VALUES ('warn-of-expiring-certificates', now() - interval '9 days', now() - interval '1 hour', 'failed', now() - interval '3 days')`,
    );
    expect((await jobNamed('warn-of-expiring-certificates')).overdue).toContain('It has not succeeded for 3 days');
    expect((await jobNamed('publish-crls')).overdue).toBeNull();
  });

  it('is for administrators', async () => {
    const operator = await aCaller(api, 'operator', ['operator']);
    for (const [method, path] of [
      ['GET', '/jobs'],
      ['GET', '/jobs/publish-crls/runs'],
      ['POST', '/jobs/publish-crls/run'],
    ] as const) {
      expect((await operator.api.call(method, path, method === 'POST' ? { body: {} } : {})).status, path).toBe(403);
      expect((await api.anonymous.call(method, path)).status, path).toBe(401);
    }
  });
});

describe('Starting a job', () => {
  it('puts it on its queue once, and is in the audit log', async () => {
    const started = await api.admin.post('/jobs/publish-crls/run', { reason: 'after a repair' });
    expect(started).toMatchObject({ status: 200, body: { result: true, name: 'publish-crls' } });
    await api.admin.post('/jobs/publish-crls/run', {});
    const queue = new JobQueue({ databaseUrl: api.database.url }, (error) => expect.unreachable(error.message));
    const waiting = (await queue.counts()).find((counts) => counts.queue === 'revocation-check')?.waiting;
    await queue.close();
    expect(waiting).toBe(1);
    const logged = await api.database.query(
      `SELECT "actor", "reason", "objectName", "grantedBy" FROM audit_log WHERE "action" = 'job.run' ORDER BY "id" LIMIT 1`,
    );
    expect(logged).toEqual([
      { actor: expect.stringContaining('lemur') as unknown, reason: 'after a repair', objectName: 'publish-crls', grantedBy: 'role admin' },
    ]);
  });

  it('is refused for one that does not exist, and for one that works on a single thing', async () => {
    expect(await api.admin.post('/jobs/bake-bread/run', {})).toMatchObject({ status: 404, body: { code: 'job.unknown' } });
    expect(await api.admin.post('/jobs/reissue-certificate/run', {})).toMatchObject({ status: 400, body: { code: 'job.needs-ids' } });
  });
});
