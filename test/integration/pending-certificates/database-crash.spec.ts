import { parseCertificate, publicKeyMatches, readPrivateKey } from '@app/crypto';
import { advancePendingCertificate, JobQueue } from '@app/jobs';
import Redis from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { authorityBody, certificateBody } from '../../support/builders';
import { fresh } from '../../support/callers';
import { startOwnPostgres, type OwnPostgres } from '../../support/own-postgres';
import { startPebble, type TestPebble } from '../../support/pebble';
import { startPowerDns, type TestPowerDns } from '../../support/powerdns';
import { describeWith } from '../../support/programs';
import { startRedis, type TestRedis } from '../../support/redis';
import { startWorker, type StartedWorker } from '../../support/worker';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, claim: () => boolean | Promise<boolean>, patienceMs = 45_000): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await claim()); await pause(100)) if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
}

describeWith(['pebble', 'pdns_server', 'redis-server'], 'Certificates that wait for an ACME server while the database crashes', () => {
  let postgres: OwnPostgres;
  let dns: TestPowerDns;
  let pebble: TestPebble;
  let redis: TestRedis;
  let api: StartedApi;
  let worker: StartedWorker;
  let queue: JobQueue;

  beforeAll(async () => {
    [postgres, dns, redis] = await Promise.all([startOwnPostgres(), startPowerDns(), startRedis()]);
    await dns.addZone('crash.example');
    pebble = await startPebble({ dns: dns.address });
    const settings = {
      NODE_EXTRA_CA_CERTS: pebble.trustFile,
      REDIS_URL: redis.url,
      LEMUR_EGRESS_ALLOW: '127.0.0.1/32',
      ACME_DIRECTORY_HOST_ALLOWLIST: '127.0.0.1',
    };
    api = await startApi({ database: postgres.database, settings });
    worker = await startWorker(postgres.database, settings);
    queue = new JobQueue({ redisUrl: redis.url }, () => undefined);
  });
  afterAll(async () => {
    await worker?.kill();
    await queue?.close();
    await api?.stop();
    await pebble?.stop();
    await Promise.all([postgres?.remove(), dns?.stop(), redis?.stop()]);
  });

  /** As if the time had come: what waits is due, what was held is free, and the queue has forgotten its pauses. */
  async function passTime(ids: readonly number[]): Promise<void> {
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
    await postgres.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" LIKE 'pending-certificate:%'`);
    await postgres.database.query(`UPDATE pending_certificates SET "dueAt" = now() WHERE "state" = 'waiting'`);
    for (const id of ids) await queue.enqueue(advancePendingCertificate, { pendingCertificateId: id });
  }
  const placed = () => (pebble.log().match(/Added order "/g) ?? []).length;

  it('are issued by the same worker once it is back, each from one order, and with its key', async () => {
    const requirements = Object.entries({ url: dns.url, apiKey: dns.apiKey, nameServers: dns.address }).map(([name, value]) => ({ name, value }));
    expect((await api.admin.post('/dns_providers', { name: 'zones', providerType: { name: 'powerdns', requirements } })).status).toBe(200);
    const pluginOptions = Object.entries({ acme_url: pebble.directoryUrl, certificate: pebble.rootPem }).map(([name, value]) => ({ name, value }));
    const authority = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-issuer', pluginOptions } }));
    expect(authority.status, authority.text).toBe(200);
    const ask = async (): Promise<number> => {
      const change = { commonName: `${fresh('www')}.crash.example`, validityStart: undefined, validityEnd: undefined };
      const asked = await api.admin.post('/certificates', certificateBody((authority.body as { id: number }).id, change));
      expect(asked.status, asked.text).toBe(200);
      return (asked.body as { id: number }).id;
    };

    const asked: number[] = [];
    for (const crash of [1, 2]) {
      const before = placed();
      asked.push(...(await Promise.all(Array.from({ length: 5 }, ask))));
      // Some are known to the server by now, some are about to be, some are further.
      await until(`orders before crash ${crash}`, () => placed() >= before + 2);
      await postgres.crash();
      await pause(500);
      await postgres.start();
      await passTime(asked);
    }
    const open = () => postgres.database.query<{ id: number }>(`SELECT "id" FROM pending_certificates WHERE "state" = 'waiting'`);
    await until('all are settled', async () => (await open()).length === 0).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${worker.log().slice(-4_000)}`);
    });

    for (const id of asked) {
      const { body: pending } = await api.admin.get(`/pending_certificates/${id}`);
      expect(pending).toMatchObject({ state: 'issued', numberAttempts: 0, status: null });
      const { body } = await api.admin.get(`/certificates/${pending.resolvedCertId}`);
      const { body: held } = await api.admin.get(`/certificates/${pending.resolvedCertId}/key`);
      expect(publicKeyMatches(parseCertificate(body.body as string).publicKeySpkiDer, readPrivateKey(held.key as string).publicKeySpkiDer)).toBe(true);
    }
    expect(placed()).toBe(asked.length);
    const [counted] = await postgres.database.query<{ certificates: number; keys: number }>(
      `SELECT (SELECT count(*)::int FROM certificates WHERE "externalId" LIKE 'https://127.0.0.1:%') AS certificates,
              (SELECT count(*)::int FROM pending_certificates WHERE "sealedPrivateKey" IS NOT NULL) AS keys`,
    );
    expect(counted).toEqual({ certificates: asked.length, keys: 0 });
  });
});
