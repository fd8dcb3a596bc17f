import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { configWith } from '@app/config';
import { FeaturesModule, pluginSettings, RevocationCheckService, SystemMessages } from '@app/features';
import { openSmtpInbox, type SmtpInbox } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { fresh } from '../../support/callers';
import { PublicCa, type PublicCertificate } from '../../support/public-ca';
import { findFreePort } from '../../support/redis';

let api: StartedApi;
let host: INestApplicationContext;
let inbox: SmtpInbox;
let check: RevocationCheckService;
let ca: PublicCa;
let server: http.Server;
let origin: string;
/** What the server answers, by path; and what it was asked. */
const answers = new Map<string, (request: http.IncomingMessage, body: Buffer) => Buffer | number>();
const asked: string[] = [];

beforeAll(async () => {
  [api, inbox, ca] = await Promise.all([startApi(), openSmtpInbox(), PublicCa.create()]);
  server = http
    .createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '/';
        asked.push(`${request.method} ${path}`);
        const [, answer] = [...answers].find(([start]) => path.startsWith(start)) ?? [];
        const said = answer ? answer(request, Buffer.concat(chunks)) : 404;
        if (typeof said === 'number') response.writeHead(said).end();
        else response.end(said);
      });
    })
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  host = await context({ allow: ['127.0.0.1'] });
  check = host.get(RevocationCheckService);
});
afterAll(async () => {
  await host?.close();
  await ca?.stop();
  server?.closeAllConnections();
  server?.close();
  await inbox?.close();
  await api?.stop();
});

const context = (egress: { allow: string[] }, revocation: { trustedCrlHosts?: string[]; plugins?: string[] } = {}) => {
  const email = pluginSettings()['email-notification']?.parse({ host: '127.0.0.1', port: inbox.port, from: 'lemur@checks.example' });
  const config = configWith({
    database: { url: api.database.url, poolSize: 4 },
    encryption: { keys: [inject('secrets').LEMUR_ENCRYPTION_KEYS] },
    egress,
    revocation,
    notifications: { securityTeam: ['security@checks.example'] },
    plugins: { 'email-notification': { isConfigured: true, settings: email } },
  });
  return NestFactory.createApplicationContext(FeaturesModule.forRoot(config, 'lemur tests'), { logger: false });
};

interface Kept {
  id: number;
  status: string | null;
  statusReason: string | null;
  revokedAt: string | null;
  revocationReason: string | null;
  notify: boolean;
  rotation: boolean;
}

async function imported({ pem }: PublicCertificate, change: Record<string, unknown> = {}): Promise<number> {
  const { status, body, text } = await api.admin.post('/certificates/upload', { owner: 'web@checks.example', body: pem, chain: ca.certificatePem, ...change });
  if (status !== 200) throw new Error(text);
  const { id } = body as { id: number };
  await api.database.query(`UPDATE certificates SET "createdAt" = now() - interval '3 days' WHERE "id" = $1`, [id]);
  return id;
}
const kept = async (id: number): Promise<Kept> => (await api.database.query<Kept>(`SELECT * FROM certificates WHERE "id" = $1`, [id]))[0]!;
const forget = () => api.database.query(`UPDATE revocation_checks SET "checkedAt" = now() - interval '2 days'`);
const run = (service = check, signal = new AbortController().signal) => service.check(new Date(), signal);

