import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, parseCertificate, signCertificate } from '@app/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { fresh } from '../../support/callers';
import { startWorker, type StartedWorker } from '../../support/worker';

const DAY_MS = 86_400_000;

/** A certificate as somebody else's CA might have issued it; the same key for all, since nobody looks at it. */
let key: Awaited<ReturnType<typeof generateKey>>;
async function foreign(commonName: string, { endsInDays = 90 } = {}): Promise<string> {
  key ??= await generateKey('ECCPRIME256V1');
  const { pem } = await signCertificate({
    notBefore: new Date(Date.now() - 100 * DAY_MS),
    notAfter: new Date(Date.now() + endsInDays * DAY_MS),
    subject: [{ type: 'CN', value: commonName }],
    publicKeySpkiDer: key.publicKeySpkiDer,
    issuer: { selfSigned: key },
    extensions: { subjectAltNames: { names: [{ type: 'dns', value: commonName }] } },
  });
  return pem;
}

describe('A sync', () => {
  let api: StartedApi;
  let worker: StartedWorker;
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lemur-sync-'));
    const settings = { LEMUR_DIRECTORY_ROOT: root, LEMUR_SECURITY_TEAM_EMAIL: 'security@builders.example' };
    api = await startApi({ settings });
    // Sources are read when a test says so, not by the clock.
    worker = await startWorker(api.database, { ...settings, LEMUR_WORKER_SCHEDULES: '{"sync-all-sources": "off"}' });
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    await rm(root, { recursive: true, force: true });
  });

  async function aSource(change: Record<string, unknown> = {}) {
    const label = fresh('source').slice(0, 32);
    const folder = join(root, label);
    await mkdir(folder);
    const pluginOptions = Object.entries({ path: label, endpointsFile: 'endpoints.json', ...change }).map(([name, value]) => ({ name, value }));
    await writeFile(join(folder, 'endpoints.json'), '[]');
    const made = await api.admin.post('/sources', { label, description: 'found here', plugin: { slug: 'directory-source', pluginOptions } });
    expect(made.status, made.text).toBe(200);
    const id = made.body.id as number;
    return { id, label, put: (name: string, pem: string) => writeFile(join(folder, name), pem), remove: (name: string) => rm(join(folder, name)) };
  }

  /** Has all sources read that are due, and waits for this one. @returns what the record of runs says */
  async function sync(source: { id: number }): Promise<any> {
    await api.database.query(`UPDATE sources SET "lastTriedAt" = CASE WHEN "id" = $1 THEN now() - interval '1 day' ELSE now() END`, [source.id]);
    const runs = () =>
      api.database.query<{ report: any; outcome: string }>(
        `SELECT "report", "outcome" FROM job_runs WHERE "job" = 'sync-source' AND ("payload" ->> 'sourceId')::int = $1 AND "finishedAt" IS NOT NULL ORDER BY "startedAt"`,
        [source.id],
      );
    const before = (await runs()).length;
    await api.admin.post('/jobs/sync-all-sources/run', {});
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const all = await runs();
      const last = all.at(-1);
      if (all.length > before && last) return { outcome: last.outcome, ...last.report };
    }
    throw new Error(`The source was not read:\n${worker.log()}`);
  }
  /** Runs the sweep over all sources to its end. @returns how many it has nudged */
  async function nudgedByTheSweep(): Promise<number> {
    const runs = () =>
      api.database.query<{ nudged: number }>(
        `SELECT ("report" ->> 'nudged')::int AS nudged FROM job_runs WHERE "job" = 'sync-all-sources' AND "finishedAt" IS NOT NULL ORDER BY "finishedAt" DESC`,
      );
    const before = (await runs()).length;
    await api.admin.post('/jobs/sync-all-sources/run', {});
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const all = await runs();
      if (all.length > before) return all[0]?.nudged ?? 0;
    }
    throw new Error(`The sweep did not end:\n${worker.log()}`);
  }
  const found = async (label: string) => {
    const rows = await api.database.query<{ id: number; cn: string; goneSince: Date | null }>(
      `SELECT c."id", c."cn", f."goneSince" FROM discoveries f JOIN certificates c ON c."id" = f."certificateId" JOIN sources s ON s."id" = f."sourceId" WHERE s."label" = $1 ORDER BY c."cn"`,
      [label],
    );
    return rows;
  };

  it('comes at once when an administrator asks for it, though the source is switched off, and that is on record', async () => {
    const source = await aSource();
    await source.put('now.pem', await foreign('now.found.example'));
    await api.database.query('UPDATE sources SET "active" = false WHERE "id" = $1', [source.id]);
    expect(await api.admin.post(`/sources/${source.id}/sync`, { reason: 'Just delivered' })).toMatchObject({ status: 200, body: { result: true } });
    for (const end = Date.now() + 30_000; (await found(source.label)).length === 0; await new Promise((resolve) => setTimeout(resolve, 100)))
      if (Date.now() > end) throw new Error(`The source was not read:\n${worker.log()}`);
    const { items } = (await api.admin.get('/logs', { action: 'source.sync', objectId: source.id })).body;
    expect(items).toMatchObject([{ reason: 'Just delivered', object: { type: 'source', id: source.id } }]);
    expect((await api.admin.post('/sources/999999/sync', {})).status).toBe(404);
  });

  it('takes in what is new, and says next time that nothing has changed', async () => {
    const source = await aSource();
    const pem = await foreign('one.found.example');
    await source.put('one.pem', pem);
    await source.put('two.pem', await foreign('two.found.example'));
    expect(await sync(source)).toMatchObject({ outcome: 'done', found: 2, added: 2, unchanged: 0 });
    const [one] = await found(source.label);
    const shown = (await api.admin.get(`/certificates/${one?.id}`)).body;
    expect(shown).toMatchObject({
      commonName: 'one.found.example',
      owner: 'security@builders.example',
      hasPrivateKey: false,
      domains: [{ name: 'one.found.example' }],
    });
    expect(parseCertificate(shown.body).sha256).toBe(parseCertificate(pem).sha256);
    expect(shown.notifications.length).toBeGreaterThan(0);
    expect((await api.admin.get(`/certificates/${one?.id}/sources`)).body).toMatchObject({ total: 1, items: [{ label: source.label }] });
    expect(await sync(source)).toMatchObject({ outcome: 'done', found: 2, added: 0, unchanged: 2 });
    expect((await api.admin.get(`/sources/${source.id}`)).body.lastRun).toEqual(expect.any(String));
    const logged = await api.database.query(`SELECT 1 FROM audit_log WHERE "action" = 'certificate.discover' AND "objectId" = $1`, [one?.id]);
    expect(logged).toHaveLength(1);
  });

  it('knows a certificate of ours by its fingerprint, whatever it is called there', async () => {
    const source = await aSource();
    const authority = await anAuthority(api.admin);
    const ours = await aCertificate(api.admin, authority.id);
    await source.put('completely-different.pem', ours.body);
    expect(await sync(source)).toMatchObject({ added: 0, linked: 1 });
    expect(await found(source.label)).toMatchObject([{ id: ours.id }]);
    expect((await api.admin.get(`/certificates/${ours.id}`)).body.owner).toBe(ours.owner);
  });

  it('is not misled by a name: another certificate under it is another certificate', async () => {
    const source = await aSource();
    await source.put('same.pem', await foreign('before.found.example'));
    await source.put('other.pem', await foreign('other.found.example'));
    await sync(source);
    await source.put('same.pem', await foreign('after.found.example'));
    expect(await sync(source)).toMatchObject({ added: 1, unlinked: 1 });
    expect((await found(source.label)).map(({ cn, goneSince }) => [cn, goneSince === null])).toEqual([
      ['after.found.example', true],
      ['before.found.example', false],
      ['other.found.example', true],
    ]);
  });

  it('takes in the rest when one cannot be read, and keeps what it was before', async () => {
    const source = await aSource();
    for (const name of ['a', 'b', 'c']) await source.put(`${name}.pem`, await foreign(`${name}.kept.example`));
    await sync(source);
    await source.put('b.pem', '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n');
    await source.put('d.pem', await foreign('d.kept.example'));
    expect(await sync(source)).toMatchObject({ outcome: 'partly-failed', added: 1, unlinked: 0, unreadable: 1, failed: [{ unreadable: 'b.pem' }] });
    expect((await found(source.label)).every(({ goneSince }) => goneSince === null)).toBe(true);
  });

  it('unlinks nothing when everything seems to be gone', async () => {
    const source = await aSource();
    for (const name of ['a', 'b', 'c']) await source.put(`${name}.pem`, await foreign(`${name}.empty.example`));
    await sync(source);
    for (const name of ['a', 'b', 'c']) await source.remove(`${name}.pem`);
    expect(await sync(source)).toMatchObject({ outcome: 'partly-failed', unlinked: 0, held: [expect.stringContaining('None of the 3') as string] });
    expect((await found(source.label)).every(({ goneSince }) => goneSince === null)).toBe(true);
  });

  it('finds one again that was gone', async () => {
    const source = await aSource();
    const pem = await foreign('back.found.example');
    await source.put('x.pem', pem);
    await source.put('y.pem', await foreign('stays.found.example'));
    await sync(source);
    await source.remove('x.pem');
    expect(await sync(source)).toMatchObject({ unlinked: 1 });
    await source.put('x.pem', pem);
    expect(await sync(source)).toMatchObject({ linked: 1, added: 0 });
    expect(await found(source.label)).toMatchObject([{ goneSince: null }, { goneSince: null }]);
  });

  it('tells endpoints with what is wrong with them, follows their certificates, and forgets them', async () => {
    const source = await aSource();
    await source.put('old.pem', await foreign('old.endpoint.example', { endsInDays: -1 }));
    await source.put('new.pem', await foreign('new.endpoint.example'));
    const endpoint = (certificateName: string, change = {}) => ({
      name: `lb-${source.label}`,
      dnsName: `${source.label}.example`,
      port: 443,
      type: 'elbv2',
      certificateName,
      policy: { name: `policy-${source.label}`, ciphers: ['Protocol-TLSv1', 'ECDHE-RSA-AES128-GCM-SHA256'] },
      aliases: [`www.${source.label}.example`],
      region: 'rack-7',
      ...change,
    });
    const second = endpoint('new.pem', { port: 8443, policy: null, aliases: [] });
    await source.put('endpoints.json', JSON.stringify([endpoint('old.pem'), second, endpoint('nobody-knows.pem', { port: 9443 })]));
    expect(await sync(source)).toMatchObject({ endpoints: { added: 2, updated: 0, withoutCertificate: 1 } });

    const list = async (filter: string) => (await api.admin.get('/endpoints', { filter })).body;
    const shown = await list(`name;www.${source.label}`);
    expect(shown).toMatchObject({
      total: 1,
      items: [
        {
          dnsname: `${source.label}.example`,
          port: 443,
          sourceLabel: source.label,
          region: 'rack-7',
          dnsAliases: [`www.${source.label}.example`],
          certificate: { commonName: 'old.endpoint.example' },
        },
      ],
    });
    expect(shown.items[0].issues.map(({ name }: { name: string }) => name)).toEqual(['deprecated cipher', 'expired certificate']);
    expect(shown.items[0].policy.ciphers).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Protocol-TLSv1', deprecated: true })]));
    expect((await list(`source;${source.label.toUpperCase()}`)).total).toBe(2);
    expect((await list('ciphers;Protocol-TLSv1')).total).toBe(1);
    expect((await list(`dnsname;${source.label}`)).total).toBe(2);
    expect((await api.admin.get(`/endpoints/${shown.items[0].id}`)).body).toMatchObject(shown.items[0]);
    expect((await api.admin.get('/endpoints/999999999')).status).toBe(404);

    await source.put(
      'endpoints.json',
      JSON.stringify([endpoint('new.pem', { policy: { name: `policy-${source.label}`, ciphers: ['X'] }, aliases: [] }), second]),
    );
    expect(await sync(source)).toMatchObject({ endpoints: { added: 0, updated: 2 } });
    const changed = (await api.admin.get(`/endpoints/${shown.items[0].id}`)).body;
    expect(changed).toMatchObject({ certificate: { commonName: 'new.endpoint.example' }, dnsAliases: [], policy: { ciphers: [{ name: 'X' }] }, issues: [] });

    await source.put('endpoints.json', JSON.stringify([second]));
    await api.database.query(`UPDATE endpoints SET "lastSeenAt" = "lastSeenAt" - interval '3 hours' WHERE "dnsname" = $1`, [`${source.label}.example`]);
    expect(await sync(source)).toMatchObject({ endpoints: { expired: 1, updated: 1 } });
    expect((await api.admin.get(`/endpoints/${shown.items[0].id}`)).status).toBe(404);
  });

  it('reads a source no sooner than it is to be asked, and none that is switched off', async () => {
    const source = await aSource({ pollRate: 600 });
    await source.put('a.pem', await foreign('slow.found.example'));
    // All others are told apart by this: they were tried now.
    await sync(source);
    expect(await nudgedByTheSweep()).toBe(0);
    const off = await aSource();
    const { body } = await api.admin.get(`/sources/${off.id}`);
    expect((await api.admin.put(`/sources/${off.id}`, { ...body, active: false })).body.active).toBe(false);
    expect(await nudgedByTheSweep()).toBe(0);
    await api.database.query(`UPDATE sources SET "lastTriedAt" = now() - interval '599 minutes' WHERE "id" = $1`, [source.id]);
    expect(await nudgedByTheSweep()).toBe(0);
    await api.database.query(`UPDATE sources SET "lastTriedAt" = now() - interval '601 minutes' WHERE "id" = $1`, [source.id]);
    expect(await nudgedByTheSweep()).toBe(1);
  });

  it('is not what a revocation relies on: the source is asked what its endpoints serve now', async () => {
    const source = await aSource();
    const authority = await anAuthority(api.admin);
    const ours = await aCertificate(api.admin, authority.id);
    await source.put('ours.pem', ours.body);
    await source.put('other.pem', await foreign('other.live.example'));
    const serves = (certificateName: string) =>
      source.put('endpoints.json', JSON.stringify([{ name: 'lb', dnsName: `${source.label}.live.example`, port: 443, certificateName }]));
    await serves('ours.pem');
    await sync(source);
    const revoke = () => api.admin.put(`/certificates/${ours.id}/revoke`, { crlReason: 'superseded' });
    expect(await revoke()).toMatchObject({
      status: 403,
      body: { code: 'revoke.in-use', hint: expect.stringContaining(`lb (${source.label}.live.example:443)`) as string },
    });
    // A source that cannot be asked is no proof that nobody serves it.
    await source.put('endpoints.json', '{');
    expect(await revoke()).toMatchObject({ status: 403, body: { hint: expect.stringContaining('cannot be asked') as string } });
    await serves('other.pem');
    expect((await revoke()).status).toBe(200);

    // Until the next sync the endpoint is known with the revoked one, and says so without a policy as well.
    const endpoint = async () => (await api.admin.get('/endpoints', { filter: `dnsname;${source.label}` })).body.items[0];
    expect((await endpoint()).issues).toMatchObject([{ name: 'revoked', value: expect.stringContaining(ours.name) as string }]);
    await sync(source);
    expect((await endpoint()).issues).toBeUndefined();
  });

  it('attaches what it finds to the destination of its name, and deploys nothing there', async () => {
    const source = await aSource();
    const pluginOptions = [{ name: 'path', value: source.label }];
    const destination = await api.admin.post('/destinations', {
      label: source.label,
      description: '',
      plugin: { slug: 'directory-destination', pluginOptions },
    });
    await source.put('a.pem', await foreign('twin.found.example'));
    await sync(source);
    const [one] = await found(source.label);
    expect((await api.admin.get(`/certificates/${one?.id}/destinations`)).body).toMatchObject({ items: [{ id: destination.body.id }] });
    expect((await api.admin.get(`/certificates/${one?.id}/deployments`)).body.total).toBe(0);
  });

  it('of a source that cannot be read at all fails, and says why', async () => {
    const source = await aSource();
    await rm(join(root, source.label), { recursive: true });
    await api.database.query(`UPDATE sources SET "lastTriedAt" = CASE WHEN "id" = $1 THEN NULL ELSE now() END`, [source.id]);
    await api.admin.post('/jobs/sync-all-sources/run', {});
    for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const [row] = await api.database.query<{ lastFailure: string | null; lastRunAt: Date | null }>(
        `SELECT "lastFailure", "lastRunAt" FROM sources WHERE "id" = $1`,
        [source.id],
      );
      if (row?.lastFailure) {
        expect(row).toMatchObject({ lastFailure: expect.stringContaining('cannot be opened') as string, lastRunAt: null });
        const { body } = await api.admin.get(`/sources/${source.id}`);
        expect(body).toMatchObject({ lastRun: null, lastFailure: row.lastFailure, lastTriedAt: expect.stringMatching(/\+00:00$/) as string });
        break;
      }
      if (Date.now() > end) throw new Error('Nothing was said of it.');
    }
  });

  it('lets expired certificates be removed where they lie, those alone that no endpoint serves, and only when it is fresh', async () => {
    const source = await aSource();
    await source.put('gone.pem', await foreign('gone.clean.example', { endsInDays: -1 }));
    await source.put('served.pem', await foreign('served.clean.example', { endsInDays: -1 }));
    await source.put('valid.pem', await foreign('valid.clean.example'));
    const endpoint = { name: 'lb', dnsName: 'served.clean.example', port: 443, certificateName: 'served.pem' };
    await source.put('endpoints.json', JSON.stringify([endpoint]));
    await sync(source);
    const clean = async () => {
      await api.database.query(`DELETE FROM job_runs WHERE "job" = 'clean-source'`);
      await api.admin.post('/jobs/clean-all-sources/run', {});
      for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
        const [run] = await api.database.query<{ report: any; outcome: string }>(
          `SELECT "report", "outcome" FROM job_runs WHERE "job" = 'clean-source' AND ("payload" ->> 'sourceId')::int = $1 AND "finishedAt" IS NOT NULL`,
          [source.id],
        );
        if (run) return { outcome: run.outcome, ...run.report };
      }
      throw new Error('It was not cleaned.');
    };
    await api.database.query(`UPDATE sources SET "lastRunAt" = now() - interval '2 days' WHERE "id" = $1`, [source.id]);
    expect(await clean()).toMatchObject({ outcome: 'skipped' });
    await sync(source);
    expect(await clean()).toMatchObject({ outcome: 'done', removed: 1 });
    expect((await readdir(join(root, source.label))).sort()).toEqual(['endpoints.json', 'served.pem', 'valid.pem']);
    expect((await found(source.label)).filter(({ goneSince }) => goneSince !== null).map(({ cn }) => cn)).toEqual(['gone.clean.example']);
  });
});
