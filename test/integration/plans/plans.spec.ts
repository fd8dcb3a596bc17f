import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { checkout } from '../../support/program-build';
import { faultsOf, inWords, type PlanNode } from './plan.rules';

interface Question {
  readonly figure: string;
  readonly path: (index: number) => string;
  /** Asked by its path once, and then by the cursor of the answer. */
  readonly follow?: boolean;
}
interface Questions {
  questionsOf(about: { total: number; found: unknown }): Question[];
  lookUp(client: Client): Promise<unknown>;
}
interface Generator {
  generateCertificates(url: string, total: number): Promise<number>;
}
interface NeighbourGenerator {
  generateNeighbours(url: string, numbers: { endpoints: number; auditRows: number; users: number; destinations: number; sources: number }): Promise<void>;
}
interface Explained {
  readonly text: string;
  readonly plan?: PlanNode;
  readonly error?: string;
}

const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(checkout, path)).href);

const total = 100_000;

/** What reads a whole table, and may: why. */
const allowed: Readonly<Record<string, string>> = {
  'certificates: /stats, issuer': 'counts everything, at most once a minute where that is slow',
  'certificates: /stats, bits': 'counts everything, at most once a minute where that is slow',
  'certificates: /stats, what ends': 'counts everything, at most once a minute where that is slow',
  'destinations: stats': 'counts everything',
  'endpoints: sorted by lastUpdated, asc': 'an index on the time of the last look would make every sync write all indexes of every row',
  'endpoints: sorted by lastUpdated, desc': 'an index on the time of the last look would make every sync write all indexes of every row',
};

/** Beside what the bench asks. */
const others: readonly Question[] = [
  ['certificates: by ids', '/certificates?id=1,2,3'],
  ['certificates: its renewal', '/certificates/7/renewal'],
  ['certificates: its deployments', '/certificates/7/deployments'],
  ['certificates: filter any, sorted by name', '/certificates?filter=any;h1234.svc&sortBy=name&sortDir=asc&count=10'],
  ['domains: filter not sensitive', '/domains?filter=sensitive;false&count=10'],
  ['logs: of one object, by time', '/logs?objectType=certificate&objectId=5&from=2020-01-01T00:00:00Z&count=10'],
  ['jobs', '/jobs'],
].map(([figure = '', path = '']) => ({ figure, path: () => path }));

/** `PLANS_LIST=plans.txt` writes what was asked of the database, and how it was answered, to that file. */
const listFile = process.env['PLANS_LIST'] === undefined ? undefined : resolve(process.env['PLANS_LIST']);

