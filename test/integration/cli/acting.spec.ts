import { plugins, type FoundCertificate, type FoundEndpoint } from '@app/plugins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateAnswer } from '@app/api-contract';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority } from '../../support/builders';
import { fresh } from '../../support/callers';
import { runLemur } from '../../support/command-line';
import { startPowerDns, type TestPowerDns } from '../../support/powerdns';
import { describeWith } from '../../support/programs';
import { findFreePort } from '../../support/redis';
import { at, bucket, files, installFakes } from './fake-places';

let takeBack: () => void;
let api: StartedApi;
let authorityId: number;
const lemur = (...args: string[]) => runLemur(api.database.url, args);
const json = async <Value = Record<string, unknown>>(...args: string[]) => (await lemur(...args, '--json')).json<Value>();

beforeAll(async () => {
  takeBack = installFakes();
  api = await startApi();
  authorityId = (await anAuthority(api.admin)).id;
});
afterAll(async () => {
  takeBack?.();
  await api?.stop();
});

const aSource = async () => {
  const label = fresh('place');
  await api.database.query(`INSERT INTO sources ("uuid", "label", "pluginSlug", "options") VALUES (gen_random_uuid(), $1, 'fake-place-source', $2)`, [
    label,
    { place: label },
  ]);
  return label;
};
const found = ({ name, body }: CertificateAnswer): FoundCertificate => ({ name: `there/${name}`, certificatePem: body, chainPem: '' });
const endpointOf = (name: string, { name: certificate }: CertificateAnswer, region = 'eu-west-1'): FoundEndpoint => ({
  ...{ name, dnsName: `${name}.${region}.acting.example`, port: 443, type: 'elb', policy: null },
  certificateName: `there/${certificate}`,
});
const audited = (action: string, name: string) => api.database.query(`SELECT "actor" FROM audit_log WHERE "action" = $1 AND "objectName" = $2`, [action, name]);

describe('lemur source', () => {
  let label: string;
  let certificates: CertificateAnswer[];
  beforeEach(async () => {
    label = await aSource();
    certificates = [await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId)];
    at(label).certificates = certificates.map(found);
    expect(await json('source', 'sync', '-s', label)).toMatchObject([{ source: label, outcome: 'done' }]);
  });
  const linked = () =>
    api.database.query(`SELECT f."name" FROM discoveries f JOIN sources s ON s."id" = f."sourceId" WHERE s."label" = $1 AND f."goneSince" IS NULL`, [label]);

  it('takes an operator’s word that everything is gone, and no empty answer of the source', async () => {
    at(label).certificates = [];
    const doubted = await lemur('sync', '-s', label, '--json');
    expect([doubted.code, doubted.json()]).toMatchObject([7, [{ outcome: 'partly-failed', report: { unlinked: 0 } }]]);
    expect(await linked()).toHaveLength(3);
    const accepted = await lemur('source', 'sync', '-s', label, '--accept-gone', '--json');
    expect([accepted.code, accepted.json()]).toMatchObject([0, [{ outcome: 'done', report: { unlinked: 3 } }]]);
    expect(await linked()).toEqual([]);
  });

  it('gives endpoints up after as many hours as it is told', async () => {
    const [stays, goes] = [fresh('lb'), fresh('lb')];
    const [first] = certificates as [CertificateAnswer];
    at(label).endpoints = [endpointOf(stays, first), endpointOf(goes, first)];
    await lemur('source', 'sync', '-s', label);
    at(label).endpoints.pop();
    await api.database.query(`UPDATE endpoints SET "lastSeenAt" = now() - interval '90 minutes' WHERE "name" = $1`, [goes]);
    const known = async () => (await api.database.query<{ name: string }>(`SELECT "name" FROM endpoints WHERE "name" = ANY($1)`, [[stays, goes]])).length;
    await lemur('source', 'sync', '-s', label, '-ttl', '2');
    expect(await known()).toBe(2);
    await lemur('source', 'sync', '-s', label, '-ttl', '1');
    expect(await known()).toBe(1);
  });

  it('removes what came lately, or long ago, where it lies; the plan names it and removes nothing', async () => {
    const [old] = certificates as [CertificateAnswer];
    await api.database.query(`UPDATE certificates SET "createdAt" = now() - interval '40 days' WHERE "id" = $1`, [old.id]);
    const plan = (...more: string[]) =>
      json<{ committed: boolean; plans: { certificates: { certificateId: number }[] }[] }>(
        'source',
        'clean_unused_and_issued_since_days',
        '-s',
        label,
        ...more,
      );
    const ids = async (...more: string[]) =>
      (await plan(...more)).plans.flatMap((one) => one.certificates.map(({ certificateId }) => certificateId)).sort((a, b) => a - b);
    const [, second, third] = certificates.map(({ id }) => id);
    expect(await ids('-d', '30')).toEqual([second, third]);
    expect(await ids('-d', '30', '--issued', 'before')).toEqual([old.id]);
    expect(at(label).removed).toEqual([]);
    const done = await lemur('source', 'clean_unused_and_issued_since_days', '-s', label, '-d', '30', '--issued', 'before', '-c', 'true', '--json');
    expect([done.code, done.json()]).toMatchObject([0, [{ source: label, outcome: 'done', report: { removed: 1 } }]]);
    expect(at(label).removed).toEqual([`there/${old.name}`]);
    const [run] = await api.database.query<{ payload: object }>(
      `SELECT "payload" FROM job_runs WHERE "job" = 'clean-source' ORDER BY "startedAt" DESC LIMIT 1`,
    );
    expect(run?.payload).toMatchObject({ issuedBeforeDays: 30 });
  });

  it('removes what ends soon', async () => {
    expect(await json('source', 'clean', '-s', label)).toMatchObject({ committed: false, plans: [{ certificates: [] }] });
    expect(await json('source', 'clean_unused_and_expiring_within_days', '-s', label, '-d', '100', '--commit')).toMatchObject([{ report: { removed: 3 } }]);
  });
});

