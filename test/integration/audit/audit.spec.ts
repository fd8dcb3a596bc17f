import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSealer } from '@app/crypto';
import { AuditChain, AuditLog, type ChainHead } from '@app/features';
import { createDataSource } from '@app/persistence';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type StartedApi, startApi } from '../../support/api';
import { fresh } from '../../support/callers';
import { environmentOf } from '../../support/installation';
import { programPath } from '../../support/program-build';
import { withTemporaryFolder } from '../../support/programs';
import { startWorker } from '../../support/worker';

const execute = promisify(execFile);

let api: StartedApi;
let dataSource: DataSource;
/** The same that the worker and the command line run, without the second that each of their starts takes. */
let chain: AuditChain;
beforeAll(async () => {
  api = await startApi();
  dataSource = createDataSource({ url: api.database.url, applicationName: 'lemur audit test', poolSize: 4 });
  await dataSource.initialize();
  chain = new AuditChain(dataSource, createSealer({ keys: inject('secrets').LEMUR_ENCRYPTION_KEYS.split(',') }), new AuditLog(dataSource));
});
afterAll(async () => {
  await dataSource?.destroy();
  await api?.stop();
});

interface Run {
  code: number;
  report: any;
  complaint: string;
}

/** Runs `lemur audit …` as an operator would. @param env default: that of the installation */
async function audit(args: readonly string[], env = environmentOf(api.database.url)): Promise<Run> {
  try {
    const { stdout, stderr } = await execute(process.execPath, [programPath('cli'), 'audit', ...args, '--json'], { env, timeout: 60_000, maxBuffer: 2 ** 26 });
    return { code: 0, report: JSON.parse(stdout), complaint: stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, report: failed.stdout ? JSON.parse(failed.stdout) : undefined, complaint: failed.stderr };
  }
}

const actOnce = async () => (await api.admin.post('/roles', { name: fresh('role'), description: 'for the log' })).body as { id: number };
const actOften = async (times: number) => {
  for (let time = 0; time < times; time++) await actOnce();
};
const problemsOf = async (head?: ChainHead) => (await chain.verify(head)).problems;
const sealedRows = () =>
  api.database.query<{ id: string; sealNumber: string }>('SELECT id, "sealNumber" FROM audit_log WHERE "sealNumber" IS NOT NULL ORDER BY "sealNumber"');

