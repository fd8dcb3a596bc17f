import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobName } from '@app/jobs';
import { openSmtpInbox, type SmtpInbox } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { aCaller, fresh } from '../../support/callers';
import { startWorker, type StartedWorker } from '../../support/worker';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const security = 'security@messages.example';

let api: StartedApi;
let inbox: SmtpInbox;
let worker: StartedWorker;
let authorityId: number;
let folder: string;
let slack: Server;
/** What Slack was told, oldest first. */
const posts: { path: string; text: string; channel: string; attachments: { title: string; text: string }[] }[] = [];

/** Takes messages as Slack does, with a certificate of an authority of ours. */
async function startSlack(ofAuthority: number): Promise<Server> {
  const certificate = await aCertificate(api.admin, ofAuthority, {
    commonName: 'localhost',
    extensions: { subAltNames: { names: [{ nameType: 'DNSName', value: 'localhost' }] } },
  });
  const { body: key } = await api.admin.get(`/certificates/${certificate.id}/key`);
  const server = createServer({ cert: certificate.body, key: (key as { key: string }).key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push({ path: request.url ?? '', ...(JSON.parse(Buffer.concat(chunks).toString()) as Omit<(typeof posts)[number], 'path'>) });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

beforeAll(async () => {
  inbox = await openSmtpInbox();
  const settings = {
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(inbox.port),
    LEMUR_EMAIL: 'lemur@messages.example',
    LEMUR_HOSTNAME: 'lemur.messages.example',
    LEMUR_SECURITY_TEAM_EMAIL: security,
    ENABLE_REISSUE_NOTIFICATION: 'true',
    ENABLE_AUTO_ROTATE_ALL_AUTHORITIES: 'true',
    DISABLE_AUTOROTATION_FILTER: '^unused',
    LEMUR_SLACK_HOSTS: 'localhost',
    LEMUR_EGRESS_ALLOW: 'localhost,127.0.0.1,::1',
  };
  api = await startApi({ settings });
  folder = await mkdtemp(join(tmpdir(), 'messages-'));
  const authority = await anAuthority(api.admin, { validityStart: inDays(-1000) });
  authorityId = authority.id;
  slack = await startSlack(authority.id);
  const trusted = join(folder, 'trusted.pem');
  await writeFile(trusted, authority.authorityCertificate.body);
  worker = await startWorker(api.database, { ...settings, NODE_EXTRA_CA_CERTS: trusted });
});
afterAll(async () => {
  await worker?.stop();
  await inbox?.close();
  slack?.closeAllConnections();
  slack?.close();
  await api?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Run {
  outcome: string | null;
  report: Record<string, any> | null;
  finishedAt: string | null;
}

const ended = async (job: JobName): Promise<Run[]> => {
  const { body } = await api.admin.get(`/jobs/${job}/runs?count=100`);
  return (body.items as Run[]).filter(({ finishedAt }) => finishedAt !== null);
};

/** Starts a job as an administrator does, and waits until a worker has recorded its end. */
async function run(job: JobName): Promise<Run> {
  const before = (await ended(job)).length;
  const started = await api.admin.post(`/jobs/${job}/run`, {});
  expect(started.status, started.text).toBe(200);
  return next(job, before);
}

async function next(job: JobName, before: number): Promise<Run> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    const runs = await ended(job);
    if (runs.length > before && runs[0]) return runs[0];
  }
  throw new Error(`${job} did not end:\n${worker.log()}`);
}

const mailsTo = (recipient: string, event: string) => inbox.mails.filter((mail) => mail.to.includes(recipient) && mail.headers.get('subject')?.includes(event));

describe('An authority that ends', () => {
  it('is announced to its owner and the security team, each threshold once', async () => {
    const owner = `${fresh('pki')}@messages.example`;
    const authority = await anAuthority(api.admin, { owner, validityEnd: inDays(200) });
    expect(await run('warn-of-expiring-authorities')).toMatchObject({ outcome: 'done', report: { planned: 2, messages: 2 } });
    const [mail] = mailsTo(owner, 'Authority Expiration');
    expect(mail?.text).toContain(authority.authorityCertificate.name);
    expect(mail?.text).toContain('Root CA');
    expect(mailsTo(security, 'Authority Expiration')).toHaveLength(1);
    expect(await run('warn-of-expiring-authorities')).toMatchObject({ outcome: 'done', report: { planned: 0, messages: 0 } });
    await api.database.query(`UPDATE certificates SET "notAfter" = now() + interval '179 days' WHERE "caOfAuthorityId" = $1`, [authority.id]);
    expect(await run('warn-of-expiring-authorities')).toMatchObject({ report: { planned: 2, messages: 2 } });
  });
});

describe('The summary for the security team', () => {
  it('lists what ends within the days of the setting, and comes once a day', async () => {
    const soon = await aCertificate(api.admin, authorityId, { validityEnd: inDays(14.5) });
    const later = await aCertificate(api.admin, authorityId, { validityEnd: inDays(15.5) });
    expect(await run('send-security-summary')).toMatchObject({ outcome: 'done', report: { messages: 1 } });
    expect(await run('send-security-summary')).toMatchObject({ outcome: 'done', report: { messages: 0 } });
    const mails = mailsTo(security, 'Expiration Summary');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(soon.name);
    expect(mails[0]?.text).not.toContain(later.name);
  });
});

describe('A renewal', () => {
  it('tells owner and security team of a new certificate that nobody deploys', async () => {
    const owner = `${fresh('team')}@messages.example`;
    const old = await aCertificate(api.admin, authorityId, { owner, rotation: true, validityStart: inDays(-200), validityEnd: inDays(20) });
    const [reissues, sent] = [(await ended('reissue-certificate')).length, (await ended('send-notification')).length];
    expect(await run('reissue-due-certificates')).toMatchObject({ outcome: 'done', report: { nudged: 1 } });
    expect(await next('reissue-certificate', reissues)).toMatchObject({ outcome: 'done' });
    await next('send-notification', sent);
    const [mail] = mailsTo(owner, 'Reissued With No Endpoints');
    expect(mail?.text).toContain(old.name);
    expect(mailsTo(security, 'Reissued With No Endpoints')).toHaveLength(1);
  });

  it('tells why it failed, once until it succeeds', async () => {
    const owner = `${fresh('team')}@messages.example`;
    const own = await anAuthority(api.admin, { validityStart: inDays(-1000) });
    const old = await aCertificate(api.admin, own.id, { owner, rotation: true, validityStart: inDays(-200), validityEnd: inDays(20) });
    await api.database.query(
      `UPDATE certificates SET "sealedPrivateKey" = (SELECT "sealedPrivateKey" FROM certificates WHERE "caOfAuthorityId" = $2) WHERE "caOfAuthorityId" = $1`,
      [own.id, authorityId],
    );
    const sent = (await ended('send-notification')).length;
    for (let round = 0; round < 2; round++) {
      const before = (await ended('reissue-certificate')).length;
      await run('reissue-due-certificates');
      expect(await next('reissue-certificate', before)).toMatchObject({ outcome: 'failed' });
      await api.database.query(`UPDATE renewals SET "nextTryAt" = now()`);
    }
    await next('send-notification', sent);
    expect(mailsTo(owner, 'Reissue Failed')).toHaveLength(1);
    expect(mailsTo(owner, 'Reissue Failed')[0]?.text).toContain(old.name);
    await api.database.query(`UPDATE certificates SET "rotation" = false WHERE "id" = $1`, [old.id]);
  });
});

describe('A revocation', () => {
  it('is told to the owner, unless he wants to hear nothing of the certificate', async () => {
    const [owner, deaf] = [`${fresh('team')}@messages.example`, `${fresh('team')}@messages.example`];
    const certificate = await aCertificate(api.admin, authorityId, { owner });
    const silent = await aCertificate(api.admin, authorityId, { owner: deaf, notify: false });
    await api.admin.put(`/certificates/${silent.id}/revoke`, { crlReason: 'superseded' });
    const sent = (await ended('send-notification')).length;
    expect((await api.admin.put(`/certificates/${certificate.id}/revoke`, { crlReason: 'keyCompromise' })).status).toBe(200);
    await next('send-notification', sent);
    await run('send-notification');
    expect(mailsTo(owner, 'Revocation').map(({ text }) => text.includes(certificate.name))).toEqual([true]);
    expect(mailsTo(deaf, 'Revocation')).toEqual([]);
  });

  it('is no news any more after a week in which nobody could be told', async () => {
    const owner = `${fresh('team')}@messages.example`;
    const { id } = await aCertificate(api.admin, authorityId, { owner });
    await api.database.query(
      `INSERT INTO notices ("event", "certificateId", "thresholdDays", "recipient", "plannedAt")
       SELECT 'revocation', $1, 0, recipient, now() - age FROM (VALUES ($2, interval '8 days'), ($3, interval '6 days')) given(recipient, age)`,
      [id, `old-${owner}`, owner],
    );
    await run('send-notification');
    await run('send-notification');
    expect([mailsTo(owner, 'Revocation').length, mailsTo(`old-${owner}`, 'Revocation').length]).toEqual([1, 0]);
    expect(await api.database.query(`SELECT FROM notices WHERE "recipient" = $1`, [`old-${owner}`])).toEqual([]);
  });
});

describe('A channel of Slack', () => {
  const secretPath = '/services/T0/very-secret';
  const aChannel = async (certificateId: number, change: Record<string, unknown> = {}) => {
    const webhook = `https://localhost:${(slack.address() as AddressInfo).port}${secretPath}`;
    const options = { interval: 25, unit: 'days', webhook, recipients: '#web-team', ...change };
    const pluginOptions = Object.entries(options).map(([name, value]) => ({ name, value }));
    const label = fresh('slack');
    const made = await api.admin.post('/notifications', {
      label,
      plugin: { slug: 'slack-notification', pluginOptions },
      certificates: [{ id: certificateId }],
    });
    expect(made.status, made.text).toBe(200);
    return label;
  };
  const toldOf = (name: string) => posts.filter(({ attachments }) => attachments.some(({ title }) => title === name));

  /** A run that was under way already may have passed by what is waited for. */
  async function sendUntil(isThere: () => boolean): Promise<void> {
    for (let round = 0; round < 5 && !isThere(); round++) await run('send-notification');
  }

  it('is warned of an end once, and owner and security team get their mail beside it', async () => {
    const owner = `${fresh('team')}@messages.example`;
    const { id, name } = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(20) });
    await aChannel(id);
    await run('warn-of-expiring-certificates');
    await run('warn-of-expiring-certificates');
    expect(toldOf(name)).toMatchObject([{ path: secretPath, text: 'Lemur Expiration Notification', channel: '#web-team' }]);
    expect(mailsTo(owner, 'Expiration')).toHaveLength(1);
  });

  it('is told of a renewal, of one that fails and of a revocation where it asks for them, and of nothing where it does not', async () => {
    const wanted = { events: 'reissued_with_no_endpoints, reissue_failed, revocation' };
    const aged = { rotation: true, validityStart: inDays(-200), validityEnd: inDays(20) };
    const own = await anAuthority(api.admin, { validityStart: inDays(-1000) });
    const [renewed, stuck] = [await aCertificate(api.admin, authorityId, aged), await aCertificate(api.admin, own.id, aged)];
    await api.database.query(
      `UPDATE certificates SET "sealedPrivateKey" = (SELECT "sealedPrivateKey" FROM certificates WHERE "caOfAuthorityId" = $2) WHERE "caOfAuthorityId" = $1`,
      [own.id, authorityId],
    );
    for (const { id } of [renewed, stuck]) {
      await aChannel(id, wanted);
      await aChannel(id, { recipients: '#silent' });
    }
    const reissued = (await ended('reissue-certificate')).length;
    await run('reissue-due-certificates');
    await next('reissue-certificate', reissued + 1);
    await sendUntil(() => toldOf(stuck.name).length > 0 && posts.some(({ text }) => text.includes('Reissued')));
    const [successor] = await api.database.query<{ id: number; name: string }>(
      `SELECT c."id", c."name" FROM certificates c JOIN certificate_replacements j ON j."certificateId" = c."id" WHERE j."replacedCertificateId" = $1`,
      [renewed.id],
    );
    expect(toldOf(successor?.name ?? '')).toMatchObject([{ text: 'Lemur Reissued With No Endpoints Notification', channel: '#web-team' }]);
    expect(toldOf(stuck.name)).toMatchObject([
      { text: 'Lemur Reissue Failed Notification', channel: '#web-team', attachments: [{ text: expect.stringMatching(/\S/) as unknown }] },
    ]);

    expect((await api.admin.put(`/certificates/${successor?.id}/revoke`, { crlReason: 'superseded' })).status).toBe(200);
    await sendUntil(() => posts.some(({ text }) => text.includes('Revocation')));
    expect(toldOf(successor?.name ?? '').at(-1)).toMatchObject({ text: 'Lemur Revocation Notification', channel: '#web-team' });
    expect(posts.filter(({ channel }) => channel === '#silent')).toEqual([]);
    expect(worker.log()).not.toContain('very-secret');
    await api.database.query(`UPDATE certificates SET "rotation" = false WHERE "id" = $1`, [stuck.id]);
  });

  it('asks for events that there are', async () => {
    const { id } = await aCertificate(api.admin, authorityId);
    const pluginOptions = Object.entries({ interval: 5, unit: 'days', webhook: 'https://localhost/x', recipients: '#a', events: 'rotation, birthdays' });
    const refused = await api.admin.post('/notifications', {
      label: fresh('slack'),
      plugin: { slug: 'slack-notification', pluginOptions: pluginOptions.map(([name, value]) => ({ name, value })) },
      certificates: [{ id }],
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('birthdays');
  });
});

describe('Who would be told, and why', () => {
  it('is shown before anything is sent, and the channels of other plugins as one each', async () => {
    const owner = `${fresh('team')}@messages.example`;
    const label = fresh('slack');
    const certificate = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(9) });
    const silent = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(9), notify: false });
    const pluginOptions = Object.entries({ interval: 12, unit: 'days', webhook: 'https://chat.invalid/hook', recipients: '#ops' }).map(([name, value]) => ({
      name,
      value,
    }));
    const made = await api.admin.post('/notifications', {
      label,
      plugin: { slug: 'slack-notification', pluginOptions },
      certificates: [{ id: certificate.id }],
    });
    expect(made.status, made.text).toBe(200);

    const { body: preview } = await api.admin.get('/notifications/preview');
    const planned = (recipient: string) => preview.messages.find((message: { recipient: string }) => message.recipient === recipient);
    expect(planned(owner)).toMatchObject({ plugin: 'email-notification', certificates: [{ id: certificate.id, daysLeft: 8, thresholdDays: 12 }] });
    expect(planned(`#ops (${label})`)).toMatchObject({ plugin: 'slack-notification', certificates: [{ id: certificate.id }] });
    expect(preview.silent).toContainEqual(expect.objectContaining({ id: silent.id, because: 'Notifications are switched off for it.' }));
    expect(mailsTo(owner, 'Expiration')).toEqual([]);

    const before = (await api.admin.get(`/certificates/${certificate.id}/warnings`)).body;
    expect(before).toMatchObject({ warned: true, notices: [], nextStep: 'It is announced with the next round of warnings, which comes once a day.' });
    // Slack's address is nobody's: mail arrives all the same, and the channel is tried again by the next run.
    expect(await run('warn-of-expiring-certificates')).toMatchObject({ outcome: 'partly-failed', report: { failed: [{ recipient: `#ops (${label})` }] } });
    expect(mailsTo(owner, 'Expiration')).toHaveLength(1);
    const after = (await api.admin.get(`/certificates/${certificate.id}/warnings`)).body;
    const notice = (recipient: string) => after.notices.find((one: { recipient: string }) => one.recipient === recipient);
    expect(notice(owner)).toMatchObject({ sentAt: expect.any(String) as unknown, failure: null });
    expect(notice(`#ops (${label})`)).toMatchObject({ sentAt: null, failure: expect.any(String) as unknown, notification: label });
    expect((await api.admin.get('/notifications/preview')).body.messages.map((message: { recipient: string }) => message.recipient)).not.toContain(owner);
    expect((await api.admin.get(`/certificates/${silent.id}/warnings`)).body).toMatchObject({
      warned: false,
      because: 'Notifications are switched off for it.',
    });
    const plain = await aCaller(api, 'plain');
    expect((await plain.api.get('/notifications/preview')).status).toBe(403);
    expect((await plain.api.get(`/certificates/${silent.id}/warnings`)).status).toBe(200);
  });
});

