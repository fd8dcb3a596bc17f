import { JobQueue, warnOfExpiringCertificates } from '@app/jobs';
import { openSmtpInbox, type SmtpInbox } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { fresh } from '../../support/callers';
import { findFreePort } from '../../support/redis';
import { startWorker, type StartedWorker } from '../../support/worker';

interface Run {
  outcome: string | null;
  report: Record<string, unknown> | null;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('Warnings before certificates end', () => {
  let api: StartedApi;
  let inbox: SmtpInbox;
  let worker: StartedWorker;
  let queue: JobQueue;
  let authorityId: number;

  const mailSettings = () => ({
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(inbox.port),
    LEMUR_EMAIL: 'lemur@warnings.example',
    LEMUR_HOSTNAME: 'lemur.warnings.example',
  });

  beforeAll(async () => {
    [api, inbox] = await Promise.all([startApi(), openSmtpInbox()]);
    authorityId = (await anAuthority(api.admin)).id;
    worker = await startWorker(api.database, mailSettings());
    queue = new JobQueue({ databaseUrl: api.database.url }, () => undefined);
  });
  afterAll(async () => {
    await queue.close();
    await worker.stop();
    await inbox.close();
    await api.stop();
  });

  const runs = () =>
    api.database.query<Run>(
      `SELECT "outcome", "report" FROM job_runs WHERE "job" = 'warn-of-expiring-certificates' AND "finishedAt" IS NOT NULL ORDER BY "startedAt"`,
    );

  /** Nudges the job through the queue and waits until the worker has recorded its end. */
  async function runOnce(): Promise<Run> {
    const before = (await runs()).length;
    expect(await queue.enqueue(warnOfExpiringCertificates, {})).toBe(true);
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
      const run = (await runs())[before];
      if (run) return run;
    }
    throw new Error(`The job did not end:\n${worker.log()}`);
  }
  const mailsTo = (recipient: string) => inbox.mails.filter((mail) => mail.to.includes(recipient));

  it('reach the owner by mail, once for each certificate and threshold, several in one mail', async () => {
    const owner = `${fresh('team')}@warnings.example`;
    const soon = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(10) });
    const later = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(29) });
    const muchLater = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(80) });

    expect(await runOnce()).toMatchObject({ outcome: 'done' });
    expect(mailsTo(owner)).toHaveLength(1);
    const [mail] = mailsTo(owner);
    expect(mail?.text).toContain(soon.name);
    expect(mail?.text).toContain(later.name);
    expect(mail?.text).not.toContain(muchLater.name);

    expect(await runOnce()).toMatchObject({ outcome: 'done', report: { planned: 0, mails: 0 } });
    expect(mailsTo(owner)).toHaveLength(1);
  });

  it('are not sent of certificates that are revoked or whose notifications are off', async () => {
    const owner = `${fresh('quiet')}@warnings.example`;
    const revoked = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(5) });
    expect((await api.admin.put(`/certificates/${revoked.id}/revoke`, { crlReason: 'superseded' })).status).toBe(200);
    await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(5), notify: false });
    expect(await runOnce()).toMatchObject({ outcome: 'done', report: { planned: 0 } });
    // That the certificate was revoked is told at once and by another message; only warnings are looked for.
    expect(mailsTo(owner).filter((mail) => mail.headers.get('subject') !== 'Lemur: Revocation Notification')).toEqual([]);
  });

  it('are kept while the mail server is away, and sent when it is back, even if the queue was lost meanwhile', async () => {
    const owner = `${fresh('patient')}@warnings.example`;
    const { name } = await aCertificate(api.admin, authorityId, { owner, validityEnd: inDays(1) });
    await worker.stop();
    worker = await startWorker(api.database, { ...mailSettings(), MAIL_PORT: String(await findFreePort()) });
    expect(await runOnce()).toMatchObject({ outcome: 'failed' });
    expect(await api.database.query(`SELECT "failure" FROM notices WHERE "recipient" = $1 AND "sentAt" IS NULL`, [owner])).toHaveLength(1);

    await worker.stop();
    await api.database.query('DROP SCHEMA bullmq CASCADE');
    worker = await startWorker(api.database, mailSettings());
    expect(await runOnce()).toMatchObject({ outcome: 'done' });
    expect(mailsTo(owner)).toHaveLength(1);
    expect(mailsTo(owner)[0]?.text).toContain(name);
  });
});
