import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AuthorityAnswer, CertificateAnswer } from '@app/api-contract';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames, inDays } from '../../support/builders';
import { runLemur } from '../../support/command-line';
import { environmentOf } from '../../support/installation';
import { programPath } from '../../support/program-build';
import { findFreePort } from '../../support/redis';

let api: StartedApi;
let authority: AuthorityAnswer;
let shop: CertificateAnswer;
let pay: CertificateAnswer;
let folder = '';
const lemur = (args: readonly string[], settings: Record<string, string> = {}) => runLemur(api.database.url, args, settings);
beforeAll(async () => {
  api = await startApi();
  authority = await anAuthority(api.admin, { validityStart: inDays(-200) });
  shop = await aCertificate(api.admin, authority.id, {
    commonName: 'shop.operators.example',
    owner: 'web@operators.example',
    ...dnsNames('www.operators.example'),
  });
  pay = await aCertificate(api.admin, authority.id, {
    commonName: 'pay.operators.example',
    owner: 'pay@operators.example',
    validityStart: inDays(-99),
    validityEnd: inDays(20),
    rotation: true,
  });
  folder = await mkdtemp(join(tmpdir(), 'lemur-operators-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await api?.stop();
});

const audited = (action: string) =>
  api.database.query<{ actor: string; objectName: string | null }>(`SELECT * FROM audit_log WHERE action = $1 ORDER BY id`, [action]);

describe('lemur certificate', () => {
  it('finds by parts of every name, issuer and owner, in any case of letters', async () => {
    expect((await lemur(['certificate', 'query', '-f', 'SHOP,operators', '--json'])).json()).toEqual([
      { id: shop.id, name: shop.name, owner: 'web@operators.example', issuer: shop.issuer },
    ]);
    expect(
      (await lemur(['certificates', 'query', '-f', 'www.operators', '-o', 'WEB@', '-i', authority.name, '--json']))
        .json<{ id: number }[]>()
        .map(({ id }) => id),
    ).toEqual([shop.id]);
    expect((await lemur(['certificate', 'query', '-f', '%', '--json'])).json()).toEqual([]);
  });

  it('revokes what a query printed, after it has shown its plan, and as the operator', async () => {
    const old = await aCertificate(api.admin, authority.id, { commonName: 'old.operators.example' });
    const list = join(folder, 'list.txt');
    await writeFile(list, (await lemur(['certificate', 'query', '-f', 'old.operators'])).out);
    const plan = await lemur(['certificate', 'revoke', '-p', list, '-r', 'superseded']);
    expect([plan.code, plan.out]).toEqual([0, expect.stringContaining(`Would revoke ${old.id} ${old.name}`)]);
    expect((await api.admin.get(`/certificates/${old.id}`)).body).not.toMatchObject({ status: 'revoked' });

    // As older scripts write it.
    const done = await lemur(['certificate', 'revoke', '-p', list, '-r', 'superseded', '-c', 'true', '--json']);
    expect([done.code, done.json()]).toEqual([0, { committed: true, certificates: [{ id: old.id, name: old.name, revoked: true, because: null }] }]);
    expect((await api.admin.get(`/certificates/${old.id}`)).body).toMatchObject({ status: 'revoked' });
    expect(await audited('certificate.revoke')).toMatchObject([{ actor: expect.stringMatching(/^cli:/) as string, objectName: old.name }]);

    const again = await lemur(['certificate', 'revoke', '-id', String(old.id), '--commit']);
    expect([again.code, again.out]).toEqual([7, expect.stringContaining(`Not revoked: ${old.id}`)]);
  });

  it.each([
    [['certificate', 'revoke'], 2, 'either --id, or --path'],
    [['certificate', 'revoke', '--id', '1', '-r', 'because'], 2, 'crlReason'],
    [['certificate', 'reissue', '-o', 'nobody'], 4, 'There is no certificate named "nobody"'],
    [['certificate', 'rotate', '-e', 'nowhere'], 4, 'There is no endpoint "nowhere"'],
    [['source', 'sync'], 2, 'Say which source'],
    [['source', 'sync', '-s', 'nowhere'], 4, 'There is no source "nowhere"'],
    [['job', 'run', 'make-coffee'], 4, 'There is no job "make-coffee"'],
    [['job', 'run', 'sync-source'], 2, 'sourceId'],
    [['job', 'run', 'publish-crls', '--payload', '7'], 2, 'not a JSON object'],
    [['api_keys', 'create', '-u', '999999', '-n', 'x'], 4, 'No data found'],
    [['policy', 'create', '-d', '0', '-n', 'never'], 2, 'between 1 and 3650'],
    [['policy', 'create', '-d', 'ten', '-n', 'x'], 2, 'not a whole number'],
    [['start', '-b', 'nowhere'], 2, 'Write host:port'],
  ])('%j ends with %i', async (args, code, words) => {
    const run = await lemur(args);
    expect([run.code, run.err]).toEqual([code, expect.stringContaining(words)]);
  });

  it('reissues what is due once it is told to, each with its outcome', async () => {
    const plan = (await lemur(['certificate', 'reissue', '--json'])).json<{ committed: boolean; certificates: object[] }>();
    expect(plan).toMatchObject({ committed: false, certificates: [{ certificateId: pay.id, name: pay.name, failed: false }] });
    const done = await lemur(['certificate', 'reissue', '--commit', '--json']);
    expect([done.code, done.json()]).toMatchObject([0, { certificates: [{ certificateId: pay.id, failed: false }] }]);
    const [replacement] = await api.database.query(`SELECT "certificateId" FROM certificate_replacements WHERE "replacedCertificateId" = $1`, [pay.id]);
    expect(replacement).toBeDefined();
    expect((await lemur(['certificate', 'reissue', '--json'])).json()).toMatchObject({ certificates: [] });
  });

  it('reissues one by name, due or not', async () => {
    const done = await lemur(['certificate', 'reissue', '-o', shop.name, '--commit', '--json']);
    expect([done.code, done.json()]).toMatchObject([0, { certificates: [{ certificateId: shop.id, failed: false }] }]);
  });
});

describe('lemur job', () => {
  it('lists every job, and runs one here, in the record of runs and in the audit log', async () => {
    expect((await lemur(['job', 'list', '--json'])).json<{ name: string }[]>().map(({ name }) => name)).toContain('publish-crls');
    expect((await lemur(['job', 'run', 'publish-crls', '--json'])).json()).toMatchObject({ job: 'publish-crls', outcome: 'done' });
    const [run] = await api.database.query(`SELECT * FROM job_runs WHERE job = 'publish-crls' ORDER BY "startedAt" DESC LIMIT 1`);
    expect(run).toMatchObject({ outcome: 'done', worker: expect.stringMatching(/^cli:/) as string });
    expect((await audited('job.run')).at(-1)).toMatchObject({ actor: expect.stringMatching(/^cli:/) as string, objectName: 'publish-crls' });
  });

  it.each([[['check_revoked']], [['certificate', 'check_revoked']], [['dns_providers', 'get_all_zones']], [['pending_certs', 'fetch', '-i', 'all']]])(
    'answers to the older name %j',
    async (args) => {
      const run = await lemur([...args, '--json']);
      expect([run.code, run.err]).toEqual([0, '']);
    },
  );

  it('says who would be warned, and sends nothing', async () => {
    const run = await lemur(['notify', 'expirations', '--dry-run']);
    expect([run.code, run.out]).toEqual([0, expect.stringContaining('Nothing was sent.')]);
    expect((await lemur(['notify', '--dry-run', '--json'])).code).toBe(0);
  });
});

describe('lemur report', () => {
  it('has a row for each name, as a table for people and as CSV for spreadsheets', async () => {
    const { out } = await lemur(['report', 'fqdn', '-v', 'valid', '--csv']);
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe('FQDN,Parent domain,Issuer,Owner,Ends,Total days,Remaining days');
    expect(lines.filter((line) => line.startsWith('www.operators.example,operators.example,'))).not.toEqual([]);
    expect((await lemur(['report', 'fqdn', '-d', 'deployed', '--json'])).json()).toEqual([]);
  });

  it('lists what ends soon, also what no endpoint serves', async () => {
    const rows = (await lemur(['report', 'expiring', '-ttl', '30', '--json'])).json<object[]>();
    expect(rows).toContainEqual(expect.objectContaining({ id: pay.id, endpoint: null }));
    expect(rows.filter((row) => 'id' in row && row.id === shop.id)).toEqual([]);
  });
});

describe('lemur api_keys, policy', () => {
  it('makes a key that works until it is revoked', async () => {
    const { token } = (await lemur(['api_keys', 'create', '-u', '1', '-n', 'script', '-t', '1', '--json'])).json<{ token: string }>();
    const caller = api.anonymous.as(token);
    expect((await caller.get('/roles')).status).toBe(200);
    const [key] = (await lemur(['api_keys', 'list', '--json'])).json<{ id: number }[]>();
    expect((await lemur(['api_keys', 'revoke', '-a', String(key?.id)])).code).toBe(0);
    expect((await caller.get('/roles')).status).toBe(401);
  });

  it('makes a policy once', async () => {
    expect((await lemur(['policy', 'create', '-d', '14', '-n', 'two-weeks', '--json'])).json()).toMatchObject({ name: 'two-weeks', days: 14 });
    expect((await lemur(['policy', 'create', '-d', '7', '-n', 'two-weeks'])).code).toBe(5);
    expect((await lemur(['policy', 'list', '--json'])).json()).toContainEqual(expect.objectContaining({ name: 'two-weeks', days: 14 }));
  });
});

describe('lemur secrets re-encrypt', () => {
  it('moves everything to a new key, after which the old one is not needed', async () => {
    await api.admin.post('/roles', { name: 'with-credentials', username: 'ca-user', password: 'hunter2' });
    const before = inject('secrets').LEMUR_ENCRYPTION_KEYS;
    const fresh = Buffer.alloc(32, 9).toString('base64url');
    const both = { LEMUR_ENCRYPTION_KEYS: `${fresh},${before}` };
    const plan = (await lemur(['secrets', 're-encrypt', '--json'], both)).json<{ rows: Record<string, number> }>();
    expect(plan.rows).toMatchObject({
      'encryption_canary.sealed': 1,
      'roles.sealedPassword': 1,
      'certificates.sealedPrivateKey': expect.any(Number) as number,
    });
    const done = await lemur(['secrets', 're-encrypt', '--commit', '--json'], both);
    expect([done.code, done.json()]).toEqual([0, { committed: true, rows: plan.rows, failed: [] }]);

    const onlyNew = { LEMUR_ENCRYPTION_KEYS: fresh };
    expect((await lemur(['secrets', 're-encrypt', '--json'], onlyNew)).json()).toEqual({ committed: false, rows: {}, failed: [] });
    expect((await lemur(['init', '--json'], onlyNew)).code).toBe(0);
    expect((await lemur(['init', '--json'])).code).toBe(2);
    const restarted = await startApi({ database: api.database, settings: onlyNew });
    try {
      expect((await restarted.admin.get(`/certificates/${shop.id}/key`)).body).toMatchObject({ key: expect.stringContaining('PRIVATE KEY') as string });
    } finally {
      await restarted.stop();
    }
    // Back again, for whatever comes after this.
    expect((await lemur(['secrets', 're-encrypt', '--commit'], { LEMUR_ENCRYPTION_KEYS: `${before},${fresh}` })).code).toBe(0);
  });

  it('leaves alone what no key opens, names it, and ends with 7', async () => {
    const [{ uuid = '' } = {}] = await api.database.query<{ uuid: string }>(`SELECT "uuid" FROM certificates WHERE "id" = $1`, [shop.id]);
    await api.database.query(`UPDATE certificates SET "sealedPrivateKey" = 'v1.aaaa.bbbb.cccc.dddd' WHERE "id" = $1`, [shop.id]);
    const run = await lemur(['secrets', 're-encrypt', '--commit', '--json']);
    expect([run.code, run.json()]).toMatchObject([7, { failed: [{ where: 'certificates.sealedPrivateKey', uuid }] }]);
  });
});

describe('lemur create_config', () => {
  it('writes settings that only the owner reads and that a start takes, and never over older ones', async () => {
    const file = join(folder, 'sub', 'lemur.conf.json');
    expect((await lemur(['create_config', '-c', file])).code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const written = await readFile(file, 'utf8');
    const checked = await lemur(['--config', file, 'config', 'check', '--json'], { LEMUR_ENCRYPTION_KEYS: '' });
    expect(checked.json<{ settings: object[]; problems: string[] }>().problems).toEqual([]);
    expect(checked.json<{ settings: object[] }>().settings).toContainEqual(
      expect.objectContaining({ name: 'LEMUR_ENCRYPTION_KEYS', from: 'file', value: '(set)' }),
    );
    expect((await lemur(['create_config', '-c', file])).code).toBe(5);
    expect(await readFile(file, 'utf8')).toBe(written);
  });
});

describe('lemur db', () => {
  it('tells what has been applied', async () => {
    const all = (await lemur(['db', 'history', '--json'])).json<{ name: string; applied: boolean }[]>();
    expect(all.every(({ applied }) => applied)).toBe(true);
    expect((await lemur(['db', 'current', '--json'])).json()).toEqual({ current: all.at(-1)?.name, pending: 0 });
    expect((await lemur(['db', 'downgrade', '--json'])).json()).toEqual({ committed: false, undo: all.at(-1)?.name });
  });
});

describe('lemur start', () => {
  it('serves where it is told with as many processes as it is told, goes on when one dies, and ends with the signal', async () => {
    const port = await findFreePort();
    const child = spawn(process.execPath, [programPath('cli'), 'start', '-w', '2', '-b', `127.0.0.1:${port}`], { env: environmentOf(api.database.url) });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const times = (words: string) => said.split(words).length - 1;
    const until = async (isSo: () => boolean) => {
      for (const end = Date.now() + 30_000; Date.now() < end && !isSo();) await new Promise((resolve) => setTimeout(resolve, 50));
      if (!isSo()) throw new Error(`It has not come to that:\n${said}`);
    };
    const health = () => fetch(`http://127.0.0.1:${port}/api/1/healthcheck`);
    try {
      await until(() => times('The API listens on') === 2);
      expect((await health()).ok).toBe(true);
      const [, victim] = /^Process (\d+) serves, 1 of 2/m.exec(said) ?? [];
      process.kill(Number(victim), 'SIGKILL');
      await until(() => times('was ended by SIGKILL, and is started again') === 1);
      expect((await health()).ok).toBe(true);
      await until(() => times('The API listens on') === 3);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
    await expect(health()).rejects.toThrow();
  });

  it('ends when its processes cannot start, with what they say', async () => {
    const port = await findFreePort();
    const env = environmentOf(api.database.url, { LEMUR_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64url') });
    const child = spawn(process.execPath, [programPath('cli'), 'start', '-w', '2', '-b', `127.0.0.1:${port}`], { env });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await new Promise<number | null>((resolve) => child.once('close', resolve))).toBe(1);
    expect(said).toContain('Set LEMUR_ENCRYPTION_KEYS to the keys');
    expect(said).not.toContain('started again');
  });
});