describe('lemur source sync_source_destination', () => {
  it('makes the sources that destinations lack, each once', async () => {
    const label = fresh('pair');
    const pluginOptions = JSON.stringify({ place: label });
    for (const name of [label, `${label}-2`])
      await api.database.query(
        `INSERT INTO destinations ("uuid", "label", "pluginSlug", "options") VALUES (gen_random_uuid(), $1, 'fake-place-destination', $2)`,
        [name, pluginOptions],
      );
    const wish = ['source', 'sync_source_destination', '-d', label, '-d', `${label}-2`];
    const sources = [{ label, pluginSlug: 'fake-place-source', because: null }];
    const count = async () => (await api.database.query(`SELECT FROM sources WHERE "options" ->> 'place' = $1`, [label])).length;
    expect(await json(...wish)).toEqual({ committed: false, sources });
    expect(await count()).toBe(0);
    expect(await json(...wish, '--commit')).toEqual({ committed: true, sources });
    expect(await json(...wish, '--commit')).toEqual({ committed: true, sources: [] });
    expect(await count()).toBe(1);
    expect(await audited('source.create', label)).toEqual([{ actor: expect.stringMatching(/^cli:/) as string }]);
  });
});

describe('lemur source enable_cloudfront', () => {
  it('splits a source of the time before CloudFront was read, once', async () => {
    const label = fresh('aws');
    await api.database.query(`INSERT INTO sources ("uuid", "label", "pluginSlug", "options") VALUES (gen_random_uuid(), $1, 'aws-source', $2)`, [
      label,
      { accountNumber: '123456789012' },
    ]);
    const options = async () =>
      (await api.database.query<{ options: object }>(`SELECT "options" FROM sources WHERE "label" LIKE $1 ORDER BY "label"`, [`${label}%`])).map((row) => row.options); // prettier-ignore
    const wish = ['source', 'enable_cloudfront', '-s', label];
    expect(await json(...wish)).toEqual({ committed: false, source: label, newSource: `${label}-cloudfront` });
    expect(await options()).toEqual([{ accountNumber: '123456789012' }]);
    expect((await lemur(...wish, '--commit')).code).toBe(0);
    expect(await options()).toEqual([
      { accountNumber: '123456789012', path: '/', endpointType: 'elb' },
      { accountNumber: '123456789012', path: '/cloudfront/', endpointType: 'cloudfront' },
    ]);
    const again = await lemur(...wish, '--commit');
    expect([again.code, again.err]).toEqual([5, expect.stringContaining('says already which endpoints it reads') as string]);
    const other = await lemur('source', 'enable_cloudfront', '-s', await aSource());
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('of the plugin fake-place-source') as string]);
  });
});

