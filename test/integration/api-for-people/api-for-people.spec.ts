import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiError, createClient } from '@app/api-client';
import { allEndpoints, examples, type Endpoint } from '@app/api-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { aCertificate, anAuthority, inDays } from '../../support/builders';
import { aCaller, fresh } from '../../support/callers';
import { checkout } from '../../support/program-build';

let api: StartedApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

const endpointOf = (name: string): Endpoint => {
  const found = allEndpoints.find((named) => named.name === name);
  if (!found) throw new Error(`There is no endpoint ${name}.`);
  return found.endpoint;
};

describe('The examples of the reference', () => {
  const ids = new Map<string, number>();

  it.each(examples.map((example) => [example.of, example] as const))('%s works as it is written', async (name, { params = {}, query = {}, body, answer }) => {
    const endpoint = endpointOf(name);
    const path = endpoint.path.replace(/:(\w+)/g, (_, param: string) => {
      const value = params[param] ?? '';
      return value.startsWith('id of ') ? String(ids.get(value.slice('id of '.length))) : value;
    });
    const got = await api.admin.call(endpoint.method, path, { query, body });
    expect([got.status, got.status < 300 ? '' : got.text]).toEqual([endpoint.status, '']);
    if (answer) expect(got.body).toMatchObject(answer);
    if (typeof got.body?.id === 'number') ids.set(name, got.body.id);
  });
});

describe('The OpenAPI document', () => {
  it('is served to everybody, and names every endpoint', async () => {
    const { status, headers, body } = await api.anonymous.get('/openapi.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/openapi+json');
    const operations = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual(allEndpoints.map(({ name }) => name).sort());
    expect(body.openapi).toMatch(/^3\.1/);
  });
});

