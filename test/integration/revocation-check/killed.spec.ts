import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { runLemur } from '../../support/command-line';
import { PublicCa } from '../../support/public-ca';
import { startWorker, type StartedWorker } from '../../support/worker';

/** More than one page of a run (1,000) and fewer than two. */
const certificates = 1_300;
const answered = 1_150;
const firstSerial = 0x4b00_0000_0000_0000n;
/** An OCSP answer that says "unauthorized" (RFC 6960, 4.2.1): the responder does not know the certificate, and the list has to say. */
const unauthorized = Buffer.from('30030a0106', 'hex');

let api: StartedApi;
let worker: StartedWorker;
let ca: PublicCa;
let server: http.Server;
/** Positions of the certificates in the order in which they were asked about, and how often the list was fetched. */
let asked: number[] = [];
let lists = 0;
let holdsBack = true;

/** The serial number is the only integer of eight bytes that begins with 4B. */
const positionIn = (request: Buffer): number => {
  const at = request.indexOf(Buffer.from('02084b000000', 'hex'));
  return Number(request.readBigUInt64BE(at + 2) - firstSerial);
};

beforeAll(async () => {
  [api, ca] = await Promise.all([startApi(), PublicCa.create()]);
  const list = ca.list();
  server = http
    .createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'GET') {
          lists += 1;
          response.end(list);
          return;
        }
        asked.push(positionIn(Buffer.concat(chunks)));
        if (!holdsBack || asked.length <= answered) response.end(unauthorized);
      });
    })
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(async () => {
  await worker?.kill();
  await ca?.stop();
  server?.closeAllConnections();
  server?.close();
  await api?.stop();
});

async function fillCertificates(): Promise<void> {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { pem } = await ca.issue({ ocsp: [`${origin}/ocsp`], crl: [`${origin}/list.crl`] });
  const { status, body, text } = await api.admin.post('/certificates/upload', { owner: 'web@killed.example', body: pem, chain: ca.certificatePem });
  expect(status, text).toBe(200);
  const { id } = body as { id: number };
  await api.database.query(
    `INSERT INTO certificates SELECT (jsonb_populate_record(c, jsonb_build_object('id', nextval('certificates_id_seq'), 'uuid', gen_random_uuid(), 'name', 'killed-' || n,
       'sha256', md5(n::text) || md5(n::text), 'serial', ($2::numeric + n)::text, 'createdAt', now() - interval '3 days'))).* FROM certificates c, generate_series(0, $3::int - 1) n WHERE c."id" = $1`,
    [id, firstSerial.toString(), certificates],
  );
}
const marked = async () => (await api.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM revocation_checks`))[0]?.count;

it('A check for revocations that is killed half-way goes on with what it had not written down, and asks nothing twice in one run', async () => {
  await fillCertificates();
  const settings = { LEMUR_EGRESS_ALLOW: '127.0.0.1/32' };
  worker = await startWorker(api.database, settings);
  expect((await api.admin.post('/jobs/check-revocations/run')).status).toBe(200);
  await expect.poll(marked, { timeout: 30_000 }).toBe(1_000);
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(answered);
  await worker.kill();
  expect(new Set(asked).size).toBe(asked.length);
  expect(lists).toBe(1);

  const written = new Set(asked.slice(0, 1_000));
  [asked, lists, holdsBack] = [[], 0, false];
  // As if the minute and a half had gone by for which the dead would have kept others waiting.
  await api.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" = 'check-revocations'`);
  const resumed = await runLemur(api.database.url, ['job', 'run', 'check-revocations', '--json'], settings);
  expect(resumed.json()).toMatchObject({ outcome: 'done', report: { valid: certificates - 1_000, lists: 1 } });
  expect(asked).toHaveLength(certificates - 1_000);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.filter((position) => written.has(position))).toEqual([]);
  expect(lists).toBe(1);
  const [left] = await api.database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM certificates WHERE "name" LIKE 'killed-%' AND "status" IS DISTINCT FROM 'valid'`,
  );
  expect(left?.count).toBe(0);
});
