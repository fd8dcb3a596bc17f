import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { checkout } from '../../support/program-build';
import { faultsOf, type PlanNode } from './plan.rules';

interface Generator {
  generateCertificates(url: string, total: number): Promise<number>;
}
interface NeighbourGenerator {
  generateNeighbours(url: string, numbers: { endpoints: number; auditRows: number; users: number; destinations: number; sources: number }): Promise<void>;
}
const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(checkout, path)).href);

const certificateFilters = {
  any: 'h1234.svc',
  id: '4711',
  name: 'h1234.svc',
  fixedName: 'no-such-name',
  cn: '"h1234.svc257.bench.example"',
  commonName: 'h1234.svc',
  owner: 'team-777@bench',
  issuer: 'bench',
  description: 'service 977',
  externalId: 'none-has-it',
  serial: '1234567890',
  serialHex: 'ABCDEF',
  sha256: '00'.repeat(32),
  status: 'revoked',
  keyType: 'RSA',
  signingAlgorithm: 'sha256',
  bits: '2048',
  destination: '1',
  notify: 'true',
  active: 'false',
  rotation: 'true',
};
const certificateOrders = ['id', 'name', 'owner', 'issuer', 'serial', 'notBefore', 'notAfter', 'dateCreated', 'notify', 'rotation', 'cn', 'status', 'bits', 'keyType', 'signingAlgorithm']; // prettier-ignore

type Question = readonly [path: string, query?: Record<string, string | number>];

const questions: readonly Question[] = [
  ['/certificates'],
  ['/certificates', { page: 50, count: 30 }],
  ['/certificates', { page: 1000, count: 10 }],
  ['/certificates', { short: 'true' }],
  ['/certificates', { showExpired: 1 }],
  ...Object.entries(certificateFilters).map(([field, value]): Question => ['/certificates', { filter: `${field};${value}` }]),
  ...['cn;bench.example', 'name;bench', 'owner;bench.example'].map((filter): Question => ['/certificates', { filter }]),
  ...certificateOrders.flatMap((sortBy) => ['asc', 'desc'].map((sortDir): Question => ['/certificates', { sortBy, sortDir }])),
  ['/certificates', { serial: '0xABCDEF' }],
  ['/certificates', { timeRange: 4 }],
  ['/certificates', { show: 'true' }],
  ['/certificates', { id: '1,2,3' }],
  ['/certificates', { owner: 'team-7@bench.example' }],
  ['/certificates/name/no-such-name'],
  ['/certificates/valid', { filter: 'cn;h1234.svc257.bench.example', owner: 'team-7%', count: 10, page: 1 }],
  ['/certificates/1'],
  ['/certificates/1/domains'],
  ['/certificates/1/notifications'],
  ['/domains', { filter: 'name;h1234.' }],
  ['/logs'],
  ['/logs', { filter: 'certificate.name;h1234.svc' }],
  ['/logs', { filter: 'user.email;user-77@' }],
  ['/logs', { action: 'role.update' }],
  ['/logs', { objectType: 'certificate', objectId: 5 }],
  ['/endpoints', { filter: 'name;listener-777' }],
  ['/notifications'],
  ['/roles'],
  ['/roles', { filter: 'name;team-77' }],
  ['/users'],
];

describe('A list of a hundred thousand', () => {
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
    await generateCertificates(database.url, 100_000);
    await generateNeighbours(database.url, { endpoints: 20_000, auditRows: 100_000, users: 1000, destinations: 500, sources: 50 });
    await database.query('ANALYZE');
    const rows = await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples >= 10000`);
    bigTables = new Set(rows.map(({ name }) => name));
    writeFileSync(plansFile, '');
    const preload = join(checkout, 'test/integration/plans/explain-statements.cjs');
    api = await startApi({ database, settings: { NODE_OPTIONS: `--require=${preload}`, PLANS_FILE: plansFile } });
  }, 180_000);
  afterAll(async () => {
    await api?.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has tables that are worth the trouble', () => {
    expect([...bigTables]).toEqual(
      expect.arrayContaining(['certificates', 'certificates_domains', 'certificates_notifications', 'domains', 'endpoints', 'audit_log']),
    );
  });

  it.each(questions.map(([path, query = {}]) => ({ path, query, asked: `${path} ${JSON.stringify(query)}` })))(
    'answers $asked without reading a table from end to end',
    async ({ path, query }) => {
      truncateSync(plansFile);
      const answer = await api?.admin.get(path, { count: 10, ...query });
      expect([200, 404], answer?.text).toContain(answer?.status);
      const explained = readFileSync(plansFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { text: string; plan?: PlanNode; error?: string });
      expect(explained.length).toBeGreaterThan(1);
      const faults = explained.flatMap(({ text, plan, error }) => {
        const found = error === undefined ? (plan ? faultsOf(plan, bigTables) : ['no plan']) : [error];
        return found.map((fault) => `${fault} ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
      });
      expect(faults).toEqual([]);
    },
  );
});