describe('lemur acme upload_acme_token_s3', () => {
  const upload = (...more: string[]) => lemur('acme', 'upload_acme_token_s3', '-a', '123456789012', '-b', 'challenges', '-p', 'trial', '-n', 'a-name', ...more);

  it('puts a file into a folder of the bucket, and takes it away again', async () => {
    expect((await upload('--dry-run', '--json')).json()).toEqual({ committed: false, place: 'challenges/trial/a-name' });
    expect(files).toEqual([]);
    expect((await upload('-t', 'a text', '--json')).json()).toEqual({ committed: true, place: 'challenges/trial/a-name' });
    expect(files).toEqual(['put challenges/trial/a-name: a text', 'removed challenges/trial/a-name']);
    expect(await audited('destination.try', 'aws-s3')).toHaveLength(1);
  });

  it('says that its plugin is not installed, where it is not', async () => {
    plugins.destination.splice(plugins.destination.indexOf(bucket), 1);
    const run = await upload();
    plugins.destination.push(bucket);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('The destination plugin "aws-s3" is not installed.') as string]);
  });
});

describe('lemur endpoint expire', () => {
  it('forgets what its source has not told of for so long, and keeps all of a source that cannot be read', async () => {
    const label = await aSource();
    const certificate = await aCertificate(api.admin, authorityId);
    const [stale, young] = [fresh('lb'), fresh('lb')];
    const [{ id } = { id: 0 }] = await api.database.query<{ id: number }>(`UPDATE sources SET "lastRunAt" = now() WHERE "label" = $1 RETURNING "id"`, [label]);
    for (const [name, hours] of [
      [stale, 5],
      [young, 1],
    ] as const)
      // prettier-ignore
      await api.database.query(
        `INSERT INTO endpoints ("name", "dnsname", "port", "type", "certificateId", "sourceId", "lastSeenAt") VALUES ($1, $1, 443, 'elb', $2, $3, now() - make_interval(hours => $4))`,
        [name, certificate.id, id, hours],
      );
    const names = async (...more: string[]) =>
      (await json<{ endpoints: { name: string; source: string }[] }>('endpoint', 'expire', ...more)).endpoints.filter((one) => one.source === label).map((one) => one.name); // prettier-ignore
    expect(await names('-ttl', '6')).toEqual([]);
    expect(await names()).toEqual([stale]);
    expect(await names('--ttl', '3', '--commit')).toEqual([stale]);
    expect(await names()).toEqual([]);
    expect(await audited('endpoint.expire', stale)).toEqual([{ actor: expect.stringMatching(/^cli:/) as string }]);
    await api.database.query(`UPDATE sources SET "lastRunAt" = NULL WHERE "id" = $1`, [id]);
    expect(await names('--ttl', '1')).toEqual([]);
  });
});