describe('The reference page', () => {
  it('needs nothing from elsewhere, and no script inside it', async () => {
    const answer = await fetch(`${api.origin}/docs`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    const fetched = [...page.matchAll(/<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(fetched.sort()).toEqual(['/docs/reference.css', '/docs/reference.js']);
    for (const address of fetched) expect((await fetch(`${api.origin}${address}`)).status).toBe(200);
    expect(page).not.toMatch(/<script>|<script [^>]*>[^<]|\son\w+=|https?:\/\//);
  });

  it('has a section for every endpoint, with its words and its example', async () => {
    const page = await (await fetch(`${api.origin}/docs`)).text();
    for (const { name } of allEndpoints) expect(page).toContain(`id="${name}"`);
    expect(page).toContain('Idempotency-Key');
    expect(page).toContain('Correct-horse#42');
  });
});

describe('Two editors', () => {
  const read = async (path: string) => {
    const answer = await api.admin.get(path);
    return { etag: answer.headers.get('etag') ?? '', body: answer.body };
  };
  const put = (path: string, body: unknown, etag?: string) => api.admin.call('PUT', path, { body, headers: etag === undefined ? {} : { 'if-match': etag } });

  it('do not overwrite each other: the second is told that what he read is stale', async () => {
    const certificate = await aCertificate(api.admin, (await anAuthority(api.admin)).id);
    const path = `/certificates/${certificate.id}`;
    const { etag, body } = await read(path);
    expect(etag).toMatch(/^"[\w-]{22}\.[\w-]{22}"$/);
    expect((await read(path)).etag).toBe(etag);
    const edit = (description: string) => ({ owner: body.owner, description, notifications: body.notifications, roles: body.roles });
    expect((await put(path, edit('first'), etag)).status).toBe(200);
    const second = await put(path, edit('second'), etag);
    expect(second).toMatchObject({ status: 412, body: { code: 'edit.stale', hint: expect.stringContaining('If-Match') } });
    expect((await read(path)).body.description).toBe('first');
    expect((await put(path, edit('third'), (await read(path)).etag)).status).toBe(200);
    expect((await put(path, edit('fourth'))).status).toBe(200);
    expect((await put(path, edit('fifth'), '*')).status).toBe(200);
  });

  it('are told apart also when they come at the same moment', async () => {
    const { body: role } = await api.admin.post('/roles', { name: fresh('role'), users: [] });
    const { etag } = await read(`/roles/${role.id}`);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => put(`/roles/${role.id}`, { name: role.name, description: `by ${at}`, users: [] }, etag)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
    expect(await api.database.query(`SELECT 1 FROM leases WHERE name LIKE 'edit:%'`)).toEqual([]);
  });

  it.each(['users', 'roles', 'domains', 'notifications'])('see a tag on each of the %s, and whoever has it is sent nothing', async (resource) => {
    const [item] = (await api.admin.get(`/${resource}`)).body.items as { id: number }[];
    const { etag } = await read(`/${resource}/${item?.id}`);
    const again = await api.admin.call('GET', `/${resource}/${item?.id}`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('notice that a secret was changed which nobody is shown, and are not disturbed by what the system writes down', async () => {
    const options = (password: string | null) => [
      { name: 'host', value: 'sftp.example' },
      { name: 'user', value: 'deploy' },
      { name: 'password', value: password },
    ];
    const body = (password: string | null, label: string) => ({ label, plugin: { slug: 'sftp-destination', pluginOptions: options(password) } });
    const label = fresh('host').slice(0, 32);
    const { body: made } = await api.admin.post('/destinations', body('first-secret', label));
    const path = `/destinations/${made.id}`;
    const { etag } = await read(path);
    expect((await put(path, body(null, label), etag)).status).toBe(200);
    expect((await read(path)).etag).toBe(etag);
    expect((await put(path, body('second-secret', label), etag)).status).toBe(200);
    expect(await put(path, body(null, label), etag)).toMatchObject({ status: 412, body: { code: 'edit.stale' } });

    const { body: source } = await api.admin.post('/sources', {
      label,
      plugin: { slug: 'directory-source', pluginOptions: [{ name: 'directory', value: '/nowhere' }] },
    });
    const before = await read(`/sources/${source.id}`);
    await api.database.query('UPDATE sources SET "lastRunAt" = now() WHERE "id" = $1', [source.id]);
    expect((await read(`/sources/${source.id}`)).etag).not.toBe(before.etag);
    expect((await put(`/sources/${source.id}`, { ...before.body, description: 'again' }, before.etag)).status).toBe(200);
  });

  it('get no tag of what holds a secret', async () => {
    const [key] = (await api.admin.get('/keys')).body.items as { id: number }[];
    expect((await api.admin.get(`/keys/${key?.id}`)).headers.get('etag')).toBeNull();
  });
});

describe('The printed client', () => {
  const lemur = () => createClient({ baseUrl: api.origin, token: () => api.admin.token });

  it('reads, changes what it read, and is told when somebody was quicker', async () => {
    const made = await lemur().roles.create({ body: { name: fresh('role'), users: [] } });
    const { answer, etag } = await lemur().roles.get.tagged({ params: { id: made.id } });
    const edit = (description: string) => lemur().roles.edit({ params: { id: made.id }, body: { name: answer.name, description, users: [] }, ifMatch: etag });
    expect((await edit('first')).description).toBe('first');
    await expect(edit('second')).rejects.toMatchObject({ name: 'ApiError', status: 412, code: 'edit.stale', requestId: expect.any(String) });
  });

  it('makes a thing once, however often it asks with the same key', async () => {
    const [name, idempotencyKey] = [fresh('role'), fresh('key')];
    const ask = () => lemur().roles.create({ body: { name, users: [] }, idempotencyKey });
    expect((await ask()).id).toBe((await ask()).id);
  });

  it('says which field is at fault and what to do', async () => {
    const error = await lemur()
      .roles.create({ body: { name: '' } })
      .catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, reasons: { name: expect.any(String) } });
    await expect(createClient({ baseUrl: api.origin }).auth.me()).rejects.toMatchObject({ status: 401, code: 'token.missing' });
  });

  it('walks through a list of every kind, each item once', async () => {
    const authority = await anAuthority(api.admin);
    const owner = `${fresh('team')}@client.example`;
    const names: string[] = [];
    for (let count = 0; count < 5; count++) names.push((await aCertificate(api.admin, authority.id, { owner })).name);
    const found: string[] = [];
    for await (const { name } of lemur().certificates.listShort.each({ query: { owner, count: 2 } })) found.push(name);
    expect(found).toEqual([...names].reverse());
    const roles: number[] = [];
    for await (const { id } of lemur().roles.list.each({ query: { count: 3, sortBy: 'id', sortDir: 'asc' } })) roles.push(id);
    expect(roles).toEqual([...new Set(roles)]);
    expect(roles).toHaveLength((await lemur().roles.list()).total);
  });

  it('serves the script that is shown for it', async () => {
    const certificate = await aCertificate(api.admin, (await anAuthority(api.admin)).id, { validityEnd: inDays(6) });
    const script = (token: string | undefined) =>
      promisify(execFile)(process.execPath, [join(checkout, 'libs/api-client/examples/ending-soon.mjs')], {
        env: { LEMUR_URL: api.origin, LEMUR_TOKEN: token },
      });
    const { stdout } = await script(api.admin.token);
    expect(stdout).toContain(`${certificate.notAfter.slice(0, 10)}  ${certificate.name}  ${certificate.owner}\n`);
    expect(stdout).toMatch(/\n\d+ certificates end within four weeks\.\n$/);
    await expect(script('not.a.token')).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^\S.+\n$/) });
  });
});

describe('A limit of calls', () => {
  let limited: StartedApi;
  beforeAll(async () => {
    limited = await startApi({ settings: { LEMUR_RATE_LIMIT: '40/1h' } });
  });
  afterAll(() => limited?.stop());

  it('stops one caller who calls too often, tells how long to wait, and leaves others alone', async () => {
    const [ann, bob] = [await aCaller(limited, 'ann'), await aCaller(limited, 'bob')];
    const { jwt } = (await ann.api.post('/keys', { name: 'k', ttl: 1 })).body as { jwt: string };
    const statuses = [];
    for (let call = 0; call < 45; call++) statuses.push((await ann.api.get('/defaults')).status);
    expect(statuses.slice(0, 39)).toEqual(Array<number>(39).fill(200));
    expect(statuses.slice(-4)).toEqual([429, 429, 429, 429]);
    const refused = await ann.api.get('/defaults');
    expect(refused.body).toMatchObject({ code: 'rate.exceeded', hint: expect.stringContaining('Retry-After') });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
    expect((await bob.api.get('/defaults')).status).toBe(200);
    expect((await limited.anonymous.as(jwt).get('/defaults')).status).toBe(200);
  });

  it('stops whoever calls with bad tokens, by his address, and nobody who calls or signs in from there', async () => {
    const ann = await aCaller(limited, 'ann');
    const bad = limited.anonymous.as('not.a.token');
    const statuses = [];
    for (let call = 0; call < 45; call++) statuses.push((await bad.get('/defaults')).status);
    expect(statuses.slice(0, 40)).toEqual(Array<number>(40).fill(401));
    expect(statuses.slice(-4)).toEqual([429, 429, 429, 429]);
    const refused = await limited.anonymous.get('/certificates');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate.exceeded' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(10);
    expect((await ann.api.get('/defaults')).status).toBe(200);
    expect((await limited.anonymous.post('/auth/login', { username: ann.username, password: ann.password })).status).toBe(200);
  });

  it('does not count health checks and the dashboard’s files', async () => {
    for (let call = 0; call < 60; call++) {
      expect((await limited.anonymous.get('/healthcheck')).status).toBe(200);
      expect((await fetch(`${limited.origin}/docs/reference.js`)).status).toBe(200);
    }
  });
});