describe('The check for revocations', () => {
  it("believes openssl's responder, and tells owner and security team of a revocation once", async () => {
    const port = await findFreePort();
    const ocsp = [`http://127.0.0.1:${port}/`];
    const owner = `${fresh('team')}@checks.example`;
    const [good, bad] = [await ca.issue({ ocsp }), await ca.issue({ ocsp })];
    ca.revoke(bad, 'keyCompromise');
    await ca.startResponder(port);
    const [goodId, badId] = [await imported(good), await imported(bad, { owner, notify: true, rotation: true })];

    expect(await run()).toMatchObject({ outcome: 'done', valid: 1, revoked: 1, asked: 2, told: 1 });
    expect(await kept(goodId)).toMatchObject({ status: 'valid', statusReason: null });
    expect(await kept(badId)).toMatchObject({ status: 'revoked', revocationReason: 'keyCompromise', notify: false, rotation: false });
    const [entry] = await api.database.query(`SELECT * FROM audit_log WHERE "action" = 'certificate.found-revoked' AND "objectId" = $1`, [badId]);
    expect(entry).toMatchObject({ actor: 'revocation-check', after: { status: 'revoked', revocationReason: 'keyCompromise' } });
    const shown = (await api.admin.get(`/certificates/${badId}`)).body as Record<string, unknown>;
    expect(shown).toMatchObject({ status: 'revoked', revocationReason: 'keyCompromise', revokedAt: expect.stringMatching(/^20.*\+00:00$/) as string });
    const messages = host.get(SystemMessages);
    expect(await messages.send(new AbortController().signal)).toMatchObject({ outcome: 'done', messages: 2 });
    const told = inbox.mails.filter((mail) => mail.headers.get('subject') === 'Lemur: Revocation Notification');
    expect(told.map((mail) => [...mail.to]).sort()).toEqual([[owner], ['security@checks.example']].sort());
    for (const mail of told) expect(mail.text).toContain(shown['name']);

    expect(await run()).toMatchObject({ valid: 0, revoked: 0, unknown: 0, told: 0 });
    await forget();
    expect(await run()).toMatchObject({ valid: 1, revoked: 0, told: 0 });
    expect(await messages.send(new AbortController().signal)).toMatchObject({ messages: 0 });
  });

  it('tells each recipient of all revocations of a night at once, and no owner who wants to hear nothing', async () => {
    const messages = host.get(SystemMessages);
    inbox.mails.length = 0;
    answers.set('/night', () => ca.list());
    const [owner, deaf] = [`${fresh('team')}@checks.example`, `${fresh('team')}@checks.example`];
    const certificates = await Promise.all(Array.from({ length: 3 }, () => ca.issue({ crl: [`${origin}/night.crl`] })));
    for (const certificate of certificates) ca.revoke(certificate, 'superseded');
    for (const certificate of certificates.slice(1)) await imported(certificate, { owner });
    await imported(certificates[0]!, { owner: deaf, notify: false });
    expect(await run()).toMatchObject({ revoked: 3, told: 3 });
    expect(await messages.send(new AbortController().signal)).toMatchObject({ outcome: 'done', messages: 2 });
    expect(inbox.mails.map((mail) => mail.to[0]).sort()).toEqual(['security@checks.example', owner].sort());
    expect(inbox.mails.find((mail) => mail.to.includes(owner))?.text).toContain('2 certificates were revoked');
    expect(inbox.mails.find((mail) => mail.to.includes('security@checks.example'))?.text).toContain('3 certificates were revoked');
  });

  it('plans the mail that a worker of an older release only noted as owed, to owner and security team, once', async () => {
    const { id } = await aCertificate(api.admin, (await anAuthority(api.admin)).id, { owner: 'owed@checks.example' });
    await api.database.query(`INSERT INTO revocation_checks ("certificateId", "checkedAt", "isMailOwed") VALUES ($1, now(), true)`, [id]);
    const planned = () =>
      api.database.query(`SELECT "recipient" FROM notices WHERE "event" = 'revocation' AND "certificateId" = $1 ORDER BY "recipient"`, [id]);
    expect(await run()).toMatchObject({ told: 1 });
    expect(await planned()).toEqual([{ recipient: 'owed@checks.example' }, { recipient: 'security@checks.example' }]);
    await api.database.query(`DELETE FROM notices WHERE "certificateId" = $1`, [id]);
    expect(await run()).toMatchObject({ told: 0 });
    expect(await planned()).toEqual([]);
  });

  it('asks by GET where POST is refused, and falls back to the list where nobody answers', async () => {
    answers.set('/get', (request) =>
      request.method === 'POST' ? 405 : ca.answer(Buffer.from(decodeURIComponent(request.url!.slice('/get/'.length)), 'base64')),
    );
    answers.set('/down', () => 500);
    answers.set('/list', () => ca.list());
    const [byGet, byList] = [await ca.issue({ ocsp: [`${origin}/get`] }), await ca.issue({ ocsp: [`${origin}/down`], crl: [`${origin}/list.crl`] })];
    ca.revoke(byGet, 'superseded');
    ca.revoke(byList, 'cessationOfOperation');
    const ids = [await imported(byGet), await imported(byList)];
    await run();
    expect(await kept(ids[0]!)).toMatchObject({ status: 'revoked', revocationReason: 'superseded' });
    expect(await kept(ids[1]!)).toMatchObject({ status: 'revoked', revocationReason: 'cessationOfOperation' });
  });

  it('fetches a list once, however many certificates name it', async () => {
    asked.length = 0;
    answers.set('/many', () => ca.list());
    const certificates = await Promise.all(Array.from({ length: 12 }, () => ca.issue({ crl: [`${origin}/many.crl`] })));
    ca.revoke(certificates[5]!, 'superseded');
    const ids = [];
    for (const certificate of certificates) ids.push(await imported(certificate));
    expect(await run()).toMatchObject({ valid: 11, revoked: 1, lists: 1 });
    expect(asked).toEqual(['GET /many.crl']);
    expect((await kept(ids[5]!)).status).toBe('revoked');
  });

  it('says why it does not know, and what is not known is tried again', async () => {
    answers.set('/foreign', () => Buffer.from('hello'));
    const none = await imported(await ca.issue({}));
    const broken = await imported(await ca.issue({ crl: [`${origin}/foreign.crl`, 'ldap://127.0.0.1/list'] }));
    const missing = await imported(await ca.issue({ crl: [`${origin}/missing.crl`] }));
    await run();
    expect(await kept(none)).toMatchObject({ status: 'unknown', statusReason: 'It names neither an OCSP responder nor a revocation list.' });
    expect((await kept(broken)).statusReason).toMatch(/^The revocation list cannot be decoded: .*LDAP.* are not read\.$/);
    expect((await kept(missing)).statusReason).toContain('answered with status 404 instead of a revocation list');
    expect((await api.admin.get(`/certificates/${none}`)).body).toMatchObject({
      status: 'unknown',
      statusReason: expect.stringContaining('names neither') as string,
    });

    answers.set('/missing', () => ca.list());
    await api.database.query(`UPDATE revocation_checks SET "checkedAt" = now() - interval '2 hours'`);
    await run();
    expect(await kept(missing)).toMatchObject({ status: 'valid', statusReason: null });
  });

  it('takes back a hold when it is taken back, and no other revocation', async () => {
    answers.set('/hold', () => ca.list());
    const [held, gone] = [await ca.issue({ crl: [`${origin}/hold.crl`] }), await ca.issue({ crl: [`${origin}/hold.crl`] })];
    const ids = [await imported(held), await imported(gone)];
    ca.revoke(held, 'certificateHold');
    ca.revoke(gone, 'superseded');
    await run();
    expect([(await kept(ids[0]!)).status, (await kept(ids[1]!)).status]).toEqual(['revoked', 'revoked']);
    ca.revoke(held, null);
    ca.revoke(gone, null);
    await forget();
    expect(await run()).toMatchObject({ released: 1 });
    expect(await kept(ids[0]!)).toMatchObject({ status: 'valid', revokedAt: null, revocationReason: null });
    expect((await kept(ids[1]!)).status).toBe('revoked');
  });

  it('answers for our own authorities from our own table, also for a certificate that was imported', async () => {
    asked.length = 0;
    const authority = await anAuthority(api.admin);
    const own = await aCertificate(api.admin, authority.id);
    const twin = await aCertificate(api.admin, authority.id);
    await api.database.query(
      `UPDATE certificates SET "createdAt" = now() - interval '3 days', "authorityId" = CASE WHEN "id" = $2 THEN NULL ELSE "authorityId" END,
      "extensions" = jsonb_build_object('crlDistributionPoints', jsonb_build_object('urls', jsonb_build_array($3::text))) WHERE "id" IN ($1, $2)`,
      [own.id, twin.id, `${origin}/never.crl`],
    );
    const report = await run();
    expect(report).toMatchObject({ lists: 0, asked: 0 });
    expect([(await kept(own.id)).status, (await kept(twin.id)).status]).toEqual(['valid', 'valid']);
    expect(asked).toEqual([]);
  });

  it('calls no address of our own network unless the setting allows it, and only trusted hosts', async () => {
    asked.length = 0;
    const id = await imported(await ca.issue({ ocsp: [`${origin}/get`], crl: [`${origin}/list.crl`, 'http://169.254.169.254/crl'] }));
    for (const [egress, revocation, because] of [
      [{ allow: [] }, {}, 'loopback addresses are not called'],
      [{ allow: ['127.0.0.1'] }, { trustedCrlHosts: ['crl.example.com'] }, 'is not among the hosts that may be called'],
    ] as const) {
      const other = await context({ allow: [...egress.allow] }, revocation as { trustedCrlHosts?: string[] });
      await api.database.query(`DELETE FROM revocation_checks WHERE "certificateId" = $1`, [id]);
      answers.set('/get', () => 500);
      await run(other.get(RevocationCheckService));
      await other.close();
      expect((await kept(id)).statusReason).toContain(because);
    }
    expect(asked.filter((line) => line.includes('crl'))).toEqual([]);
  });

  it('goes on where a run that was cut off stopped', async () => {
    answers.set('/cut', () => ca.list());
    const certificates = await Promise.all(Array.from({ length: 4 }, () => ca.issue({ crl: [`${origin}/cut.crl`] })));
    const ids = [];
    for (const certificate of certificates) ids.push(await imported(certificate));
    const stop = new AbortController();
    answers.set('/cut', () => {
      stop.abort();
      return 503;
    });
    expect(await run(check, stop.signal)).toMatchObject({ outcome: 'partly-failed' });
    for (const id of ids) expect((await kept(id)).status).toBeNull();
    answers.set('/cut', () => ca.list());
    expect(await run()).toMatchObject({ valid: 4 });
    for (const id of ids) expect((await kept(id)).status).toBe('valid');
  });

  it('lets only one run be at work', async () => {
    await api.database.query(`INSERT INTO leases ("name", "holder", "expiresAt") VALUES ('check-revocations', gen_random_uuid(), now() + interval '1 minute')`);
    await expect(run()).rejects.toMatchObject({ kind: 'conflict', code: 'revocation-check.at-work' });
    await api.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" = 'check-revocations'`);
    await expect(run()).resolves.toMatchObject({ outcome: 'done' });
  });

  it('gives up a host that fails again and again, and checks the others', async () => {
    asked.length = 0;
    answers.set('/bad', () => 500);
    answers.set('/good', () => ca.list());
    const bad = await Promise.all(Array.from({ length: 20 }, () => ca.issue({ ocsp: [`${origin}/bad`] })));
    for (const certificate of bad) await imported(certificate);
    const other = `http://127.0.0.1:${await findFreePort()}`;
    await imported(await ca.issue({ ocsp: [`${other}/`], crl: [] }));
    const report = await run();
    expect(report).toMatchObject({
      outcome: 'partly-failed',
      givenUp: [{ host: origin.slice('http://'.length), because: expect.stringContaining('given up after 5 failures') as string }],
    });
    // Those that were under way already, by POST and by GET.
    expect(asked.length).toBeLessThanOrEqual(2 * (5 + 8));
  });
});
