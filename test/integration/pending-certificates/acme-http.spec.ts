import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { hasSshd, startSshd, type StartedSshd } from '@app/plugins/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { authorityBody, certificateBody, dnsNames } from '../../support/builders';
import { fresh } from '../../support/callers';
import { startPebble, type TestPebble } from '../../support/pebble';
import { startPowerDns, type TestPowerDns } from '../../support/powerdns';
import { hasProgram } from '../../support/programs';
import { startWorker, type StartedWorker } from '../../support/worker';

const canRun = hasSshd && hasProgram('pebble') && hasProgram('pdns_server');

describe.skipIf(!canRun)('Certificates from an ACME server, proved by files that SFTP delivers (needs pebble, pdns_server and sshd)', () => {
  let dns: TestPowerDns;
  let pebble: TestPebble;
  let sshd: StartedSshd;
  let web: Server;
  let folder: string;
  let api: StartedApi;
  let worker: StartedWorker;
  let authorityId: number;
  const served: string[] = [];

  beforeAll(async () => {
    [dns, sshd] = await Promise.all([startPowerDns(), startSshd()]);
    await dns.addZone('web.example');
    pebble = await startPebble({ dns: dns.address });
    folder = await mkdtemp(join(sshd.folder, 'challenges-'));
    web = createServer((request, response) => {
      const [, name = ''] = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]+)$/.exec(request.url ?? '') ?? [];
      served.push(name);
      readFile(join(folder, name)).then((content) => response.end(content), () => response.writeHead(404).end()); // prettier-ignore
    });
    await new Promise<void>((resolve) => web.listen(pebble.httpPort, '127.0.0.1', resolve));
    const settings = { NODE_EXTRA_CA_CERTS: pebble.trustFile, LEMUR_EGRESS_ALLOW: '127.0.0.1/32', ACME_DIRECTORY_HOST_ALLOWLIST: '127.0.0.1' };
    api = await startApi({ settings });
    worker = await startWorker(api.database, settings);

    const listed = (values: object) => Object.entries(values).map(([name, value]: [string, unknown]) => ({ name, value }));
    const access = { host: '127.0.0.1', port: sshd.port, user: sshd.user, privateKey: sshd.privateKey, hostKey: sshd.hostKeyFingerprint };
    const plugin = { slug: 'sftp-destination', pluginOptions: listed({ ...access, destinationPath: folder }) };
    const destination = await api.admin.post('/destinations', { label: fresh('web'), description: '', plugin });
    expect([destination.status, destination.text]).toEqual([200, expect.anything()]);
    const pluginOptions = listed({ acme_url: pebble.directoryUrl, certificate: pebble.rootPem, tokenDestination: (destination.body as { id: number }).id });
    const authority = await api.admin.post('/authorities', authorityBody({ plugin: { slug: 'acme-http-issuer', pluginOptions } }));
    expect([authority.status, authority.text]).toEqual([200, expect.anything()]);
    authorityId = (authority.body as { id: number }).id;
  });
  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    web?.close();
    await pebble?.stop();
    await Promise.all([sshd?.stop(), dns?.stop()]);
  });

  async function settled(change: object) {
    const body = certificateBody(authorityId, { ...change, validityStart: undefined, validityEnd: undefined });
    const asked = await api.admin.post('/certificates', body);
    expect([asked.status, asked.text]).toEqual([200, expect.anything()]);
    for (const end = Date.now() + 45_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const pending = (await api.admin.get(`/pending_certificates/${asked.body.id as number}`)).body;
      if (pending.resolved) return pending;
    }
    throw new Error(`Not settled:\n${worker.log().slice(-4_000)}`);
  }

  it('come when the web server shows what was delivered, and the files go', async () => {
    const names = [`${fresh('a')}.web.example`, `${fresh('b')}.web.example`];
    const pending = await settled({ commonName: names[0], ...dnsNames(...names) });
    expect(pending).toMatchObject({ state: 'issued', status: null });
    expect(served.filter(Boolean).length).toBeGreaterThanOrEqual(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are not to be had for a wildcard', async () => {
    const pending = await settled({ commonName: '*.web.example' });
    expect(pending).toMatchObject({ state: 'failed', status: expect.stringContaining('cannot be proved by a file on a web server') as string });
  });

  it('may come with a new account key, and go on coming', async () => {
    const keyOf = async () =>
      (await api.database.query<{ state: string }>(`SELECT "sealedIssuerState" AS state FROM authorities WHERE "id" = $1`, [authorityId]))[0]?.state;
    const before = await keyOf();
    const rolled = await api.admin.post(`/authorities/${authorityId}/roll_account_key`);
    expect([rolled.status, rolled.body]).toEqual([200, { result: true }]);
    expect(await keyOf()).not.toBe(before);
    expect(await settled({ commonName: `${fresh('c')}.web.example` })).toMatchObject({ state: 'issued' });
    const audit = await api.database.query(`SELECT "actor" FROM audit_log WHERE "action" = 'authority.roll-account-key'`);
    expect(audit).toHaveLength(1);
  });

  it('are not asked for elsewhere after a change of the authority', async () => {
    const { body } = await api.admin.get(`/authorities/${authorityId}`);
    const options = (JSON.parse(body.options as string) as { name: string; value: unknown }[]).map(({ name, value }) => ({
      name,
      value: name === 'acme_url' ? 'https://10.0.0.1/dir' : value,
    }));
    const changed = await api.admin.put(`/authorities/${authorityId}`, { ...body, options: JSON.stringify(options) });
    expect(changed).toMatchObject({ status: 400, body: { code: 'acme.address-refused' } });
  });
});
