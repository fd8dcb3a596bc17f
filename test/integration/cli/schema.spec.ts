import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLemur } from '../../support/command-line';
import { createDatabase, type TestDatabase } from '../../support/databases';
import { databaseUrl } from '../../support/database-url';

const leftOver = `
  SELECT relname AS "name" FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
  UNION ALL SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'bullmq' ORDER BY 1`;

describe('The schema from the command line', () => {
  let neighbour: TestDatabase;
  let name: string;
  let url: string;
  const lemur = (...args: string[]) => runLemur(url, args);
  const json = async (...args: string[]) => (await lemur(...args, '--json')).json<Record<string, any>>();
  /** Connected only as long as it asks. */
  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }
  beforeAll(async () => {
    neighbour = await createDatabase();
    name = `${new URL(neighbour.url).pathname.slice(1)}_own`;
    url = databaseUrl(neighbour.url, name);
    await neighbour.query(`CREATE DATABASE ${name}`);
    expect((await lemur('db', 'create')).code).toBe(0);
  });
  afterAll(async () => {
    await neighbour?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await neighbour?.drop();
  });

  it('is not dropped unasked, unconfirmed, or while somebody is connected', async () => {
    const plan = await json('db', 'drop_all');
    expect(plan).toMatchObject({ committed: false, database: name, inUseBy: [] });
    expect(plan['tables']).toContainEqual({ name: 'certificates', rows: expect.any(Number) as number });
    const unconfirmed = await lemur('db', 'drop_all', '--commit');
    expect([unconfirmed.code, unconfirmed.err]).toEqual([2, expect.stringContaining('with --confirm') as string]);
    const mistaken = await lemur('db', 'drop_all', '--commit', '--confirm', 'lemur');
    expect([mistaken.code, mistaken.err]).toEqual([2, expect.stringContaining('"lemur" is not the name of the database') as string]);

    const client = new Client({ connectionString: url, application_name: 'lemur api' });
    await client.connect();
    try {
      const inUse = await lemur('db', 'drop_all', '--commit', '--confirm', name);
      expect([inUse.code, inUse.err]).toEqual([5, expect.stringContaining('in use by lemur api') as string]);
    } finally {
      await client.end();
    }
    expect(await query(`SELECT FROM certificates`)).toEqual([]);
  });

  it('is dropped as a whole with its name, leaves what is not ours, and is made again', async () => {
    await query('CREATE SCHEMA bullmq; CREATE TABLE bullmq.jobs (id int); CREATE TABLE somebody_elses (id int)');
    const dropped = await lemur('db', 'drop_all', '-c', 'true', '--confirm', name, '--json');
    expect([dropped.code, dropped.json()]).toMatchObject([0, { committed: true, database: name }]);
    expect(await query(leftOver)).toEqual([{ name: 'somebody_elses' }]);
    expect(await json('db', 'current')).toMatchObject({ current: null });
    const made = await json('db', 'upgrade', 'head');
    expect(made['applied'].length).toBeGreaterThan(10);
    expect(await json('db', 'upgrade')).toEqual({ applied: [] });
  });

  it('is marked as of another migration without running any', async () => {
    const { head } = (await json('db', 'heads')) as { head: string };
    const history = (await lemur('db', 'history', '--json')).json<{ name: string; applied: boolean }[]>();
    expect(history.at(-1)).toEqual({ name: head, applied: true });
    const before = history.at(-2)?.name ?? '';
    expect(await json('db', 'stamp', before)).toEqual({ committed: false, marked: [], unmarked: [head] });
    expect(await json('db', 'current')).toMatchObject({ current: head, pending: 0 });
    expect(await json('db', 'stamp', before, '--commit')).toEqual({ committed: true, marked: [], unmarked: [head] });
    expect(await json('db', 'current')).toMatchObject({ current: before, pending: 1 });
    expect(await json('db', 'stamp', 'head', '--commit')).toEqual({ committed: true, marked: [head], unmarked: [] });
    expect(await json('db', 'current')).toMatchObject({ current: head, pending: 0 });
  });

  it('is changed by a new file, whose name is told first', async () => {
    const plan = await json('db', 'revision', '-m', 'Add owners, too');
    expect(plan).toEqual({
      committed: false,
      file: expect.stringMatching(/^migrations\/\d{13}-add-owners-too\.ts$/) as string,
      className: expect.stringMatching(/^AddOwnersToo\d{13}$/) as string,
    });
  });
});
