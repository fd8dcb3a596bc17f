import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { createDatabase } from '../../support/databases';
import { findFreePort, startRedis } from '../../support/redis';
import { describeWith } from '../../support/programs';
import { startWorker } from '../../support/worker';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const scrape = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
/** The value of a series, such as `lemur_up{part="queue"}`. */
const valueOf = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );
const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(Boolean(socket.destroy())));
    socket.once('error', () => resolve(false));
  });

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

describe('/metrics of the API', () => {
  let api: StartedApi;
  let port = 0;
  beforeAll(async () => {
    port = await findFreePort();
    api = await startApi({ settings: { LEMUR_METRICS_PORT: String(port), LEMUR_HOSTNAME: 'lemur.example.com' } });
    // One that runs every ten minutes has not succeeded for an hour; one that runs once a day has not since yesterday.
    await api.database.query(
      `INSERT INTO job_states ("job", "scheduledSince", "lastStartedAt", "lastOutcome", "lastSuccessAt") VALUES
       ('send-notification', now() - interval '9 days', now(), 'failed', now() - interval '1 hour'),
       ('warn-of-expiring-certificates', now() - interval '9 days', now() - interval '30 hours', 'done', now() - interval '30 hours'),
       ('report-metrics', now() - interval '9 days', now() - interval '2 hours', 'skipped', NULL)`,
    );
    const revoked = await aCertificate(api.admin, (await anAuthority(api.admin)).id);
    await api.admin.put(`/certificates/${revoked.id}/revoke`, { crlReason: 'superseded' });
    await api.database.query(
      `INSERT INTO endpoints (name, dnsname, port, type, "certificateId", "lastSeenAt") VALUES ('lb', 'lb.test', 443, 'elb', $1, now())`,
      [revoked.id],
    );
  });
  afterAll(() => api.stop());

  it('counts and times requests by the pattern of their path, not by what callers make up', async () => {
    await api.admin.get('/users/1');
    await api.admin.get('/users/999999');
    await api.anonymous.get('/made-up/by/a/caller');
    const text = await scrape(port);
    expect(valueOf(text, 'lemur_http_request_duration_seconds_count{route="/api/1/users/:id",method="GET",status="200"}')).toBe(1);
    expect(valueOf(text, 'lemur_http_request_duration_seconds_count{route="/api/1/users/:id",method="GET",status="404"}')).toBe(1);
    expect(valueOf(text, 'lemur_http_request_duration_seconds_count{route="unknown",method="GET",status="404"}')).toBe(1);
    expect(text).not.toContain('made-up');
    expect(valueOf(text, 'nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('knows the state of the installation, and nothing secret of it', async () => {
    const text = await scrape(port);
    expect([valueOf(text, 'lemur_up{part="database"}'), valueOf(text, 'lemur_up{part="queue"}')]).toEqual([1, 1]);
    expect(valueOf(text, 'lemur_job_period_seconds{job="publish-crls"}')).toBe(3600);
    expect(valueOf(text, 'lemur_job_last_success_timestamp_seconds{job="publish-crls"}')).toBe(0);
    const overdue = (job: string) => valueOf(text, `lemur_job_overdue{job="${job}"}`);
    expect(['send-notification', 'warn-of-expiring-certificates', 'report-metrics'].map(overdue)).toEqual([1, 0, 0]);
    expect(['revoked', 'ended', 'all'].map((certificate) => valueOf(text, `lemur_endpoints{certificate="${certificate}"}`))).toEqual([1, 0, 1]);
    expect(text).not.toContain('@');
  });

  it('is not part of the API, nor is the API behind that port', async () => {
    expect((await fetch(`${api.origin}/metrics`).then((answer) => answer.text())).startsWith('# HELP')).toBe(false);
    expect((await fetch(`http://127.0.0.1:${port}/api/1/healthcheck`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('is told of in the settings in force, which administrators see without secrets', async () => {
    const { status, body, text } = await api.admin.get('/settings');
    expect(status).toBe(200);
    const { items } = body as { items: object[] };
    expect(items).toContainEqual(expect.objectContaining({ name: 'LEMUR_HOSTNAME', value: '"lemur.example.com"', from: 'environment', isSecret: false }));
    expect(items).toContainEqual(expect.objectContaining({ name: 'DATABASE_URL', value: '(set)', isSecret: true }));
    expect(text).not.toContain(new URL(api.database.url).password);
    expect((await api.anonymous.get('/settings')).status).toBe(401);
  });
});

describe('A start', () => {
  it('opens no port for metrics unless one is set, and says so when it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    running.push(async () => taken.close());
    const { port } = taken.address() as { port: number };
    await expect(startApi({ settings: { LEMUR_METRICS_PORT: String(port) } })).rejects.toThrow(`/metrics cannot be served on 127.0.0.1:${port}`);
    const api = await startApi();
    running.push(() => api.stop());
    expect(api.log()).not.toContain('Metrics are served');
    expect(await accepts(9464)).toBe(false);
  });
});

describe('Certificates', () => {
  it('are counted by the days to their end, without those that are replaced, revoked or over', async () => {
    const port = await findFreePort();
    const api = await startApi({ settings: { LEMUR_METRICS_PORT: String(port) } });
    running.push(() => api.stop());
    const authority = await anAuthority(api.admin, { validityStart: inDays(-100) });
    await aCertificate(api.admin, authority.id, { validityEnd: inDays(2.5) });
    const old = await aCertificate(api.admin, authority.id, { validityEnd: inDays(10) });
    await aCertificate(api.admin, authority.id, { validityEnd: inDays(50), replaces: [{ id: old.id }] });
    const revoked = await aCertificate(api.admin, authority.id, { validityEnd: inDays(5) });
    await api.admin.put(`/certificates/${revoked.id}/revoke`, { crlReason: 'superseded' });
    const text = await scrape(port);
    const within = (days: number) => valueOf(text, `lemur_certificates_ending{within_days="${days}"}`);
    expect([1, 3, 7, 14, 30, 60, 90].map(within)).toEqual([0, 1, 1, 1, 1, 2, 2]);
    expect(valueOf(text, 'lemur_certificates{state="revoked"}')).toBe(1);
  });
});

describe('Metric sinks', () => {
  it('get what happens, and slow nobody down when they are away', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    const lines: string[] = [];
    server.on('message', (datagram) => lines.push(...datagram.toString('utf8').split('\n')));
    running.push(async () => server.close());
    const settings = {
      METRIC_PROVIDERS: 'statsd-metrics,atlas-metric',
      STATSD_HOST: '127.0.0.1',
      STATSD_PORT: String(server.address().port),
      STATSD_PREFIX: 'lemur',
      ATLAS_SIDECAR_PORT: '1',
    };
    const api = await startApi({ settings });
    running.push(() => api.stop());
    await api.admin.get('/users/1');
    for (const end = Date.now() + 10_000; !lines.some((line) => line.includes('users/_id')) && Date.now() < end;) await pause(20);
    expect(lines).toContainEqual(expect.stringMatching(/^lemur\.response_time:[\d.]+\|ms\|#endpoint:\/api\/1\/users\/_id,request_method:GET,status_code:200$/));
    expect(lines).toContainEqual('lemur.status_code_200:1|c');
    expect(lines).toContainEqual('lemur.login:1|c|#status:success');
    for (const end = Date.now() + 10_000; !api.log().includes('Metrics were not taken') && Date.now() < end;) await pause(20);
    await pause(1_500);
    expect(api.log().match(/Metrics were not taken/g)).toHaveLength(1);
  });

  it('are told how many days each certificate has left, by the job for it, and what jobs did', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    const lines: string[] = [];
    server.on('message', (datagram) => lines.push(...datagram.toString('utf8').split('\n')));
    running.push(async () => server.close());
    const api = await startApi();
    running.push(() => api.stop());
    const authority = await anAuthority(api.admin, { validityStart: inDays(-100) });
    const plain = await aCertificate(api.admin, authority.id, { validityEnd: inDays(20.5) });
    const old = await aCertificate(api.admin, authority.id, { validityEnd: inDays(10) });
    const wildcard = await aCertificate(api.admin, authority.id, { commonName: '*.metrics.example', validityEnd: inDays(50.5), replaces: [{ id: old.id }] });
    const late = await aCertificate(api.admin, authority.id, { validityEnd: inDays(80) });
    await api.database.query(
      `INSERT INTO endpoints ("name", "dnsname", "port", "type", "certificateId", "lastSeenAt") VALUES ('e', 'e.metrics.example', 443, 'x', $1, now())`,
      [plain.id],
    );
    const worker = await startWorker(api.database, {
      METRIC_PROVIDERS: 'statsd-metrics',
      STATSD_HOST: '127.0.0.1',
      STATSD_PORT: String(server.address().port),
      CERTIFICATE_EXPIRY_WINDOW_FOR_METRICS: '60',
    });
    running.push(() => worker.stop());
    expect((await api.admin.post('/jobs/report-metrics/run', {})).status).toBe(200);
    const days = () => lines.filter((line) => line.includes('certificates.days_until_expiration'));
    for (const end = Date.now() + 20_000; !lines.some((line) => line.includes('expiration_metrics_job')) && Date.now() < end;) await pause(20);
    const told = (id: number) => days().find((line) => line.includes(`cert_id:${id},`));
    expect(told(plain.id)).toMatch(/days_until_expiration:20\|g\|#.*has_active_endpoints:true,is_replacement:false/i);
    expect(told(wildcard.id)).toMatch(/days_until_expiration:50\|g\|#.*common_name:star\.metrics\.example,has_active_endpoints:false,is_replacement:true/i);
    expect([told(old.id), told(late.id)]).toEqual([undefined, undefined]);
    expect(lines.find((line) => line.includes('expiration_metrics_job'))).toMatch(/:1\|c\|#status:success$/);
    expect(lines.find((line) => line.includes('job_run:') && line.includes('report-metrics'))).toMatch(/outcome:done/);
  });

  it('that nobody knows stop the start', async () => {
    await expect(startApi({ settings: { METRIC_PROVIDERS: 'made-up' } })).rejects.toThrow('METRIC_PROVIDERS names "made-up"');
  });
});

describeWith(['redis-server'], 'Readiness', () => {
  it('is refused while the queue is away; calls are served all the same', async () => {
    const redis = await startRedis();
    running.push(() => redis.stop());
    const api = await startApi({ settings: { REDIS_URL: redis.url } });
    running.push(() => api.stop());
    expect((await api.anonymous.get('/readiness')).body).toMatchObject({ status: 'ready', database: 'ok', queue: 'ok', schema: expect.any(String) as string });
    await redis.stop();
    const away = await api.anonymous.get('/readiness');
    expect([away.status, away.body]).toMatchObject([503, { status: 'not ready', database: 'ok', queue: 'away' }]);
    expect((await api.anonymous.get('/healthcheck')).status).toBe(200);
    expect((await api.admin.get('/users/1')).status).toBe(200);
  });
});

describe('Log lines', () => {
  it('of one run have its job and its id, and the worker counts it', async () => {
    const [database, port] = [await createDatabase({ installed: true }), await findFreePort()];
    const worker = await startWorker(database, { LEMUR_METRICS_PORT: String(port), LEMUR_WORKER_SCHEDULES: '{"refresh-dns-zones":"* * * * *"}' });
    running.push(
      () => database.drop(),
      () => worker.stop(),
    );
    const ended = () =>
      worker
        .log()
        .split('\n')
        .filter((line) => line.includes('Job ended'))
        .map((line) => JSON.parse(line) as { job: string; runId: string; outcome: string });
    for (const end = Date.now() + 70_000; !ended().length && Date.now() < end;) await pause(100);
    const [run] = ended();
    expect(run).toMatchObject({ outcome: 'done', ms: expect.any(Number) as number });
    const [row] = await database.query(`SELECT job, outcome FROM job_runs WHERE id = $1`, [run?.runId]);
    expect(row).toEqual({ job: run?.job, outcome: 'done' });
    expect(valueOf(await scrape(port), `lemur_job_runs_total{job="${run?.job}",outcome="done"}`)).toBeGreaterThanOrEqual(1);
  }, 90_000);
});