describe('lemur certificate rotate', () => {
  const anEndpointServing = async (old: CertificateAnswer, others: readonly CertificateAnswer[], region?: string) => {
    const [label, name] = [await aSource(), fresh('lb')];
    at(label).certificates = [old, ...others].map(found);
    at(label).endpoints = [endpointOf(name, old, region)];
    await lemur('source', 'sync', '-s', label);
    return { label, name };
  };
  const servedBy = async (name: string) => (await api.database.query<{ certificateId: number }>(`SELECT "certificateId" FROM endpoints WHERE "name" = $1`, [name]))[0]?.certificateId; // prettier-ignore

  it('has every endpoint of one certificate serve another, which need not replace it', async () => {
    const [old, other] = [await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId)];
    const [one, two] = [await anEndpointServing(old, [other]), await anEndpointServing(old, [other])];
    const wish = ['certificate', 'rotate', '-o', old.name, '-n', other.name];
    expect(await json(...wish)).toMatchObject({ committed: false, plan: { wouldRotate: 2 } });
    expect(await servedBy(one.name)).toBe(old.id);
    const done = await lemur(...wish, '-a', 'true', '--commit', '--json');
    expect([done.code, done.json()]).toMatchObject([0, { outcome: 'done', report: { rotated: 2 } }]);
    expect([await servedBy(one.name), await servedBy(two.name)]).toEqual([other.id, other.id]);
    expect(at(one.label).served.get(one.name)).toBe(`there/${other.name}`);
    const [run] = await api.database.query<{ payload: object }>(
      `SELECT "payload" FROM job_runs WHERE "job" = 'rotate-endpoint-certificates' ORDER BY "startedAt" DESC LIMIT 1`,
    );
    expect(run?.payload).toEqual({ oldCertificateId: old.id, newCertificateId: other.id });
  });

  it('has one endpoint serve a certificate that is named, and leaves the others of the old one', async () => {
    const [old, other] = [await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId)];
    const [one, two] = [await anEndpointServing(old, [other]), await anEndpointServing(old, [other])];
    await lemur('certificate', 'rotate', '-e', one.name, '-n', other.name, '-c', 'true');
    expect([await servedBy(one.name), await servedBy(two.name)]).toEqual([other.id, old.id]);
  });

  it('only looks at endpoints of the old certificate that is named, when no new one is', async () => {
    const [old, another] = [await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId)];
    const replacement = await aCertificate(api.admin, authorityId, { replaces: [{ id: old.id }, { id: another.id }] });
    const [one, two] = [await anEndpointServing(old, [replacement]), await anEndpointServing(another, [replacement])];
    await lemur('certificate', 'rotate', '-o', old.name, '--commit');
    expect([await servedBy(one.name), await servedBy(two.name)]).toEqual([replacement.id, another.id]);
  });

  it('only looks at endpoints of the region that is named', async () => {
    const old = await aCertificate(api.admin, authorityId);
    const replacement = await aCertificate(api.admin, authorityId, { replaces: [{ id: old.id }] });
    const [there, elsewhere] = [await anEndpointServing(old, [replacement], 'us-east-1'), await anEndpointServing(old, [replacement], 'us-east-10')];
    expect(await json('certificate', 'rotate_region', '-r', 'us-east-1', '-o', old.name)).toMatchObject({ committed: false, plan: { wouldRotate: 1 } });
    expect((await lemur('certificate', 'rotate_region', '-r', 'us-east-1', '-o', old.name, '-c', 'true')).code).toBe(0);
    expect([await servedBy(there.name), await servedBy(elsewhere.name)]).toEqual([replacement.id, old.id]);
    expect((await lemur('certificate', 'rotate_region', '--commit')).code).toBe(2);
  });

  it('never has one served that is over, and nothing done by half a wish', async () => {
    const [old, over] = [await aCertificate(api.admin, authorityId), await aCertificate(api.admin, authorityId)];
    await api.admin.put(`/certificates/${over.id}/revoke`, { crlReason: 'superseded' });
    const { name } = await anEndpointServing(old, [over]);
    const refused = await lemur('certificate', 'rotate', '-e', name, '-n', over.name, '--commit');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(`"${over.name}" is revoked`) as string]);
    const half = await lemur('certificate', 'rotate', '-n', over.name, '--commit');
    expect([half.code, half.err]).toEqual([2, expect.stringContaining('Add --endpoint') as string]);
    expect(await servedBy(name)).toBe(old.id);
  });
});

