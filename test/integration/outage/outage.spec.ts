import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@app/persistence/embedded';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type StartedApi } from '../../support/api';

import { anAuthority, certificateBody } from '../../support/builders';
import type { TestDatabase } from '../../support/databases';
import { environmentOf } from '../../support/installation';
import { buildPrograms, programPath } from '../../support/program-build';

const execute = promisify(execFile);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As much of a test database as is needed of one whose server comes and goes. */
function databaseOf(url: string): TestDatabase {
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row & Record<string, unknown>>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return { url, query, rowCounts: () => Promise.resolve({}), drop: () => Promise.resolve() };
}

describe('A database that restarts under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lemur-outage-'));
  chmodSync(folder, 0o711);
  let postgres: EmbeddedPostgres;
  let api: StartedApi | undefined;
  const startDatabase = (port?: number) =>
    startEmbeddedPostgres({ dataDir: join(folder, 'data'), systemDir: join(folder, 'system'), ...(port === undefined ? {} : { port }) });

  beforeAll(async () => {
    await buildPrograms();
    postgres = await startDatabase();
    for (const command of [['migrate'], ['init', '--json']])
      await execute(process.execPath, [programPath('cli'), ...command], { env: environmentOf(postgres.url), timeout: 60_000 });
    api = await startApi({ database: databaseOf(postgres.url) });
  });
  afterAll(async () => {
    await api?.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is answered with 503 and a time to wait; the same API goes on when it is back, and has lost nothing that it acknowledged', async () => {
    if (!api) throw new Error('There is no API.');
    const { admin, anonymous, database } = api;
    const authority = await anAuthority(admin);
    const acknowledged: number[] = [];
    const statuses = new Map<number, number>();
    let isOver = false;
    const note = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);

    const write = async (): Promise<void> => {
      while (!isOver) {
        const { status, body, headers } = await admin.post('/certificates', certificateBody(authority.id));
        note(status);
        if (status === 200) acknowledged.push((body as { id: number }).id);
        if (status === 503) {
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
          await pause(20);
        }
      }
    };
    const read = async (): Promise<void> => {
      while (!isOver) {
        const { status } = await admin.get('/certificates', { count: 5 });
        note(status);
        if (status === 503) await pause(20);
      }
    };
    const load = [...Array.from({ length: 6 }, write), ...Array.from({ length: 4 }, read)];

    for (let restart = 0; restart < 2; restart++) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
      const { port } = postgres;
      await postgres.stop();
      const refused = statuses.get(503) ?? 0;
      await expect.poll(() => statuses.get(503) ?? 0, { timeout: 20_000 }).toBeGreaterThan(refused + 5);
      expect((await anonymous.get('/healthcheck')).status).toBe(503);
      postgres = await startDatabase(port);
    }
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
    isOver = true;
    await Promise.all(load);

    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await anonymous.get('/healthcheck')).status).toBe(200);
    const stored = await database.query<{ id: number }>('SELECT id FROM certificates WHERE id = ANY($1::int[])', [acknowledged]);
    expect(stored).toHaveLength(acknowledged.length);
    const halves = await database.query(
      `SELECT c.id FROM certificates c WHERE c."authorityId" IS NOT NULL
         AND (NOT EXISTS (SELECT FROM certificates_roles r WHERE r."certificateId" = c.id)
           OR NOT EXISTS (SELECT FROM audit_log a WHERE a."objectType" = 'certificate' AND a."objectId" = c.id))`,
    );
    expect(halves).toEqual([]);
  });
});