describe('The switch of automatic renewal', () => {
  const rotationOf = async (id: number) => (await api.admin.get(`/certificates/${id}`)).body.rotation as boolean;
  const endpointFor = (id: number) =>
    api.database.query(`INSERT INTO endpoints ("name", "dnsname", "port", "type", "certificateId", "lastSeenAt") VALUES ($1, $1, 443, 'elb', $2, now())`, [
      fresh('lb'),
      id,
    ]);

  it('goes on for what is in use, but not where a person switched it off', async () => {
    const [used, chosen, unused] = [
      await aCertificate(api.admin, authorityId),
      await aCertificate(api.admin, authorityId),
      await aCertificate(api.admin, authorityId),
    ];
    await Promise.all([endpointFor(used.id), endpointFor(chosen.id)]);
    await api.admin.post(`/certificates/${chosen.id}/update/switches`, { rotation: true });
    await api.admin.post(`/certificates/${chosen.id}/update/switches`, { rotation: false });
    expect(await run('enable-renewal-where-in-use')).toMatchObject({ outcome: 'done', report: { switched: 1, certificates: [{ certificateId: used.id }] } });
    expect([await rotationOf(used.id), await rotationOf(chosen.id), await rotationOf(unused.id)]).toEqual([true, false, false]);
    const logged = await api.database.query(`SELECT "actor", "reason" FROM audit_log WHERE "objectId" = $1 AND "action" = 'certificate.edit'`, [used.id]);
    expect(logged).toEqual([{ actor: 'renewal', reason: 'It is in use at an endpoint.' }]);
  });

  it('goes off without an endpoint where the setting names the certificate', async () => {
    const [named, other] = [
      await aCertificate(api.admin, authorityId, { rotation: true, name: fresh('unused') }),
      await aCertificate(api.admin, authorityId, { rotation: true, name: fresh('other') }),
    ];
    expect(await run('disable-renewal-without-endpoint')).toMatchObject({ outcome: 'done', report: { switched: 1 } });
    expect([await rotationOf(named.id), await rotationOf(other.id)]).toEqual([false, true]);
  });
});