describe('lemur certificate identify_expiring_deployed_certificates', () => {
  it('keeps what it finds only when it is told to', async () => {
    const common = ['certificate', 'identify_expiring_deployed_certificates', '-e', 'acting.example', '-eo', 'web@builders.example'];
    expect(await json(...common)).toMatchObject({ committed: false, plan: { kept: false } });
    expect(await json(...common, '-c', 'true')).toMatchObject({ outcome: 'done', report: { kept: true } });
  });
});

describe('lemur rehash_passwords', () => {
  it('hashes what an older system has stored as it is, and their owners go on signing in', async () => {
    const username = fresh('moved');
    await api.database.query(`INSERT INTO users ("username", "email", "passwordHash", "active") VALUES ($1, $2, 'Clear-Text#77', true)`, [
      username,
      `${username}@acting.example`,
    ]);
    const signsIn = async () => (await api.anonymous.post('/auth/login', { username, password: 'Clear-Text#77' })).status === 200;
    expect(await json('rehash_passwords')).toMatchObject({ committed: false, users: [{ username }] });
    expect(await signsIn()).toBe(false);
    const done = await lemur('rehash_passwords', '--commit');
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('choose new ones') as string]);
    expect(await signsIn()).toBe(true);
    expect(await json('rehash_passwords')).toEqual({ committed: false, users: [] });
  });
});

describe('lemur shell', () => {
  it('reads, and changes nothing unless it is told to', async () => {
    const run = await lemur('shell', '-e', `await db.query('SELECT count(*)::int AS n FROM users WHERE "username" = $1', ['lemur'])`, '--json');
    expect([run.code, run.json()]).toEqual([0, [{ n: 1 }]]);
    expect(await json('shell', '-e', '(await rolesService.list(actor, { page: 1, count: 1 })).items.length')).toBe(1);
    const change = `(await db.query("INSERT INTO domains (name, sensitive) VALUES ('shell.acting.example', false)"), 'done')`;
    const refused = await lemur('shell', '-e', change);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('read-only transaction') as string]);
    expect(await json('shell', '-e', change, '--commit')).toBe('done');
    expect(await audited('shell.open', 'shell')).toHaveLength(1);
  });

  it('says what is no expression', async () => {
    const run = await lemur('shell', '-e', '1 +');
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('"1 +" is not an expression') as string]);
  });
});

describe('A command', () => {
  it.each([
    [['certificate', 'clear_pending'], 2, '"verisign-issuer" is not installed'],
    [['certificate', 'rotate', '-o', 'nobody'], 4, 'There is no certificate named "nobody"'],
    [
      ['source', 'clean_unused_and_issued_since_days', '-s', 'all', '-d', 'ten'],
      2,
      "'-d, --days <days>' argument 'ten' is invalid. It is not a whole number: write digits",
    ],
    [['source', 'sync', '-s', 'all', '-ttl', '0'], 2, "argument '0' is invalid. It is less than 1: write 1 or more."],
    [['source', 'sync_source_destination'], 2, 'Say which destination'],
    [['source', 'sync_source_destination', '-d', 'nowhere'], 4, 'There is no destination "nowhere"'],
    [['source', 'enable_cloudfront', '-s', 'nowhere'], 4, 'There is no source "nowhere"'],
    [['endpoint', 'expire', '-c', 'perhaps'], 2, 'neither true nor false: write one of them'],
    [['acme', 'dnstest', '-d', '_acme.nowhere.example', '-t', 'x'], 2, 'No DNS provider holds a zone of _acme.nowhere.example'],
    [['acme', 'dnstest', '-d', 'x.example'], 2, "required option '-t, --token <text>' not specified"],
    [['start', '-w', '0'], 2, 'It is less than 1'],
    [['db', 'upgrade', 'CreateTables1767225600000'], 2, 'not brought part of the way'],
    [['db', 'stamp', 'nothing'], 4, 'There is no migration "nothing"'],
    [['db', 'revision', '-m', '!'], 2, '"!" makes no name'],
    [['certificate', 'revoke', '-p', '/nowhere/list.txt'], 4, 'The file "/nowhere/list.txt" cannot be read'],
    [['unlock', '--key-file', '/nowhere/key'], 4, 'The file "/nowhere/key" cannot be read'],
    [['audit', 'export-head', '/nowhere/head.json'], 2, 'The file "/nowhere/head.json" cannot be written'],
    [['audit', 'export-chain', '/nowhere/chain.jsonl'], 2, 'in a folder that is there'],
    [['audit', 'verify', '--head', '/nowhere/head.json'], 4, 'Name one that is there'],
    [['lemon'], 2, "unknown command 'lemon'"],
  ])('%j ends with %i, and says what to do', async (args, code, words) => {
    const run = await lemur(...args);
    expect([run.code, run.out, run.err]).toEqual([code, '', expect.stringContaining(words) as string]);
  });

  it.each([
    ['notify security_expiration_summary'],
    ['notify authority_expirations'],
    ['notify expiring_deployed_certificates'],
    ['certificate expiration_metrics'],
  ])('of a job answers in JSON: %s', async (line) => {
    const run = await lemur(...line.split(' '), '--json');
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.json()).toMatchObject({ job: expect.any(String) as string, outcome: expect.stringMatching(/^(done|skipped)$/) as string });
  });

  it('does nothing for the byte-code files of older scripts, and says so', async () => {
    expect(await json('clean')).toEqual({ removed: 0 });
  });
});

