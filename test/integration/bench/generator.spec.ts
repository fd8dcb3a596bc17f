import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';
import { aCertificate, anAuthority, dnsNames } from '../../support/builders';
import { checkout } from '../../support/program-build';

interface Generator {
  generateCertificates(url: string, total: number): Promise<number>;
}
interface NeighbourGenerator {
  generateNeighbours(url: string, numbers: { endpoints: number; auditRows: number; users: number; destinations: number; sources: number }): Promise<void>;
}
const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(checkout, path)).href);

const INDEXES = `SELECT indexname || ' ' || indexdef AS line FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  ORDER BY 1`;

describe('The generator of the bench', () => {
  let api: StartedApi;
  beforeAll(async () => {
    api = await startApi();
    const authority = await anAuthority(api.admin);
    for (const host of ['a', 'b', 'c'])
      await aCertificate(api.admin, authority.id, { owner: 'team-1@bench.example', ...dnsNames(`${host}.bench.example`, `www.${host}.bench.example`) });
  });
  afterAll(() => api?.stop());

  it('fills the table twice, leaves every index and constraint, and what it made is listed', { timeout: 120_000 }, async () => {
    const { generateCertificates } = (await load('test/bench/generate.mjs')) as Generator;
    const { generateNeighbours } = (await load('test/bench/generate-neighbours.mjs')) as NeighbourGenerator;
    const before = await api.database.query(INDEXES);
    for (const total of [1500, 3000]) {
      await generateCertificates(api.database.url, total);
      expect(await api.database.query('SELECT count(*)::int AS count FROM certificates')).toEqual([{ count: total }]);
      expect(await api.database.query(INDEXES)).toEqual(before);
    }
    await generateNeighbours(api.database.url, { endpoints: 200, auditRows: 1000, users: 50, destinations: 20, sources: 5 });
    expect(await api.database.query('SELECT count(*)::int AS count FROM endpoints')).toEqual([{ count: 200 }]);
    expect(await api.database.query(INDEXES)).toEqual(before);
    const [newest] = await api.database.query<{ cn: string }>('SELECT cn FROM certificates ORDER BY id DESC LIMIT 1');
    const { status, body } = await api.admin.get('/certificates', { filter: `cn;"${newest?.cn}"`, showExpired: 1 });
    expect(status).toBe(200);
    expect(body.total).toBeGreaterThanOrEqual(1);
    expect(body.items[0]).toMatchObject({ cn: newest?.cn, domains: expect.arrayContaining([expect.objectContaining({ name: newest?.cn })]) });
  });
});
