import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rmdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:tls';
import { join } from 'node:path';
import { hasSshd, startSshd, type StartedSshd } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { callersOfEachKind, fresh, type Callers } from '../../support/callers';
import { runLemur } from '../../support/command-line';
import { startingNginx } from '../../support/nginx';
import { hasProgram } from '../../support/programs';
import { foreignCertificate } from '../../support/foreign-ca';
import { startWorker, type StartedWorker } from '../../support/worker';
import { exists, until } from './looking';

/** Without the sweep of every minute: what happens, happens by a nudge. */
const settings = { LEMUR_EGRESS_ALLOW: '127.0.0.1/32', LEMUR_WORKER_SCHEDULES: '{"sweep-deployments": "off"}' };

describe.skipIf(!hasSshd)('With an OpenSSH server and a worker', () => {
  let sshd: StartedSshd;
  let api: StartedApi;
  let worker: StartedWorker;
  let people: Callers;
  let authorityId: number;
  beforeAll(async () => {
    sshd = await startSshd();
    api = await startApi({ settings });
    worker = await startWorker(api.database, settings);
    people = await callersOfEachKind(api);
    authorityId = (await anAuthority(api.admin)).id;
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    await sshd?.stop();
  });

  async function aDestination(change: Record<string, unknown> = {}) {
    const folder = await mkdtemp(join(sshd.folder, 'd-'));
    const given = {
      host: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      privateKey: sshd.privateKey,
      hostKey: sshd.hostKeyFingerprint,
      destinationPath: folder,
      ...change,
    };
    const pluginOptions = Object.entries(given).map(([name, value]) => ({ name, value }));
    const made = await api.admin.post('/destinations', { label: fresh('sftp'), description: '', plugin: { slug: 'sftp-destination', pluginOptions } });
    expect(made.status, made.text).toBe(200);
    return { id: made.body.id as number, label: made.body.label as string, folder };
  }
  const deploymentsOf = async (id: number) => (await api.admin.get(`/certificates/${id}/deployments`)).body.items as any[];
  const nudge = () => api.admin.post('/jobs/sweep-deployments/run');
  /** Without a nudge of ours. */
  const reached = (id: number, state: string) => until(`deployment ${state}`, async () => (await deploymentsOf(id)).find((one) => one.state === state));
  async function settled(id: number, state: string) {
    await nudge();
    return reached(id, state);
  }
  /** What is planned meanwhile is begun by nobody, and due tomorrow. */
  async function whileContested<Made extends { id: number }>(destinationId: number, commonName: string, make: () => Promise<Made>): Promise<Made> {
    const place = `deploy:${destinationId}:${commonName}`;
    await api.database.query(`INSERT INTO leases ("name", "holder", "expiresAt") VALUES ($1, gen_random_uuid(), now() + interval '1 hour')`, [place]);
    const made = await make();
    await api.database.query(`UPDATE deployments SET "dueAt" = now() + interval '1 day' WHERE "certificateId" = $1`, [made.id]);
    await api.database.query(`DELETE FROM leases WHERE "name" = $1`, [place]);
    return made;
  }
  const keyFile = (folder: string, cn: string) => join(folder, cn, `${cn}.key`);

  it('a certificate that is requested with a destination arrives there, and the key is its owner’s alone', async () => {
    const { id: destinationId, label, folder } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    const done = await reached(certificate.id, 'done');
    expect(done).toMatchObject({ destination: { id: destinationId, label }, attempts: 1, because: null, plannedBy: expect.any(String) as string });
    const pem = await readFile(join(folder, certificate.cn ?? '', `${certificate.cn}.pem`), 'utf8');
    expect(pem.startsWith(certificate.body.trim())).toBe(true);
    expect((await stat(keyFile(folder, certificate.cn ?? ''))).mode & 0o777).toBe(0o600);
    expect(api.log() + worker.log()).not.toContain('PRIVATE KEY');
  });

  it('what is imported or reissued with a destination arrives there as well', async () => {
    const { id: destinationId, folder } = await aDestination();
    const commonName = `${fresh('foreign')}.builders.example`;
    const { certificatePem: body, privateKeyPem: privateKey } = await foreignCertificate({ commonName });
    const imported = await api.admin.post('/certificates/upload', { owner: 'web@builders.example', body, privateKey, destinations: [{ id: destinationId }] });
    expect(imported.status, imported.text).toBe(200);
    await reached((imported.body as { id: number }).id, 'done');
    expect((await readFile(join(folder, commonName, `${commonName}.pem`), 'utf8')).trim()).toBe(body.trim());

    const old = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await reached(old.id, 'done');
    const reissued = await api.admin.post(`/certificates/${old.id}/reissue`, {});
    expect(reissued.status, reissued.text).toBe(200);
    expect(await reached((reissued.body as { id: number }).id, 'done')).toMatchObject({ previousCertificate: { id: old.id } });
  });

  it('a destination that is attached later is deployed to, and one that is detached is cleaned first', async () => {
    const { id: destinationId, folder } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId);
    const put = (destinations: unknown[]) => api.admin.put(`/certificates/${certificate.id}`, { owner: certificate.owner, description: '', destinations });
    expect((await put([{ id: destinationId }])).status).toBe(200);
    await reached(certificate.id, 'done');
    expect(await exists(keyFile(folder, certificate.cn ?? ''))).toBe(true);
    const detached = await put([]);
    expect(detached).toMatchObject({ status: 200, body: { destinations: [] } });
    expect(await exists(join(folder, certificate.cn ?? ''))).toBe(false);
    expect(await deploymentsOf(certificate.id)).toMatchObject([{ state: 'removed' }]);
  });

  it('a destination that cannot be cleaned stays attached, and the rest of the edit is saved', async () => {
    const { id: destinationId, label } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await settled(certificate.id, 'done');
    const options = [
      { name: 'host', value: '127.0.0.1' },
      { name: 'port', value: 1 },
      { name: 'password', value: 'x' },
    ];
    await api.admin.put(`/destinations/${destinationId}`, { label, description: '', plugin: { slug: 'sftp-destination', pluginOptions: options } });
    const edited = await api.admin.put(`/certificates/${certificate.id}`, { owner: certificate.owner, description: 'kept words', destinations: [] });
    expect(edited).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^Edit Successful except -\n\n/) as string, code: 'certificate.stays-deployed' },
    });
    const after = (await api.admin.get(`/certificates/${certificate.id}`)).body;
    expect(after).toMatchObject({ description: 'kept words', destinations: [{ id: destinationId }] });
  });

  it('a deployment that fails says why, is tried again, and is done once the machine lets it', async () => {
    const blocked = join(await mkdtemp(join(sshd.folder, 'b-')), 'file');
    const { id: destinationId } = await aDestination({ destinationPath: `${blocked}/below`, reloadCommand: `test -e ${blocked}.ready` });
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await nudge();
    const failed = await until('a first failure', async () => (await deploymentsOf(certificate.id)).find((one) => one.because));
    expect(failed).toMatchObject({
      state: 'planned',
      attempts: 1,
      because: expect.stringContaining('reload command') as string,
      nextTryAt: expect.any(String) as string,
    });
    await mkdir(`${blocked}.ready`);
    await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [certificate.id]);
    expect(await settled(certificate.id, 'done')).toMatchObject({ attempts: 2 });
  });

  it('a worker that is killed in the middle counts for nothing, and another takes its work up when the lease has run out', async () => {
    const mark = join(await mkdtemp(join(sshd.folder, 'k-')), 'mark');
    const { id: destinationId, folder } = await aDestination({
      reloadCommand: `touch ${mark}.begun; until test -e ${mark}.go; do sleep 0.05; done; echo reloaded >> ${mark}`,
    });
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await until('the slow command', () => exists(`${mark}.begun`));
    await worker.kill();
    worker = await startWorker(api.database, settings);
    const [planned] = await deploymentsOf(certificate.id);
    expect(planned).toMatchObject({ state: 'planned', attempts: 1, doneAt: null });
    const place = `deploy:${destinationId}:${certificate.cn}`;
    const [lease] = await api.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "expiresAt" - now())::float8 AS seconds FROM leases WHERE "name" = $1`,
      [place],
    );
    expect(lease?.seconds).toBeLessThanOrEqual(60);

    // What such a worker may leave behind besides: a key, half-written.
    await writeFile(join(folder, certificate.cn ?? '', `.${certificate.cn}.key.0123456789ab`), 'half a key');
    await writeFile(`${mark}.go`, '');
    // As if a minute had gone by. The queue would give the job of the dead to another by itself, but takes its time.
    await api.database.query(`UPDATE leases SET "expiresAt" = now() - interval '1 second' WHERE "name" = $1`, [place]);
    await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [certificate.id]);
    const payload = JSON.stringify({ deploymentId: planned.id });
    expect((await runLemur(api.database.url, ['job', 'run', 'deploy-certificate', '--payload', payload], settings)).code).toBe(0);
    expect(await reached(certificate.id, 'done')).toMatchObject({ attempts: 2 });
    expect((await readdir(join(folder, certificate.cn ?? ''))).sort()).toEqual([`${certificate.cn}.key`, `${certificate.cn}.pem`]);
  });

  it('who was taken for dead does not write over the one that came after him', async () => {
    const mark = join(await mkdtemp(join(sshd.folder, 'l-')), 'mark');
    const { id: destinationId } = await aDestination({ reloadCommand: `touch ${mark}.begun; until test -e ${mark}.go; do sleep 0.05; done` });
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await until('the slow command', () => exists(`${mark}.begun`));
    const place = `deploy:${destinationId}:${certificate.cn}`;
    await api.database.query(`UPDATE leases SET "holder" = gen_random_uuid(), "expiresAt" = now() + interval '1 hour' WHERE "name" = $1`, [place]);
    await writeFile(`${mark}.go`, '');
    await until('the end of the run', async () => {
      const [run] = await api.database.query(
        `SELECT 1 FROM job_runs WHERE "job" = 'deploy-certificate' AND "report"->>'because' = 'It took so long that another has taken it over.'`,
      );
      return run !== undefined;
    });
    expect(await deploymentsOf(certificate.id)).toMatchObject([{ state: 'planned', doneAt: null }]);
    await api.database.query(`DELETE FROM leases WHERE "name" = $1`, [place]);
    await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [certificate.id]);
    await settled(certificate.id, 'done');
  });

  it('a destination that is deleted says what stays there, and removes it first on request; what cannot be removed keeps it', async () => {
    const [{ id: left }, cleaned] = [await aDestination(), await aDestination()];
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: left }, { id: cleaned.id }] });
    await until('both deployments', async () => (await deploymentsOf(certificate.id)).every(({ state }) => state === 'done'));
    expect((await api.admin.delete(`/destinations/${left}`)).body).toEqual({
      result: true,
      stays: { total: 1, certificates: [{ id: certificate.id, name: certificate.name }] },
    });

    const folder = join(cleaned.folder, certificate.cn ?? '');
    // A folder where the key should be cannot be removed as a file.
    await rename(keyFile(cleaned.folder, certificate.cn ?? ''), join(cleaned.folder, 'kept.key'));
    await mkdir(keyFile(cleaned.folder, certificate.cn ?? ''));
    expect(await api.admin.delete(`/destinations/${cleaned.id}?clean=true`)).toMatchObject({
      status: 409,
      body: { code: 'destination.not-cleaned', message: expect.stringContaining(`"${certificate.name}"`) as string },
    });
    expect((await api.admin.get(`/certificates/${certificate.id}`)).body.destinations).toMatchObject([{ id: cleaned.id }]);
    await rmdir(keyFile(cleaned.folder, certificate.cn ?? ''));
    expect((await api.admin.delete(`/destinations/${cleaned.id}?clean=true`)).body).toEqual({ result: true });
    expect(await exists(folder)).toBe(false);
    expect((await api.admin.get(`/certificates/${certificate.id}`)).body.destinations).toEqual([]);
    const logged = await api.database.query(
      `SELECT "after" FROM audit_log WHERE "action" = 'destination.delete' AND "objectId" = ANY($1) ORDER BY "objectId"`,
      [[left, cleaned.id]],
    );
    expect(logged).toMatchObject([{ after: { staysThere: 1 } }, { after: null }]);
  });

  it('a retry says in words that its destination is gone, or that the deployment has not failed', async () => {
    const { id: destinationId, label } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    const { id } = await reached(certificate.id, 'done');
    expect(await api.admin.post(`/deployments/${id}/retry`)).toMatchObject({ status: 409, body: { code: 'deployment.not-failed' } });
    await api.database.query(`UPDATE deployments SET "state" = 'failed' WHERE "id" = $1`, [id]);
    expect((await api.admin.delete(`/destinations/${destinationId}`)).status).toBe(200);
    expect(await api.admin.post(`/deployments/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'deployment.destination-gone', message: expect.stringContaining(label) as string },
    });
  });

  it('a handshake shows whether it is served, and until then says what is', async () => {
    let server: Server | undefined;
    try {
      const first = await aCertificate(api.admin, authorityId);
      const key = (await api.admin.get(`/certificates/${first.id}/key`)).body.key as string;
      server = createServer({ cert: first.body, key });
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      const { id: destinationId } = await aDestination({ verifyAddress: `127.0.0.1:${port}` });
      const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
      await settled(certificate.id, 'done');
      const other = await until('a first look', async () => (await deploymentsOf(certificate.id)).find((one) => one.because));
      expect(other).toMatchObject({ state: 'done', because: expect.stringContaining('serves another certificate') as string });
      server.setSecureContext({ cert: certificate.body, key: (await api.admin.get(`/certificates/${certificate.id}/key`)).body.key as string });
      await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [certificate.id]);
      expect(await settled(certificate.id, 'verified')).toMatchObject({ because: null, verifiedAt: expect.any(String) as string });
    } finally {
      server?.close();
    }
  });

  it.skipIf(!hasProgram('nginx'))(
    'nginx serves what was deployed once it is reloaded, what stood there before after a roll-back, and the old one while it refuses',
    async () => {
      const nginx = await startingNginx(await mkdtemp(join(sshd.folder, 'n-')));
      try {
        const { id: destinationId } = await aDestination({
          destinationPath: nginx.certificates,
          reloadCommand: nginx.reloadCommand,
          verifyAddress: `127.0.0.1:${nginx.port}`,
        });
        const commonName = 'shop.nginx.example';
        const order = { commonName, destinations: [{ id: destinationId }] };
        /** A look that comes before the reload has taken effect is repeated at once, and not after a quarter of a minute. */
        const verified = (certificateId: number, deploymentId?: number) =>
          until('a handshake', async () => {
            const found = (await deploymentsOf(certificateId)).find((one) => deploymentId === undefined || one.id === deploymentId);
            if (found?.state === 'verified') return found;
            if (found?.state !== 'done' || !found.because) return null;
            await api.database.query(`UPDATE deployments SET "dueAt" = now(), "because" = NULL WHERE "id" = $1 AND "state" = 'done'`, [found.id]);
            await nudge();
            return null;
          });
        const fingerprintOf = ({ body }: { body: string }) => new X509Certificate(body).fingerprint256;

        const before = await aCertificate(api.admin, authorityId, order);
        await verified(before.id);
        expect(await nginx.served(commonName)).toBe(fingerprintOf(before));
        const after = await aCertificate(api.admin, authorityId, { ...order, replaces: [{ id: before.id }] });
        const { id } = await verified(after.id);
        expect(await nginx.served(commonName)).toBe(fingerprintOf(after));

        const rolled = await api.admin.post(`/deployments/${id}/rollback`);
        expect(rolled).toMatchObject({ status: 200, body: { certificate: { id: before.id }, state: 'planned' } });
        await verified(before.id, (rolled.body as { id: number }).id);
        expect(await nginx.served(commonName)).toBe(fingerprintOf(before));

        await nginx.spoil();
        const refused = await aCertificate(api.admin, authorityId, order);
        const failed = await until('a refusal', async () => (await deploymentsOf(refused.id)).find((one) => one.because));
        expect(failed).toMatchObject({ state: 'planned', because: expect.stringContaining('unknown directive') as string });
        expect(await nginx.served(commonName)).toBe(fingerprintOf(before));
      } finally {
        await nginx.stop();
      }
    },
  );

  it('what stood there before can be put in place again, by who may change the certificates', async () => {
    const { id: destinationId, folder } = await aDestination();
    const commonName = `${fresh('roll')}.builders.example`;
    const order = { commonName, destinations: [{ id: destinationId }] };
    const before = await aCertificate(api.admin, authorityId, order);
    await settled(before.id, 'done');
    const after = await aCertificate(api.admin, authorityId, order);
    const done = await settled(after.id, 'done');
    expect(done.previousCertificate).toEqual({ id: before.id, name: before.name });
    const served = async () => (await readFile(join(folder, commonName, `${commonName}.pem`), 'utf8')).startsWith(before.body.trim());
    expect(await served()).toBe(false);

    expect((await people.plain.api.post(`/deployments/${done.id}/rollback`)).status).toBe(403);
    const rolled = await api.admin.post(`/deployments/${done.id}/rollback`);
    expect(rolled).toMatchObject({ status: 200, body: { certificate: { id: before.id }, state: 'planned' } });
    await until('the roll-back', served);
    expect((await api.admin.get(`/certificates/${after.id}`)).body.destinations).toEqual([]);
    expect((await api.admin.post(`/deployments/${done.id}/rollback`)).status).toBe(409);
    const [logged] = await api.database.query<{ actor: string }>(`SELECT "actor" FROM audit_log WHERE "action" = 'certificate.roll-back'`);
    expect(logged).toBeDefined();
  });

  it('certificates without a common name lie under their own, and take nobody’s place', async () => {
    const { id: destinationId, folder } = await aDestination();
    const withoutCn = await anAuthority(api.admin, { plugin: { slug: 'cryptography-issuer', pluginOptions: [{ name: 'cn_optional', value: true }] } });
    const order = { commonName: undefined, destinations: [{ id: destinationId }], ...dnsNames(`${fresh('nameless')}.builders.example`) };
    const request = () => aCertificate(api.admin, withoutCn.id, { ...order, name: fresh('nameless') });
    const [one, other] = [await request(), await request()];
    expect([one.cn || null, other.cn || null]).toEqual([null, null]);
    await settled(one.id, 'done');
    expect(await settled(other.id, 'done')).toMatchObject({ previousCertificate: null });
    // An older plan of one is no reason to leave it out that another was put there later.
    await api.database.query(`UPDATE deployments SET "state" = 'planned', "dueAt" = now() WHERE "certificateId" = $1`, [one.id]);
    await settled(one.id, 'done');
    expect((await readdir(folder)).length).toBe(2);
  });

  it('a revoked certificate is taken away', async () => {
    const { id: destinationId, folder } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await settled(certificate.id, 'done');
    expect((await api.admin.put(`/certificates/${certificate.id}/revoke`, { crlReason: 'superseded' })).status).toBe(200);
    expect(await exists(join(folder, certificate.cn ?? ''))).toBe(false);
    expect((await api.admin.get(`/certificates/${certificate.id}`)).body).toMatchObject({ status: 'revoked', destinations: [] });
  });

  it('an older plan does not write over what took its place in the meantime', async () => {
    const { id: destinationId, folder } = await aDestination();
    const commonName = `${fresh('order')}.builders.example`;
    const order = { commonName, destinations: [{ id: destinationId }] };
    const older = await whileContested(destinationId, commonName, () => aCertificate(api.admin, authorityId, order));
    const newer = await aCertificate(api.admin, authorityId, order);
    await settled(newer.id, 'done');
    await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [older.id]);
    expect(await settled(older.id, 'skipped')).toMatchObject({ because: expect.stringContaining(newer.name) as string });
    expect((await readFile(join(folder, commonName, `${commonName}.pem`), 'utf8')).startsWith(newer.body.trim())).toBe(true);
  });

  it('a plan that nobody has begun is withdrawn with its destination, without anybody being asked', async () => {
    const { id: destinationId } = await aDestination({ port: 1 });
    const commonName = `${fresh('never')}.builders.example`;
    const order = { commonName, destinations: [{ id: destinationId }] };
    const certificate = await whileContested(destinationId, commonName, () => aCertificate(api.admin, authorityId, order));
    const put = await api.admin.put(`/certificates/${certificate.id}`, { owner: certificate.owner, description: '', destinations: [] });
    expect(put).toMatchObject({ status: 200, body: { destinations: [] } });
    expect(await deploymentsOf(certificate.id)).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('two destinations that lead to one place cannot both be attached', async () => {
    const { id: one, folder } = await aDestination();
    const { id: other } = await aDestination({ destinationPath: `${folder}/` });
    const answer = await api.admin.post('/certificates', {
      owner: 'web@builders.example',
      commonName: `${fresh('twice')}.builders.example`,
      authority: { id: authorityId },
      destinations: [{ id: one }, { id: other }],
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'certificate.same-place' } });
  });

  it('secrets of a destination are answered to nobody, kept when null comes back, and not in clear in the database', async () => {
    const { id: destinationId } = await aDestination();
    const shown = (await api.admin.get(`/destinations/${destinationId}`)).body;
    expect(shown.options.find((option: any) => option.name === 'privateKey')).toMatchObject({ value: null, isSet: true });
    expect(JSON.stringify(shown)).not.toContain('OPENSSH PRIVATE KEY');
    expect((await api.admin.put(`/destinations/${destinationId}`, shown)).status).toBe(200);
    const [row] = await api.database.query<{ options: Record<string, string> }>(`SELECT "options" FROM destinations WHERE "id" = $1`, [destinationId]);
    expect(row?.options['privateKey']).toMatch(/^v1\./);
  });
});