/** As somebody who rules the database, and gets around the trigger that says no. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await api.database.query('ALTER TABLE audit_log DISABLE TRIGGER ALL');
  for (const statement of statements) await api.database.query(statement);
  await api.database.query('ALTER TABLE audit_log ENABLE TRIGGER ALL');
}

describe('The sealed audit log', () => {
  it('is whole after a day’s work, and tells which rows are not sealed yet', async () => {
    await actOften(5);
    await chain.seal();
    await actOften(3);
    const { code, report } = await audit(['verify']);
    expect(code).toBe(0);
    expect(report).toMatchObject({ problems: [], unsealed: { count: 3 } });
    expect(report.sealed).toBeGreaterThan(5);
    expect(Number(report.unsealed.lastId)).toBeGreaterThan(Number(report.unsealed.firstId));
  });

  it('has places without gaps although sequence numbers have some, and although twenty wrote at once', async () => {
    await Promise.all(Array.from({ length: 20 }, actOnce));
    await expect(api.database.query(`INSERT INTO audit_log ("actorKind") VALUES ('user')`)).rejects.toThrow();
    await actOften(2);
    await chain.seal();
    const rows = await sealedRows();
    expect(rows.map(({ sealNumber }) => Number(sealNumber))).toEqual(rows.map((_, at) => at + 1));
    expect(Number(rows.at(-1)?.id)).toBeGreaterThan(rows.length);
    expect(await problemsOf()).toEqual([]);
  });

  it('takes in, later, a row whose transaction was open while others were sealed', async () => {
    const slow = new Client({ connectionString: api.database.url });
    await slow.connect();
    await slow.query('BEGIN');
    const insert = `INSERT INTO audit_log ("actorKind", actor, action, "objectType") VALUES ('system', 'slow', 'role.edit', 'role') RETURNING id`;
    const { rows } = await slow.query<{ id: string }>(insert);
    await actOften(2);
    await chain.seal();
    expect(await problemsOf()).toEqual([]);
    await slow.query('COMMIT');
    await slow.end();
    await chain.seal();
    const sealed = await sealedRows();
    const at = sealed.findIndex(({ id }) => id === rows[0]?.id);
    expect(at).toBeGreaterThan(0);
    expect(Number(sealed[at - 1]?.id)).toBeGreaterThan(Number(rows[0]?.id));
    expect(await problemsOf()).toEqual([]);
  });

  it('is sealed once, however many seal at the same time', async () => {
    await actOften(10);
    const runs = await Promise.all([chain.seal(), chain.seal(), chain.seal()]);
    expect(runs.map(({ sealed }) => sealed).filter((sealed) => sealed > 0)).toHaveLength(1);
    expect(await problemsOf()).toEqual([]);
  });

  it('keeps the database from changing, removing or sealing anew', async () => {
    const [row] = await sealedRows();
    for (const statement of [
      `UPDATE audit_log SET actor = 'x' WHERE id = ${row?.id}`,
      `UPDATE audit_log SET seal = decode('00', 'hex') WHERE id = ${row?.id}`,
      `DELETE FROM audit_log WHERE id = ${row?.id}`,
      'TRUNCATE audit_log',
    ]) {
      await expect(api.database.query(statement)).rejects.toThrow('only grows');
    }
  });
});

describe('Whoever gets around the database’s own guard is found out', () => {
  let rows: { id: string; sealNumber: string }[];
  let head: ChainHead;
  beforeEach(async () => {
    // Each test spoils the log: the next begins with another one.
    await tamper('TRUNCATE audit_log');
    await actOften(8);
    ({ head } = await chain.seal());
    rows = await sealedRows();
    expect(await problemsOf()).toEqual([]);
  });
  const row = (place: number) => rows[place - 1]?.id;

  it.each<[string, string]>([
    ['who did it', `"actor" = 'somebody@else.example'`],
    ['when it was', `"at" = "at" - interval '1 microsecond'`],
    ['what was changed', `"after" = jsonb_set("after", '{name}', '"innocent"')`],
    ['that it was refused', `"outcome" = 'refused'`],
    ['why it was allowed', `"grantedBy" = 'role operator'`],
  ])('when he changes %s: the row is named', async (_, change) => {
    await tamper(`UPDATE audit_log SET ${change} WHERE id = ${row(4)}`);
    expect(await problemsOf()).toEqual([{ number: 4, rowId: row(4), because: expect.stringContaining(`Row ${row(4)} is not what was sealed in place 4`) }]);
  });

  it('when he removes rows: their places are named', async () => {
    await tamper(`DELETE FROM audit_log WHERE id IN (${row(3)}, ${row(4)}, ${row(6)})`);
    expect((await problemsOf()).map(({ number, rowId }) => [number, rowId])).toEqual([[3, null], [6, null]]); // prettier-ignore
  });

  it('when he lets two rows change places', async () => {
    await tamper(
      `UPDATE audit_log SET "sealNumber" = 1000 WHERE id = ${row(3)}`,
      `UPDATE audit_log SET "sealNumber" = 3 WHERE id = ${row(5)}`,
      `UPDATE audit_log SET "sealNumber" = 5 WHERE id = ${row(3)}`,
    );
    expect((await problemsOf()).map(({ number }) => number)).toEqual(expect.arrayContaining([3, 5]));
  });

  it('when he cuts off the end or makes the whole chain anew, by a head of earlier', async () => {
    await tamper(`DELETE FROM audit_log WHERE id = ${row(rows.length)}`, 'DELETE FROM audit_log WHERE "sealNumber" IS NULL');
    expect(await problemsOf()).toEqual([]);
    expect(await problemsOf(head)).toEqual([{ number: head.number, rowId: null, because: expect.stringContaining('cut off') }]);

    await tamper(`UPDATE audit_log SET actor = 'somebody@else.example' WHERE id = ${row(2)}`, 'UPDATE audit_log SET "sealNumber" = NULL, seal = NULL');
    await actOften(3);
    await chain.seal();
    expect(await problemsOf()).toEqual([]);
    expect((await problemsOf(head))[0]?.because).toContain('made anew');
  });
});

describe('A head and a chain that were taken elsewhere', () => {
  it('are checked without database and settings, and tell every change of either', async () => {
    await tamper('TRUNCATE audit_log');
    await actOften(6);
    await withTemporaryFolder(async (folder) => {
      const [head, links, key] = ['head.json', 'chain.jsonl', 'key.pem'].map((name) => join(folder, name)) as [string, string, string];
      await audit(['export-head', head]);
      await actOften(2);
      await chain.seal();
      expect((await audit(['export-chain', links])).report.rows).toBeGreaterThan(8);
      await writeFile(key, await chain.publicKey());
      const check = (...args: string[]) => audit(['check-head', head, '--chain', links, ...args], { PATH: process.env['PATH'] ?? '' });
      expect((await audit(['verify', '--head', head, '--public-key', key])).code).toBe(0);
      expect(await check('--public-key', key)).toMatchObject({ code: 0, report: { problems: [] } });

      const lines = (await readFile(links, 'utf8')).trim().split('\n');
      await writeFile(links, `${lines.map((line, at) => (at === 2 ? line.replace('role admin', 'role owner') : line)).join('\n')}\n`);
      expect(await check('--public-key', key)).toMatchObject({ code: 5, report: { problems: [{ number: 3 }] } });
      await writeFile(head, (await readFile(head, 'utf8')).replace(/"number": \d+/, '"number": 3'));
      expect(await check('--public-key', key)).toMatchObject({ code: 5, complaint: expect.stringContaining('not signed by this key') });
    });
  });

  it('are sealed when a worker starts, and written each day into a directory that no act of ours overwrites', async () => {
    await actOften(2);
    await withTemporaryFolder(async (folder) => {
      const heads = join(folder, 'heads');
      // Neither runs by the clock here: the seal comes with the start, the head with the nudge.
      const schedules = JSON.stringify({ 'seal-audit-log': 'off', 'export-audit-head': 'off' });
      const worker = await startWorker(api.database, { LEMUR_AUDIT_HEADS_DIR: heads, LEMUR_WORKER_SCHEDULES: schedules });
      try {
        const unsealed = () => api.database.query('SELECT 1 FROM audit_log WHERE "sealNumber" IS NULL');
        await vi.waitFor(async () => expect(await unsealed()).toEqual([]), { timeout: 30_000, interval: 50 });
        const written = async () => (await readdir(heads).catch(() => [] as string[])).filter((name) => name.endsWith('.json'));
        for (const howMany of [1, 2]) {
          await actOnce();
          expect((await api.admin.post('/jobs/export-audit-head/run', {})).status).toBe(200);
          await vi.waitFor(async () => expect(await written()).toHaveLength(howMany), { timeout: 30_000, interval: 50 });
        }
        const [first] = (await written()).sort();
        expect(first).toMatch(/^audit-head-\d{8}T[\d.]+Z-\d+\.json$/);
        const head = join(heads, first ?? '');
        expect((await readdir(heads)).filter((name) => !name.endsWith('.json'))).toEqual([]);
        expect((await audit(['verify', '--head', head])).code).toBe(0);
        await tamper(`UPDATE audit_log SET actor = 'somebody@else.example' WHERE "sealNumber" = 1`);
        await tamper('UPDATE audit_log SET "sealNumber" = NULL, seal = NULL');
        await chain.seal();
        expect((await audit(['verify'])).code).toBe(0);
        expect(await audit(['verify', '--head', head])).toMatchObject({ code: 5, report: { problems: [{ because: expect.stringContaining('made anew') }] } });
      } finally {
        await worker.stop();
      }
    });
  });

  it('are signed by a key that the database keeps sealed', async () => {
    const [stored] = await api.database.query<{ publicKey: string; sealedPrivateKey: string }>('SELECT * FROM audit_signing_key');
    expect(stored?.sealedPrivateKey).toMatch(/^v1\./);
    expect((await audit(['public-key'])).report.publicKey).toBe(stored?.publicKey);
  });
});
