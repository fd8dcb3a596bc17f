import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate, publicKeyMatches, readPrivateKey } from '@app/crypto';
import { advancePendingCertificate, JobQueue, reissueCertificate, sweepPendingCertificates } from '@app/jobs';
import { openSmtpInbox, problem, type FakeAcme, type SmtpInbox } from '@app/plugins/testing';
import Redis from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { authorityBody, certificateBody } from '../../support/builders';
import { fresh } from '../../support/callers';
import { startFakeAcmeServers, type FakeAcmeServers } from '../../support/fake-acme-server';
import { startPowerDns, type TestPowerDns } from '../../support/powerdns';
import { describeWith } from '../../support/programs';
import { startRedis, type TestRedis } from '../../support/redis';
import { startWorker, type StartedWorker } from '../../support/worker';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => new Promise<never>(() => undefined);

async function until(what: string, claim: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await claim()); await pause(100)) if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
}

interface Pending {
  id: number;
  name: string;
}

describeWith(['pdns_server', 'redis-server'], 'Pending certificates whose workers are killed', () => {
  let folder: string;
  let dns: TestPowerDns;
  let redis: TestRedis;
  let cas: FakeAcmeServers;
  let inbox: SmtpInbox;
  let api: StartedApi;
  let queue: JobQueue;
  let settings: Record<string, string>;
  const workers: StartedWorker[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lemur-test-acme-'));
    [dns, redis, cas, inbox] = await Promise.all([startPowerDns(), startRedis(), startFakeAcmeServers(folder), openSmtpInbox()]);
    await dns.addZone('killed.example');
    settings = {
      NODE_EXTRA_CA_CERTS: cas.trustFile,
      REDIS_URL: redis.url,
      LEMUR_EGRESS_ALLOW: '127.0.0.1/32',
      ACME_DIRECTORY_HOST_ALLOWLIST: '127.0.0.1',
      LEMUR_WORKER_CONCURRENCY: '30',
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String(inbox.port),
      LEMUR_EMAIL: 'lemur@killed.example',
      LEMUR_SECURITY_TEAM_EMAIL: 'security@killed.example',
      ENABLE_REISSUE_NOTIFICATION: 'true',
    };
    api = await startApi({ settings });
    queue = new JobQueue({ redisUrl: redis.url }, () => undefined);
    const requirements = Object.entries({ url: dns.url, apiKey: dns.apiKey, nameServers: dns.address }).map(([name, value]) => ({ name, value }));
    expect((await api.admin.post('/dns_providers', { name: 'zones', providerType: { name: 'powerdns', requirements } })).status).toBe(200);
  });
  afterAll(async () => {
    for (const worker of workers) await worker.kill();
    await queue?.close();
    await api?.stop();
    cas?.stop();
    await Promise.all([dns?.stop(), redis?.stop(), inbox?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<StartedWorker> {
    const worker = await startWorker(api.database, settings);
    workers.push(worker);
    return worker;
  }

  async function request(ca: FakeAcme, change: object = {}): Promise<Pending> {
    const pluginOptions = Object.entries({ acme_url: ca.directoryUrl, certificate: ca.rootPem }).map(([name, value]) => ({ name, value }));
    const authority = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
    expect([authority.status, authority.text]).toEqual([200, expect.anything()]);
    const body = certificateBody((authority.body as { id: number }).id, { commonName: `${fresh('www')}.killed.example`, ...change });
    const asked = await api.admin.post('/certificates', { ...body, validityStart: undefined, validityEnd: undefined });
    expect([asked.status, asked.text]).toEqual([200, expect.anything()]);
    return asked.body as Pending;
  }

  /** As if the time had come: what waits is due, and what dead workers held is free. */
  async function passTime(): Promise<void> {
    await api.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" LIKE 'pending-certificate:%'`);
    await api.database.query(`UPDATE pending_certificates SET "dueAt" = now() WHERE "state" = 'waiting'`);
  }

  async function emptyRedis(): Promise<void> {
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
  }

  const stateOf = async ({ id }: Pending) => (await api.admin.get(`/pending_certificates/${id}`)).body;

  it('are issued after a kill at every step, without a second order, a lost key or a second certificate', async () => {
    const steps = ['new-account', 'new-order', 'order', 'authz', 'chall', 'finalize', 'cert'];
    const moments = steps.flatMap((step) => [{ step, served: false }, { step, served: true }]); // prettier-ignore
    let isArmed = true;
    const hanging = new Set<number>();
    const caOf = (at: { step: string; served: boolean }, position: number) => {
      const hang = (served: boolean) => (step: string) => {
        if (!isArmed || at.step !== step || at.served !== served) return Promise.resolve();
        hanging.add(position);
        return never();
      };
      return cas.add({ intercept: hang(false), served: hang(true) });
    };
    const authorities = await Promise.all(moments.map(caOf));
    const first = await start();
    const asked: Pending[] = [];
    for (const ca of authorities) asked.push(await request(ca));
    await until('every step hangs', () => hanging.size === moments.length).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${first.log().slice(-3_000)}`);
    });

    await first.kill();
    isArmed = false;
    await emptyRedis();
    await passTime();
    await Promise.all([start(), start()]);
    // Both workers hear of each, and more than once.
    await queue.enqueue(sweepPendingCertificates, {});
    for (const { id } of asked) await queue.enqueue(advancePendingCertificate, { pendingCertificateId: id });
    await until('all are settled', async () => (await api.database.query(`SELECT 1 FROM pending_certificates WHERE "state" = 'waiting'`)).length === 0, 45_000);

    for (const [position, pending] of asked.entries()) {
      const at = `${moments[position]?.step} ${moments[position]?.served ? 'served' : 'asked'}`;
      const { state, resolvedCertId, status } = await stateOf(pending);
      expect([at, state, status]).toEqual([at, 'issued', null]);
      const { body } = await api.admin.get(`/certificates/${resolvedCertId}`);
      const { body: held } = await api.admin.get(`/certificates/${resolvedCertId}/key`);
      expect(publicKeyMatches(parseCertificate(body.body as string).publicKeySpkiDer, readPrivateKey(held.key as string).publicKeySpkiDer)).toBe(true);
      expect([at, authorities[position]?.orders.length, authorities[position]?.accounts.size]).toEqual([at, 1, 1]);
      expect(await dns.txt(`_acme-challenge.${body.commonName as string}`)).toEqual([]);
    }
    const [counted] = await api.database.query<{ certificates: number; sealed: number }>(
      `SELECT (SELECT count(*)::int FROM certificates WHERE "externalId" LIKE 'https://127.0.0.1:%') AS certificates,
              (SELECT count(*)::int FROM pending_certificates WHERE "sealedPrivateKey" IS NOT NULL) AS sealed`,
    );
    expect(counted).toEqual({ certificates: moments.length, sealed: 0 });
  });

  it('wait as long as a CA that limits its rate asks for, and count no try for it', async () => {
    const ca = await cas.add({
      intercept: (step) => (step === 'new-order' ? problem(429, 'rateLimited', 'too many certificates', { 'retry-after': '7200' }) : undefined),
    });
    const pending = await request(ca);
    await until('the CA was asked', async () => (await stateOf(pending)).status !== null);
    const { state, status, numberAttempts, dueAt } = await stateOf(pending);
    expect([state, numberAttempts, status]).toEqual(['waiting', 0, expect.stringContaining('too many certificates')]);
    expect(new Date(dueAt as string).getTime() - Date.now()).toBeGreaterThan(7_000_000);
    // A nudge before its time changes nothing.
    await queue.enqueue(advancePendingCertificate, { pendingCertificateId: pending.id });
    await pause(500);
    expect(ca.steps.filter((step) => step === 'new-order')).toHaveLength(1);
  });

  it('fail after three refusals with the words of the CA, and owner and security team are told once', async () => {
    const ca = await cas.add({ look: () => false });
    const pending = await request(ca, { owner: 'team@killed.example' });
    for (const attempt of [1, 2]) {
      await until(`try ${attempt} was refused`, async () => (await stateOf(pending)).numberAttempts === attempt);
      expect(await stateOf(pending)).toMatchObject({ state: 'waiting', nextStep: 'A new order is placed with the authority.' });
      await api.database.query(`UPDATE pending_certificates SET "dueAt" = now() WHERE "id" = $1`, [pending.id]);
      await pause(100);
      await emptyRedis();
      await queue.enqueue(advancePendingCertificate, { pendingCertificateId: pending.id });
    }
    await until('it is given up', async () => (await stateOf(pending)).state === 'failed');
    expect(await stateOf(pending)).toMatchObject({
      numberAttempts: 3,
      resolved: true,
      resolvedCertId: null,
      dueAt: null,
      status: expect.stringMatching(/nothing fitting was found for .*killed\.example\. Given up after 3 tries\./) as string,
    });
    expect(ca.orders.map(({ status }) => status)).toEqual(['invalid', 'invalid', 'invalid']);
    const told = () => inbox.mails.filter((mail) => mail.text.includes(pending.name));
    await until('both were told', () => told().length >= 2);
    await queue.enqueue(sweepPendingCertificates, {});
    await pause(1_000);
    expect(
      told()
        .flatMap(({ to }) => to)
        .sort(),
    ).toEqual(['security@killed.example', 'team@killed.example']);
    expect(told()[0]?.text).toContain('nothing fitting was found');
  });

  it('fail at once for a name that the CA does not certify, or that no DNS provider holds', async () => {
    const [forbidden, nowhere] = [
      await request(await cas.add(), { commonName: 'x.forbidden.example' }),
      await request(await cas.add(), { commonName: 'x.nowhere.example' }),
    ];
    await until('both failed', async () => (await stateOf(forbidden)).state === 'failed' && (await stateOf(nowhere)).state === 'failed');
    expect((await stateOf(forbidden)).status).toContain('x.forbidden.example is not for you');
    expect((await stateOf(nowhere)).status).toContain('No DNS provider holds a zone of');
  });

  it('that renew a certificate tell its people how they ended: what to deploy by hand, or why there is none', async () => {
    let isRefused = false;
    const ca = await cas.add({ intercept: (step) => (isRefused && step === 'new-order' ? problem(403, 'rejectedIdentifier', 'not any more') : undefined) });
    const owner = `${fresh('renew')}@killed.example`;
    const first = await request(ca, { owner, rotation: true });
    await until('the first is issued', async () => (await stateOf(first)).state === 'issued');
    const { resolvedCertId: oldId } = await stateOf(first);
    const isDue = (id: number) =>
      api.database.query(`UPDATE certificates SET "notBefore" = now() - interval '87 days', "notAfter" = now() + interval '3 days' WHERE "id" = $1`, [id]);
    const told = (words: string) => inbox.mails.filter(({ to, text }) => to.includes(owner) && text.replace(/\s+/g, ' ').includes(words));

    await isDue(oldId as number);
    await queue.enqueue(reissueCertificate, { certificateId: oldId as number });
    const replacement = async () => {
      const [row] = await api.database.query<{ id: number; name: string }>(
        `SELECT c."id", c."name" FROM certificate_replacements j JOIN certificates c ON c."id" = j."certificateId" WHERE j."replacedCertificateId" = $1`,
        [oldId],
      );
      return row;
    };
    await until('it is renewed', async () => (await replacement()) !== undefined).catch(async (error: unknown) => {
      const runs = await api.database.query(`SELECT "outcome", "report" FROM job_runs WHERE "job" = 'reissue-certificate'`);
      throw new Error(`${String(error)}\n${JSON.stringify(runs)}`);
    });
    const renewed = (await replacement()) ?? { id: 0, name: '' };
    await until('its owner is told', () => told(renewed.name).length === 1);

    isRefused = true;
    await isDue(renewed.id);
    await queue.enqueue(reissueCertificate, { certificateId: renewed.id });
    await until('its owner is told of the failure', () => told('not any more').some(({ text }) => text.includes(renewed.name)));
    const events = await api.database.query<{ event: string }>(
      `SELECT DISTINCT "event" FROM notices WHERE "certificateId" = ANY($1) AND "recipient" = $2 ORDER BY 1`,
      [[oldId, renewed.id], owner],
    );
    expect(events.map(({ event }) => event)).toEqual(['reissue_failed', 'reissued_with_no_endpoints']);
  });
});