describeWith(['pdns_server'], 'lemur acme dnstest', () => {
  let dns: TestPowerDns;
  const settings = () => ({ LEMUR_EGRESS_ALLOW: '127.0.0.1/32', LEMUR_DNS_RESOLVERS: dns.address });
  const test = (...more: string[]) =>
    runLemur(api.database.url, ['acme', 'dnstest', '-d', '_acme-challenge.www.trial.example', '-t', 'a-text', ...more], settings());
  beforeAll(async () => {
    dns = await startPowerDns();
    await dns.addZone('trial.example');
    const requirements = Object.entries({ url: dns.url, apiKey: dns.apiKey, nameServers: dns.address }).map(([name, value]) => ({ name, value }));
    await api.admin.post('/dns_providers', { name: 'trial zones', providerType: { name: 'powerdns', requirements } });
  });
  afterAll(() => dns?.stop());

  it('puts a record, sees it served, and takes it away again', async () => {
    expect((await test('--dry-run', '--json')).json()).toEqual({ committed: false, providers: [{ provider: 'trial zones', zone: 'trial.example' }] });
    expect(await audited('dns-provider.try', 'trial zones')).toEqual([]);
    const run = await test('--json');
    expect([run.code, run.json()]).toEqual([
      0,
      { committed: true, providers: [{ provider: 'trial zones', zone: 'trial.example', isSeen: true, because: null }] },
    ]);
    expect(await dns.txt('_acme-challenge.www.trial.example')).toEqual([]);
    expect(await audited('dns-provider.try', 'trial zones')).toHaveLength(1);
  });

  it('says which server does not serve it, ends with 7, and leaves nothing behind', async () => {
    const deaf = await findFreePort();
    const requirements = Object.entries({ nameServers: `127.0.0.1:${deaf}`, url: dns.url, apiKey: dns.apiKey }).map(([name, value]) => ({ name, value }));
    const [{ id } = { id: 0 }] = await api.database.query<{ id: number }>(`SELECT "id" FROM dns_providers WHERE "name" = 'trial zones'`);
    expect(
      (await api.admin.put(`/dns_providers/${id}`, { name: 'trial zones', description: '', providerType: { name: 'powerdns', requirements } })).status,
    ).toBe(200);
    const run = await test('--wait', '1');
    expect([run.code, run.out]).toEqual([7, expect.stringContaining(`Not served by 127.0.0.1:${deaf}`) as string]);
    expect(await dns.txt('_acme-challenge.www.trial.example')).toEqual([]);
  });
});