describe('A list of a hundred thousand', async () => {
  const { questionsOf, lookUp } = (await load('test/bench/figures/list-questions.mjs')) as Questions;
  const names = [...questionsOf({ total, found: {} }), ...others].map(({ figure }) => figure);
  let questions: ReadonlyMap<string, Question>;
  let database: TestDatabase;
  let api: StartedApi | undefined;
  let bigTables: ReadonlySet<string>;
  const folder = mkdtempSync(join(tmpdir(), 'lemur-plans-'));
  const plansFile = join(folder, 'plans.jsonl');

  beforeAll(async () => {
    database = await createDatabase({ installed: true });
    const filling = await startApi({ database });
    const authority = await anAuthority(filling.admin);
    for (const host of ['a', 'b', 'c', 'd', 'e'])
      await aCertificate(filling.admin, authority.id, { owner: 'team-1@bench.example', ...dnsNames(`${host}.bench.example`, `www.${host}.bench.example`) });
    await filling.stop();
    const { generateCertificates } = (await load('test/bench/generate.mjs')) as Generator;
    const { generateNeighbours } = (await load('test/bench/generate-neighbours.mjs')) as NeighbourGenerator;
    await generateCertificates(database.url, total);
    await generateNeighbours(database.url, { endpoints: 20_000, auditRows: 100_000, users: 1000, destinations: 500, sources: 50 });
    await database.query('ANALYZE');
    const rows = await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples >= 10000`);
    bigTables = new Set(rows.map(({ name }) => name));
    const client = new Client({ connectionString: database.url });
    await client.connect();
    questions = new Map([...questionsOf({ total, found: await lookUp(client) }), ...others].map((question) => [question.figure, question]));
    await client.end();
    writeFileSync(plansFile, '');
    if (listFile) writeFileSync(listFile, `Plans for ${total.toLocaleString('en')} certificates; rows are what the planner expects.\n`);
    const preload = join(checkout, 'test/integration/plans/explain-statements.cjs');
    api = await startApi({ database, settings: { NODE_OPTIONS: `--require=${preload}`, PLANS_FILE: plansFile } });
  }, 300_000);
  afterAll(async () => {
    await api?.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything that one request asks the database, with its plans. */
  async function explain(path: string): Promise<{ explained: Explained[]; next: unknown }> {
    truncateSync(plansFile);
    const answer = await api?.admin.get(path);
    expect([200, 404], answer?.text).toContain(answer?.status);
    const lines = readFileSync(plansFile, 'utf8').trim().split('\n');
    return { explained: lines.map((line) => JSON.parse(line) as Explained), next: (answer?.body as { next?: unknown } | undefined)?.next };
  }

  it('has tables that are worth the trouble', () => {
    expect([...bigTables]).toEqual(
      expect.arrayContaining([
        'certificates',
        'certificates_domains',
        'certificates_notifications',
        'certificate_replacements',
        'domains',
        'endpoints',
        'audit_log',
      ]),
    );
  });

  it.each(names)('is answered without reading a table from end to end: %s', async (name) => {
    const question = questions.get(name);
    const path = question?.path(7) ?? '';
    const asked = await explain(path);
    const followed = question?.follow ? await explain(`${path}&after=${encodeURIComponent(String(asked.next))}`) : undefined;
    const explained = [...asked.explained, ...(followed?.explained ?? [])];
    // At least who asks, and what he asked for.
    expect(explained.length).toBeGreaterThan(1);
    if (listFile) appendFileSync(listFile, `\n${name}\nGET ${path}\n${explained.map(inWords).join('')}`);
    const faults = explained.flatMap(({ text, plan, error }) => {
      const found = error === undefined ? (plan ? faultsOf(plan, bigTables) : ['no plan']) : [error];
      return found.map((fault) => `${fault} ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
    });
    if (!(name in allowed)) expect(faults).toEqual([]);
  });

  const idsOf = (body: { items: { id: number }[] }) => body.items.map(({ id }) => id);
  const get = async (path: string, query: Record<string, string | number> = {}) => {
    const answer = await api?.admin.get(path, query);
    expect(answer?.status, answer?.text).toBe(200);
    return answer?.body as { total: number; totalIsExact?: boolean; next?: string | null; note?: string; items: { id: number }[] };
  };
  const idOf = async (table: string, column: string, value: string) =>
    (await database.query<{ id: number }>(`SELECT "id" FROM "${table}" WHERE "${column}" = $1`, [value]))[0]?.id ?? 0;

  it.each([
    ['/logs', {}],
    ['/logs', { sortBy: 'loggedAt', sortDir: 'asc' }],
    ['/logs', { action: 'role.update' }],
    ['/domains', { sortBy: 'name', sortDir: 'asc' }],
    ['/domains', { sortBy: 'sensitive', sortDir: 'desc' }],
    ['/endpoints', { sortBy: 'port', sortDir: 'asc' }],
    ['/endpoints', { filter: 'type;cloudfront' }],
    ['/certificates', { short: 'true' }],
  ] as const)('has the same pages by cursor as by number: %s %j', async (path, query) => {
    let after: string | null | undefined;
    for (const page of [1, 2, 3]) {
      const byNumber = await get(path, { ...query, count: 400, page });
      const byCursor = await get(path, { ...query, count: 400, ...(after ? { after } : {}) });
      expect(byNumber.items).toHaveLength(400);
      expect(idsOf(byCursor)).toEqual(idsOf(byNumber));
      after = byCursor.next;
    }
  });

  it.each(['/certificates', '/domains', '/endpoints', '/logs'])(
    'is looked through a part at a time for two letters, and to its end by cursor: %s',
    async (path) => {
      const filter = path === '/logs' ? 'user.email;qx' : 'name;qx';
      const first = await get(path, { filter, count: 10, short: 'true' });
      expect(first).toMatchObject({ items: [], total: 0, totalIsExact: false, note: expect.stringContaining('10,000') });
      let looks = 1;
      for (let page = first; page.next; looks++) page = await get(path, { filter, count: 10, short: 'true', after: page.next });
      expect(looks).toBeGreaterThan(1);
      expect(looks).toBeLessThanOrEqual(12);
    },
  );

  it('ends at a bound where one certificate replaces ten thousand, and pages through all of them', async () => {
    const id = await idOf('certificates', 'name', 'bench-replaces-thousands');
    const one = (await api?.admin.get(`/certificates/${id}`))?.body as { replaces: unknown[] };
    expect(one.replaces).toHaveLength(500);
    const last = await get(`/certificates/${id}/replacements`, { count: 100, page: 100 });
    expect(last).toMatchObject({ total: 10_000 });
    expect(last.items).toHaveLength(100);
  });

  it('ends at a bound where all certificates have one notification', async () => {
    const id = await idOf('notifications', 'label', 'BENCH_EVERYTHING');
    const { items, total: all } = await get(`/notifications/${id}/certificates`, { count: 10 });
    expect(items).toHaveLength(10);
    expect(all).toBeGreaterThan(10_000);
  });

  it('ends at a bound where a role has a hundred thousand members, who cannot be replaced by a list that is not all of them', async () => {
    const id = await idOf('roles', 'name', 'bench-everybody');
    await database.query(`
      WITH made AS (INSERT INTO users (username, email) SELECT 'more-' || n, 'more-' || n || '@bench.example' FROM generate_series(1, 100000) n RETURNING id)
      INSERT INTO roles_users ("userId", "roleId") SELECT id, ${id} FROM made`);
    const one = (await api?.admin.get(`/roles/${id}`))?.body as { name: string; users: { id: number }[] };
    expect(one.users).toHaveLength(10_000);
    const listed = (await get('/roles', { id })) as unknown as { items: { users: unknown[] }[] };
    expect(listed.items[0]?.users).toHaveLength(500);
    const members = await get(`/roles/${id}/users`, { count: 10, page: 10_000 });
    expect(members).toMatchObject({ total: 101_000 });
    expect(members.items).toHaveLength(10);
    const refused = await api?.admin.put(`/roles/${id}`, { name: one.name, description: 'all', users: one.users.map((user) => ({ id: user.id })) });
    expect(refused).toMatchObject({ status: 409, body: { code: 'role.too-many-members' } });
  });
});
