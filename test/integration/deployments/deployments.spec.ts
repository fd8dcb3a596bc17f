import { mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:tls';
import { join } from 'node:path';
import { hasSshd, startSshd, type StartedSshd } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { callersOfEachKind, fresh, type Callers } from '../../support/callers';
import { startWorker, type StartedWorker } from '../../support/worker';

const settings = { LEMUR_EGRESS_ALLOW: '127.0.0.1/32' };
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function until<Value>(what: string, look: () => Promise<Value | null | undefined | false>, patienceMs = 30_000): Promise<Value> {
  for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 150))) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It did not happen in time: ${what}`);
  }
}

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
  async function settled(id: number, state: string) {
    await nudge();
    return until(`deployment ${state}`, async () => (await deploymentsOf(id)).find((one) => one.state === state));
  }
  const keyFile = (folder: string, cn: string) => join(folder, cn, `${cn}.key`);

  it('a certificate that is requested with a destination arrives there, and the key is its owner’s alone', async () => {
    const { id: destinationId, label, folder } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    const done = await settled(certificate.id, 'done');
    expect(done).toMatchObject({ destination: { id: destinationId, label }, attempts: 1, because: null, plannedBy: expect.any(String) as string });
    const pem = await readFile(join(folder, certificate.cn ?? '', `${certificate.cn}.pem`), 'utf8');
    expect(pem.startsWith(certificate.body.trim())).toBe(true);
    expect((await stat(keyFile(folder, certificate.cn ?? ''))).mode & 0o777).toBe(0o600);
    expect(api.log() + worker.log()).not.toContain('PRIVATE KEY');
  });

  it('a destination that is attached later is deployed to, and one that is detached is cleaned first', async () => {
    const { id: destinationId, folder } = await aDestination();
    const certificate = await aCertificate(api.admin, authorityId);
    const put = (destinations: unknown[]) => api.admin.put(`/certificates/${certificate.id}`, { owner: certificate.owner, description: '', destinations });
    expect((await put([{ id: destinationId }])).status).toBe(200);
    await settled(certificate.id, 'done');
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
    const older = await aCertificate(api.admin, authorityId, order);
    await api.database.query(`UPDATE deployments SET "dueAt" = now() + interval '1 day' WHERE "certificateId" = $1`, [older.id]);
    const newer = await aCertificate(api.admin, authorityId, order);
    await settled(newer.id, 'done');
    await api.database.query(`UPDATE deployments SET "dueAt" = now() WHERE "certificateId" = $1`, [older.id]);
    expect(await settled(older.id, 'skipped')).toMatchObject({ because: expect.stringContaining(newer.name) as string });
    expect((await readFile(join(folder, commonName, `${commonName}.pem`), 'utf8')).startsWith(newer.body.trim())).toBe(true);
  });

  it('a plan that nobody has begun is withdrawn with its destination, without anybody being asked', async () => {
    const { id: destinationId } = await aDestination({ port: 1 });
    const certificate = await aCertificate(api.admin, authorityId, { destinations: [{ id: destinationId }] });
    await api.database.query(`UPDATE deployments SET "dueAt" = now() + interval '1 day' WHERE "certificateId" = $1 AND "attempts" = 0`, [certificate.id]);
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
